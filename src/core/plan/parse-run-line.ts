import type { Outcome } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import { showName } from '../profiles/secret-shape.ts';

export type RunLine = {
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly help: boolean;
  /** null stands for the profile that the directory or the configuration asks for (`--default`). */
  readonly profile: string | null;
  /** Everything after the profile, word for word, without one leading `--`. */
  readonly argv: readonly string[];
};

/**
 * Reads what follows `cordon run`. cordon's own options stand before the profile; everything behind it is the client's,
 * so that no option of a future client can collide with one of cordon's.
 */
export function parseRunLine(words: readonly string[]): Outcome<RunLine> {
  const first = words.findIndex((word) => !word.startsWith('-') || word === '-' || word === DEFAULT);
  const own = first === -1 ? words : words.slice(0, first);
  const options = new Set(own);
  const help = options.has('--help') || options.has('-h');
  const unknown = own.find((word) => !OPTIONS.has(word));
  if (unknown !== undefined) return fail(unknownOption(unknown));
  const profile = first === -1 ? '' : (words[first] ?? '');
  if (profile === '' && !help) return fail(NO_PROFILE);
  const behind = first === -1 ? [] : words.slice(first + 1);
  const argv = behind[0] === '--' ? behind.slice(1) : behind;
  const dryRun = options.has('--dry-run');
  const json = options.has('--json');
  if (json && !dryRun && !help) return fail(JSON_WITHOUT_DRY_RUN);
  return succeed({ dryRun, json, help, profile: profile === DEFAULT ? null : profile, argv });
}

/** Stands in the place of a profile: what is behind it is the client's. */
const DEFAULT = '--default';

const OPTIONS = new Set(['--dry-run', '--json', '--help', '-h']);

const NO_PROFILE = {
  code: 'no-profile',
  kind: 'usage',
  message: 'cordon run needs the name of a profile.',
  hint: 'Try `cordon run native`, or see `cordon profile list`.',
} as const;

const JSON_WITHOUT_DRY_RUN = {
  code: 'json-without-dry-run',
  kind: 'usage',
  message: '--json prints the plan, and a launch prints nothing of its own.',
  hint: 'Use `cordon run --dry-run --json PROFILE`, or put options for the client behind the profile.',
} as const;

function unknownOption(word: string) {
  return {
    code: 'unknown-option',
    kind: 'usage',
    message: `cordon run has no option ${showName(word)}.`,
    hint: 'Its own options are --dry-run and --json, before the profile; options for the client stand behind the profile.',
  } as const;
}
