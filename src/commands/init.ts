import type { Outcome, Problem } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { draftProfile, type DraftInput } from '../core/profiles/draft-profile.ts';
import { parseConfiguration } from '../core/profiles/parse-configuration.ts';
import { starterConfiguration } from '../core/profiles/starter-configuration.ts';
import type { InitReport } from '../core/report/init-report.ts';
import { nextSteps } from '../core/report/next-steps.ts';
import { checkPrefix } from '../core/shells/function-names.ts';
import { isShell, SHELLS, type Shell } from '../core/shells/shell.ts';
import { configurationPath, readConfigurationText } from '../host/configuration.ts';
import { addStartUpLine } from '../host/edits/add-start-up-line.ts';
import type { Host } from '../host/host.ts';
import { ownShell, startUpFile } from '../host/start-up-file.ts';
import { writeConfiguration } from '../host/write-configuration.ts';
import { showName } from '../core/profiles/secret-shape.ts';

export type InitInput = Partial<Omit<DraftInput, 'name'>> & {
  /** The profile's name. */
  readonly profile?: string;
  /** Ask nothing, even at a terminal. */
  readonly yes?: boolean;
  /** Replace a configuration that is there; the old one is kept beside it. */
  readonly force?: boolean;
  /** The shell whose start-up file gets cordon's line. Said alone, nothing else is written. */
  readonly shell?: string;
  /** Plain `claude` goes through cordon too. */
  readonly shim?: boolean;
  /** What the functions’ names begin with. */
  readonly prefix?: string;
  /** For tests: when a start-up file that was written is looked at again, in milliseconds. */
  readonly looks?: readonly number[];
};

type Written = Pick<InitReport, 'configuration' | 'profile' | 'replaced' | 'next'>;

/**
 * Writes a first configuration, and the line in a start-up file where that is asked for. A configuration that is there
 * already is never touched without `force`.
 */
export async function initialise(
  host: Host,
  input: InitInput,
  command: readonly string[] = ['cordon'],
): Promise<Outcome<InitReport>> {
  const { shell: named, shim = false, prefix = null, looks, ...rest } = input;
  const { yes: _, ...said } = rest;
  if (named !== undefined && !isShell(named)) return fail(unknownShell(named));
  const checkedPrefix = prefix === null ? succeed(prefix) : checkPrefix(prefix);
  if (!checkedPrefix.ok) return checkedPrefix;
  const isShellAlone = named !== undefined && Object.values(said).every((value) => value === undefined);
  const written = isShellAlone ? succeed(NOTHING) : await writeFirst(host, rest);
  if (!written.ok) return written;
  const shell = named ?? (await askForShell(host, input));
  if (shell === null) return succeed({ schema: 1, ...written.value, startUp: null });
  const line = await addStartUpLine({ host, shell, shim, prefix, command, ...(looks === undefined ? {} : { looks }) });
  if (!line.ok) return line;
  const { path, state, id } = line.value;
  return succeed({ schema: 1, ...written.value, startUp: { shell, path, state, id } });
}

const NOTHING: Written = { configuration: null, profile: null, replaced: null, next: [] };

/** Asked only of a person at a terminal whose own shell is one that cordon knows. */
async function askForShell(host: Host, { yes }: InitInput): Promise<Shell | null> {
  const shell = ownShell(host);
  if (shell === null || yes === true || !host.isInteractive()) return null;
  const { askYesOrNo } = await import('../host/ask-for-fix.ts');
  const question = `Add a line to ${startUpFile(host, shell)}, for functions like claude-native and completion?`;
  return (await askYesOrNo(question, true)) ? shell : null;
}

function unknownShell(shell: string): Problem {
  return {
    code: 'unknown-shell',
    kind: 'usage',
    message: `cordon doesn't know the shell ${showName(shell)}.`,
    hint: `The shells are ${SHELLS.join(', ')}.`,
  };
}

async function writeFirst(host: Host, input: InitInput): Promise<Outcome<Written>> {
  const there = readConfigurationText(host);
  // With --force even a file that can't be understood may be replaced; one that can't be read can't be kept, so it stays.
  if (!there.ok) return there;
  if (there.value !== null && input.force !== true) return fail(alreadyThere(there.value.path));
  const said = await complete(host, input);
  if (!said.ok) return said;
  const draft = draftProfile(said.value);
  if (!draft.ok) return draft;
  const text = starterConfiguration(draft.value);
  const checked = parseConfiguration({ text, path: configurationPath(host) ?? 'config.jsonc', home: host.home });
  if (!checked.ok) return checked;
  const kept = there.value === null ? succeed(null) : await keepOld(host, there.value);
  if (!kept.ok) return kept;
  const written = await writeConfiguration(host, { text, before: there.value?.text ?? null });
  if (!written.ok) return written;
  const [profile] = checked.value.profiles;
  const next = profile === undefined ? [] : nextSteps(profile, (name) => (host.env[name] ?? '') !== '');
  return succeed({ configuration: written.value, profile: said.value.name, replaced: kept.value, next });
}

/** What was said, with what was asked. Without a terminal, or with `yes`, a provider has to be said. */
async function complete(host: Host, input: InitInput): Promise<Outcome<DraftInput>> {
  const { profile, yes, force: _, ...rest } = input;
  const said = { ...rest, ...(profile === undefined ? {} : { name: profile }) };
  if (host.isInteractive() && yes !== true) return (await import('../host/ask-for-profile.ts')).askForProfile(said);
  if (said.provider === undefined) {
    return fail({
      code: 'provider-missing',
      kind: 'usage',
      message: 'cordon init needs a provider, and there is nobody to ask.',
      hint: 'Add --provider, as in `cordon init --provider openrouter --model qwen/qwen3-coder:free --yes`.',
    });
  }
  return succeed({
    ...said,
    provider: said.provider,
    name: said.name ?? (said.provider === 'anthropic' ? 'own' : said.provider),
  });
}

async function keepOld(host: Host, old: { readonly path: string; readonly text: string }): Promise<Outcome<string>> {
  const path = `${old.path}.before-${new Date(host.now()).toISOString().replaceAll(/[:.]/g, '-')}`;
  const written = await host.writePrivate(path, old.text);
  return written.ok ? succeed(path) : written;
}

function alreadyThere(path: string) {
  return {
    code: 'configuration-exists',
    kind: 'unsafe',
    message: `There is a configuration already: ${path}.`,
    hint: 'Add to it with `cordon profile add`, or replace it with `cordon init --force`, which keeps the old one beside it.',
  } as const;
}
