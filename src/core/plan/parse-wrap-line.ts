import type { Outcome } from '../problem.ts';
import { fail, succeed } from '../problem.ts';

/** A client that an editor wants to start, and the profile that holds it. */
export type WrapLine = {
  readonly profile: string;
  /** The client's program, as the editor names it. */
  readonly client: string;
  /** The editor's own arguments for it, word for word. */
  readonly argv: readonly string[];
};

/**
 * Reads what follows `cordon wrap`: a profile, perhaps `--`, and then the whole command that an editor would have run. The
 * extension puts its wrapper in front of the client's path and arguments (2.1.22 to 2.1.145, as its users report).
 */
export function parseWrapLine(words: readonly string[]): Outcome<WrapLine> {
  const [profile = '', ...behind] = words;
  const [client = '', ...argv] = behind[0] === '--' ? behind.slice(1) : behind;
  if (profile === '' || profile.startsWith('-') || client === '') return fail(INCOMPLETE);
  if (/(?:^|[\\/])(?:node|bun)(?:\.exe)?$/i.test(client)) return fail(OLD_EXTENSION);
  return succeed({ profile, client, argv });
}

const INCOMPLETE = {
  code: 'no-client',
  kind: 'usage',
  message: 'cordon wrap needs the name of a profile, and then the command of a client.',
  hint: 'Editors start it by themselves: `cordon editor vscode --profile PROFILE` sets that up.',
} as const;

const OLD_EXTENSION = {
  code: 'extension-too-old',
  kind: 'unsafe',
  message:
    'This editor’s extension starts its client through Node, as versions of 2025 did, and cordon holds the program alone.',
  hint: 'Update the extension; nothing was launched.',
} as const;
