import { namesTreated, isSecretName } from '../catalogue/variable-traits.ts';
import { carriesPassword, PINNED } from '../plan/network.ts';
import { FAMILY_MEMBERS } from './family-members.ts';

type Environment = Readonly<Record<string, string>>;

/** Every variable that a launch takes out, by name: where one is set, a wrapper leaves the launch to cordon. */
export function forbiddenNames(): readonly string[] {
  return [...new Set([...namesTreated('blank', 'refuse', 'remove'), ...FAMILY_MEMBERS])];
}

/**
 * The environment that a wrapper is made for: without what a launch takes out, and without what may stand in no file. It
 * holds only there.
 */
export function readyEnvironment(env: Environment): Environment {
  const forbidden = new Set(forbiddenNames());
  const isSecret = (name: string, value: string) => PINNED.has(name) && (isSecretName(name) || carriesPassword(value));
  return Object.fromEntries(
    Object.entries(env).filter(([name, value]) => !forbidden.has(name) && !isSecret(name, value)),
  );
}

/** Places that a launch looks up in the environment. */
const LOOKED_UP = ['HOME', 'PATH', 'CLAUDE_ENV_FILE', 'CORDON_CONFIG', 'XDG_CONFIG_HOME'];

/** The variables whose values went into the plan: the network, what is searched, and where things are. null where it is unset. */
export function planVariables(env: Environment): Readonly<Record<string, string | null>> {
  return Object.fromEntries([...LOOKED_UP, ...PINNED].map((name) => [name, env[name] ?? null]));
}
