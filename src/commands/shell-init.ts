import type { Outcome, Problem } from '../core/problem.ts';
import { succeed } from '../core/problem.ts';
import { NATIVE } from '../core/profiles/profile-name.ts';
import { CLAUDE_FUNCTION, checkPrefix, profileFunctions } from '../core/shells/function-names.ts';
import type { Shell } from '../core/shells/shell.ts';
import { writeScript } from '../core/shells/write-script.ts';
import { loadConfiguration } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';

export type ShellInitInput = {
  readonly shell: Shell;
  readonly prefix: string;
  /** Whether plain `claude` shall go through cordon too. */
  readonly shim: boolean;
  /** cordon itself, as words. */
  readonly command: readonly string[];
};

/** `problem`: why the functions are not those of the whole configuration; the script holds what works all the same. */
export type ShellInit = { readonly script: string; readonly problem: Problem | null };

/** Functions for the profiles and completion for them and for `cordon`. A broken configuration leaves `native`; a broken entry, the others. */
export async function shellInit(host: Host, input: ShellInitInput): Promise<Outcome<ShellInit>> {
  const prefix = checkPrefix(input.prefix);
  if (!prefix.ok) return prefix;
  const configuration = await loadConfiguration(host);
  const profiles = configuration.ok ? configuration.value.profiles.map(({ name }) => name) : [];
  const functions = profileFunctions(prefix.value, [NATIVE, ...profiles]);
  const script = writeScript(input.shell, {
    command: input.command,
    functions: input.shim ? [...functions, CLAUDE_FUNCTION] : functions,
    completes: true,
  });
  const problem = configuration.ok ? (configuration.value.broken[0]?.problem ?? null) : configuration.problem;
  return succeed({ script, problem });
}
