import { parseClientArguments } from '../../core/layers/parse-client-arguments.ts';
import { parseLayer } from '../../core/layers/parse-layer.ts';
import { applyEnvironment } from '../../core/plan/apply-environment.ts';
import { cleanEnvironment } from '../../core/plan/clean-environment.ts';
import { makePlan, type PlanRequest } from '../../core/plan/make-plan.ts';
import type { Client, Plan } from '../../core/plan/plan.ts';
import type { Outcome } from '../../core/problem.ts';
import { succeed } from '../../core/problem.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { Secret } from '../../core/secret.ts';
import { findClient } from '../client.ts';
import { resolveCredential } from '../credentials/resolve-credential.ts';
import type { Host } from '../host.ts';
import { loadProfile } from '../load-profile.ts';
import { findPolicy } from '../projects/find-policy.ts';
import { readOwnSettings } from '../sources/own-settings.ts';
import { configDirectory } from '../sources/places.ts';
import { readLayerSources } from '../sources/read-layer-sources.ts';
import { readStored } from '../sources/read-stored.ts';

type Credential = { readonly credential: Secret | null; readonly credentialSources: readonly string[] };

/** What a launch is asked for: a profile, and the person's own arguments for the client. */
export type LaunchInput = {
  readonly profile: string;
  readonly argv: readonly string[];
  /** Finds the client; a program that may bring its own gives another way than the ordinary one. */
  readonly findClient?: (host: Host) => Promise<Outcome<Client>>;
  /** Variables of whoever starts this session for the person, which belong to it: an editor's. */
  readonly keeps?: readonly string[];
};

/** The plan of one launch, here and now; nothing is launched or written. */
export async function planLaunch(host: Host, input: LaunchInput): Promise<Outcome<Plan>> {
  const request = await prepareLaunch(host, input);
  return request.ok ? makePlan(request.value) : request;
}

/** All that a plan is made from: profile, client and credential, and every layer as the client would read it. */
export async function prepareLaunch(host: Host, input: LaunchInput): Promise<Outcome<PlanRequest>> {
  const profile = await loadProfile(host, input.profile);
  if (!profile.ok) return profile;
  const policy = findPolicy(host);
  const allowed = policy === null ? null : await allows(host, { policy, profile: input.profile });
  if (allowed?.ok === false) return allowed;
  const [client, credential] = await Promise.all([
    (input.findClient ?? findClient)(host),
    readCredential(host, profile.value),
  ]);
  if (!client.ok) return client;
  if (!credential.ok) return credential;
  return readPlanRequest({
    host,
    argv: input.argv,
    keeps: input.keeps ?? [],
    profile: profile.value,
    client: client.value,
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

/** Reads the profile's credential from where its reference says. Helpers and stores are loaded where a reference needs them. */
async function readCredential(host: Host, profile: Profile): Promise<Outcome<Credential>> {
  const reference = profile.credential;
  if (reference === null) {
    const { placeholder } = profile.provider;
    const credential = placeholder === undefined ? null : new Secret(placeholder, host.fingerprint);
    return succeed({ credential, credentialSources: [] });
  }
  const credential = await resolveCredential({ host, reference, provider: profile.provider });
  if (!credential.ok) return credential;
  return succeed({ credential: credential.value, credentialSources: reference.kind === 'env' ? [reference.name] : [] });
}

type LaunchRequest = Credential & {
  readonly host: Host;
  readonly argv: readonly string[];
  readonly keeps: readonly string[];
  readonly profile: Profile;
  readonly client: Client;
};

/** The layers are read as the client will read them: in the environment that is left when the routing has been taken out. */
function readPlanRequest({ host, argv, keeps, profile, client, ...found }: LaunchRequest): Outcome<PlanRequest> {
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
  return succeed({
    profile,
    credential,
    client,
    session: host.randomId(),
    env: host.env,
    cleaned,
    argv,
    ownSettings: ownSettings.value,
    layers,
    configDirectory: configDirectory(clean),
    platform: host.platform,
    stored: readStored(clean),
    fingerprintOf: host.fingerprint,
  });
}
