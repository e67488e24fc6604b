import { parseClientArguments } from '../core/layers/parse-client-arguments.ts';
import { parseLayer } from '../core/layers/parse-layer.ts';
import { applyEnvironment } from '../core/plan/apply-environment.ts';
import { cleanEnvironment } from '../core/plan/clean-environment.ts';
import { makePlan } from '../core/plan/make-plan.ts';
import type { Client, Plan } from '../core/plan/plan.ts';
import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { findProfile, nativeProfile } from '../core/profiles/find-profile.ts';
import { NATIVE } from '../core/profiles/profile-name.ts';
import type { Profile } from '../core/profiles/profile.ts';
import { Secret } from '../core/secret.ts';
import { findClient } from '../host/client.ts';
import { loadConfiguration } from '../host/configuration.ts';
import { resolveCredential } from '../host/credentials/resolve-credential.ts';
import type { Host } from '../host/host.ts';
import { readOwnSettings } from '../host/sources/own-settings.ts';
import { configDirectory } from '../host/sources/places.ts';
import { readLayerSources } from '../host/sources/read-layer-sources.ts';
import { readStored } from '../host/sources/read-stored.ts';

export type RunInput = { readonly profile: string; readonly argv: readonly string[] };

type Credential = { readonly credential: Secret | null; readonly credentialSources: readonly string[] };

/** The plan of one launch, here and now; nothing is launched or written. */
export async function planRun(host: Host, input: RunInput): Promise<Outcome<Plan>> {
  return sayOuterSession(host, await findPlan(host, input));
}

/** A launch from inside another session's terminal says so: both are easy to take for each other. */
function sayOuterSession({ env }: Host, outcome: Outcome<Plan>): Outcome<Plan> {
  const { CORDON_SESSION: session = '', CORDON_PROFILE: profile = '' } = env;
  if (session === '') return outcome;
  const place = `inside the session ${session} of the profile "${profile}"`;
  if (outcome.ok) {
    const notice = `This is a session of its own, under "${outcome.value.profile}", started ${place}.`;
    return succeed({ ...outcome.value, notices: [notice, ...outcome.value.notices] });
  }
  const { problem } = outcome;
  return fail({
    ...problem,
    hint: `${problem.hint} You are ${place}, which takes keys and routes out of what it starts: a terminal outside of it may have them.`,
  });
}

async function findPlan(host: Host, input: RunInput): Promise<Outcome<Plan>> {
  const profile = await loadProfile(host, input.profile);
  if (!profile.ok) return profile;
  const [client, credential] = await Promise.all([findClient(host), readCredential(host, profile.value)]);
  if (!client.ok) return client;
  if (!credential.ok) return credential;
  return planLaunch({ host, argv: input.argv, profile: profile.value, client: client.value, ...credential.value });
}

/** `native` is always there: a configuration that is broken must not stand between a person and their own login. */
async function loadProfile(host: Host, name: string): Promise<Outcome<Profile>> {
  if (name === NATIVE) return succeed(nativeProfile());
  const configuration = await loadConfiguration(host);
  return configuration.ok ? findProfile({ configuration: configuration.value, name }) : configuration;
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
  readonly profile: Profile;
  readonly client: Client;
};

/** The layers are read as the client will read them: in the environment that is left when the routing has been taken out. */
function planLaunch({ host, argv, profile, client, credential, credentialSources }: LaunchRequest): Outcome<Plan> {
  const kept = new Set(profile.provider.keeps ?? []);
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
  return makePlan({
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
