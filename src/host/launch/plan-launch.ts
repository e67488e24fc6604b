import { parseClientArguments } from '../../core/layers/parse-client-arguments.ts';
import { parseLayer } from '../../core/layers/parse-layer.ts';
import { applyEnvironment } from '../../core/plan/apply-environment.ts';
import { cleanEnvironment } from '../../core/plan/clean-environment.ts';
import { joinedToGateway } from '../../core/gateway/front.ts';
import type { GatewayPlan } from '../../core/plan/gateway-plan.ts';
import { makePlan, type PlanRequest } from '../../core/plan/make-plan.ts';
import type { Client, Plan } from '../../core/plan/plan.ts';
import { wantsGateway } from '../../core/plan/wants-gateway.ts';
import type { Outcome } from '../../core/problem.ts';
import { succeed } from '../../core/problem.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { Secret } from '../../core/secret.ts';
import { rulesFor } from '../../core/usage/rules-for.ts';
import { findClient } from '../client.ts';
import { resolveCredential } from '../credentials/resolve-credential.ts';
import type { Host } from '../host.ts';
import { loadWithConfiguration, type LoadedProfile } from '../load-profile.ts';
import { projectRoot } from '../project-root.ts';
import { findPolicy } from '../projects/find-policy.ts';
import { readOwnSettings } from '../sources/own-settings.ts';
import { configDirectory } from '../sources/places.ts';
import { readLayerSources } from '../sources/read-layer-sources.ts';
import { readStored } from '../sources/read-stored.ts';
import { runningSupervisor } from '../running-supervisor.ts';
import { sessionDirectory } from '../state-directory.ts';

type Credential = { readonly credential: Secret | null; readonly credentialSources: readonly string[] };

/** What a launch is asked for: a profile, and the person's own arguments for the client. */
export type LaunchInput = {
  readonly profile: string;
  readonly argv: readonly string[];
  /** Finds the client; a program that may bring its own gives another way than the ordinary one. */
  readonly findClient?: (host: Host) => Promise<Outcome<Client>>;
  /** Where an `env:` credential is found that isn't in the environment: the session that this launch is started inside. */
  readonly heldCredential?: (profile: Profile) => Outcome<Secret>;
  /** The gateway of the session that this launch is started inside, which it shares: its limits and its upstreams. */
  readonly joins?: JoinedGateway | null;
  /** Variables of whoever starts this session for the person, which belong to it: an editor's. */
  readonly keeps?: readonly string[];
};

/** A gateway that runs, as `http://127.0.0.1:PORT` with its session's token. */
export type JoinedGateway = { readonly address: string; readonly token: Secret };

/** The plan of one launch, here and now; nothing is launched or written. */
export async function planLaunch(host: Host, input: LaunchInput): Promise<Outcome<Plan>> {
  const request = await prepareLaunch(host, input);
  return request.ok ? makePlan(request.value) : request;
}

/** All that a plan is made from: profile, client and credential, and every layer as the client would read it. */
export async function prepareLaunch(host: Host, input: LaunchInput): Promise<Outcome<PlanRequest>> {
  const loaded = await loadWithConfiguration(host, input.profile);
  if (!loaded.ok) return loaded;
  const { profile, configuration } = loaded.value;
  const policy = findPolicy(host);
  const allowed = policy === null ? null : await allows(host, { policy, profile: input.profile });
  if (allowed?.ok === false) return allowed;
  const joins = input.joins ?? null;
  const [client, credential] = await Promise.all([
    (input.findClient ?? findClient)(host),
    joins === null ? readCredential(host, profile, input.heldCredential) : ownToken(profile, joins),
  ]);
  if (!client.ok) return client;
  if (!credential.ok) return credential;
  const gateway =
    joins === null
      ? await findGateway({ host, profile, configuration, credential: credential.value.credential })
      : succeed(null);
  if (!gateway.ok) return gateway;
  return readPlanRequest({
    host,
    argv: input.argv,
    keeps: input.keeps ?? [],
    profile: joins === null ? profile : joinedToGateway(profile, joins.address),
    client: client.value,
    gateway: gateway.value,
    notices: configuration.broken.map(({ problem }) => `Set aside, the rest works: ${problem.message}`),
    ...credential.value,
  });
}

