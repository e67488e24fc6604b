import { PINNED } from '../../core/plan/network.ts';
import { fail, succeed, type Outcome } from '../../core/problem.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { Secret } from '../../core/secret.ts';
import { GATEWAY_TOKEN } from '../../core/gateway/front.ts';
import type { Host } from '../host.ts';
import type { JoinedGateway } from './plan-launch.ts';
import type { OwnSession } from '../running-session.ts';

/**
 * The machine as a launch inside a session has to see it: the session's client, configuration and network, over the
 * environment that it was started with, from which a launch takes every route anyway.
 */
export function insideOf(host: Host, session: OwnSession): Host {
  const { record, env: start } = session;
  const env: Record<string, string> = { ...host.env };
  for (const name of PINNED) pin(env, name, networkOf(session, name));
  for (const name of PLACES) env[name] ??= start?.[name] ?? '';
  for (const name of PLACES) if (env[name] === '') delete env[name];
  // The overlay names the directory that a session has anyway; only another one is worth a word.
  if (env.CLAUDE_CONFIG_DIR === heldDirectory(session)) delete env.CLAUDE_CONFIG_DIR;
  if (record.configuration !== null) env.CORDON_CONFIG = record.configuration;
  if (record.client !== '') env.CORDON_CLAUDE = record.client;
  return { ...host, env, home: host.home ?? env.HOME ?? null };
}

/** Where the session's own things are, for a program that was started without them. */
const PLACES = ['HOME', 'XDG_STATE_HOME'];

function pin(env: Record<string, string>, name: string, value: string | null | undefined): void {
  if (value === undefined) return;
  if (value === null || value === '') delete env[name];
  else env[name] = value;
}

/** A variable of the session's network: null where it has none, undefined where that can't be told. */
function networkOf(session: OwnSession, name: string): string | null | undefined {
  return session.env === null ? overlaid(session, name) : (session.env[name] ?? null);
}

function heldDirectory(session: OwnSession): string | undefined {
  return overlaid(session, 'CLAUDE_CONFIG_DIR') ?? session.env?.CLAUDE_CONFIG_DIR;
}

function overlaid({ overlay }: OwnSession, name: string): string | undefined {
  const held = overlay?.env;
  const value = typeof held === 'object' && held !== null && !Array.isArray(held) ? (held as Values)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * The credential of a session whose variable its tools don't have, from the environment that its client was started with.
 * It goes nowhere but to where the session itself sends it.
 */
export function heldCredential(
  host: Host,
  { session, profile }: { readonly session: OwnSession; readonly profile: Profile },
): Outcome<Secret> {
  const { env, record } = session;
  const isOwn = env !== null && env.CORDON_SESSION === record.id;
  const text =
    isOwn && (env.ANTHROPIC_BASE_URL ?? null) === profile.provider.baseUrl ? credentialIn(env, profile) : undefined;
  if (text !== undefined && text !== '') return succeed(new Secret(text, host.fingerprint));
  const name = profile.credential?.kind === 'env' ? profile.credential.name : 'a variable';
  return fail({
    code: 'nested-credential',
    kind: 'unsafe',
    message: `its key came from ${name}, which a session takes out of what it starts, and the running client doesn't show it.`,
    hint: 'Keep the key where it can be read again: `cordon secret set`, and keychain:NAME in the profile.',
  });
}

function credentialIn(env: Readonly<Record<string, string>>, { provider }: Profile): string | undefined {
  if (provider.auth === 'bearer') return env.ANTHROPIC_AUTH_TOKEN;
  return env.ANTHROPIC_API_KEY ?? /^x-api-key: (.+)$/.exec(env.ANTHROPIC_CUSTOM_HEADERS ?? '')?.[1];
}

/**
 * The gateway of a session that has one, for a client that is started inside: its limits count for that one too, and the
 * provider's key is nowhere but in it. null where the session has none.
 */
export function heldGateway(host: Host, { env, record }: OwnSession): Outcome<JoinedGateway | null> {
  const { ANTHROPIC_BASE_URL: address = '', ANTHROPIC_AUTH_TOKEN: token = '' } =
    env?.CORDON_SESSION === record.id ? env : {};
  if (address !== '' && GATEWAY_TOKEN.test(token))
    return succeed({ address, token: new Secret(token, host.fingerprint) });
  if (record.gateway === null || record.gateway === undefined) return succeed(null);
  return fail({
    code: 'nested-gateway',
    kind: 'unsafe',
    message: 'the session has a gateway, and the running client doesn’t show the token for it.',
    hint: 'Use a profile without a gateway where clients start clients on this system.',
  });
}