/** A committed policy may narrow which profiles are used in its repository; hardly any launch meets one. */
async function allows(
  host: Host,
  asked: { readonly policy: string; readonly profile: string },
): Promise<Outcome<void>> {
  return (await import('../projects/check-policy.ts')).checkPolicy(host, asked);
}

/** The session's gateway, where its profile needs one; nothing of it is loaded for the others. */
async function findGateway(
  request: LoadedProfile & { readonly host: Host; readonly credential: Secret | null },
): Promise<Outcome<GatewayPlan | null>> {
  const { profile, configuration, host } = request;
  const project = configuration.projects.length === 0 ? null : projectRoot(host, host.cwd);
  const budgets = rulesFor({ configuration, profile, project });
  if (!wantsGateway(profile, budgets)) return succeed(null);
  const { prepareGateway } = await import('./prepare-gateway.ts');
  return prepareGateway({ ...request, budgets });
}

function ownToken(profile: Profile, { token }: JoinedGateway): Outcome<Credential> {
  return succeed({ credential: token, credentialSources: sourcesOf(profile) });
}

/** Reads the profile's credential from where its reference says. Helpers and stores are loaded where a reference needs them. */
async function readCredential(
  host: Host,
  profile: Profile,
  held: LaunchInput['heldCredential'],
): Promise<Outcome<Credential>> {
  const reference = profile.credential;
  if (reference === null) {
    const { placeholder } = profile.provider;
    const credential = placeholder === undefined ? null : new Secret(placeholder, host.fingerprint);
    return succeed({ credential, credentialSources: sourcesOf(profile) });
  }
  const credential =
    held !== undefined && reference.kind === 'env'
      ? held(profile)
      : await resolveCredential({ host, reference, provider: profile.provider });
  if (!credential.ok) return credential;
  return succeed({ credential: credential.value, credentialSources: sourcesOf(profile) });
}

/** The variables that hold this profile's keys: none of them reaches the client. */
function sourcesOf({ credential, fallback }: Profile): readonly string[] {
  return [credential, ...fallback.map((entry) => entry.credential)].flatMap((reference) =>
    reference?.kind === 'env' ? [reference.name] : [],
  );
}

type LaunchRequest = Credential & {
  readonly host: Host;
  readonly argv: readonly string[];
  readonly keeps: readonly string[];
  readonly profile: Profile;
  readonly client: Client;
  readonly gateway: GatewayPlan | null;
  readonly notices: readonly string[];
};

/** The layers are read as the client will read them: in the environment that is left when the routing has been taken out. */
function readPlanRequest({
  host,
  argv,
  keeps,
  profile,
  client,
  gateway,
  notices,
  ...found
}: LaunchRequest): Outcome<PlanRequest> {
  const { credential, credentialSources } = found;
  const kept = new Set([...(profile.provider.keeps ?? []), ...keeps]);
  const cleaned = cleanEnvironment({ env: host.env, kept, credentialSources, platform: host.platform });
  const left = applyEnvironment(host.env, cleaned);
  const env = profile.configDir === null ? left : { ...left, CLAUDE_CONFIG_DIR: profile.configDir };
  const clean: Host = { ...host, env };
  const given = parseClientArguments([...profile.args, ...argv]);
  const ownSettings = readOwnSettings(host, given.settings);
  if (!ownSettings.ok) return ownSettings;
  const sources = readLayerSources(clean, { arguments: { ...given, settings: [] }, version: client.version });
  const layers = sources
    .filter((source) => source.scope !== 'process' && source.scope !== 'flag')
    .map((source) => parseLayer({ source, fingerprintOf: host.fingerprint, version: client.version }));
  const session = host.randomId();
  const directory = host.platform === 'win32' ? null : sessionDirectory(host, session);
  return succeed({
    profile,
    credential,
    gateway,
    client,
    session,
    places: directory === null ? null : { directory, cordon: host.cordon },
    env: host.env,
    cleaned,
    argv,
    ownSettings: ownSettings.value,
    layers,
    configDirectory: configDirectory(clean),
    platform: host.platform,
    stored: readStored(clean),
    supervisor: runningSupervisor(host, configDirectory(clean)),
    fingerprintOf: host.fingerprint,
    notices,
  });
}
