import type { Outcome } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import { showName } from '../profiles/secret-shape.ts';

export type ExecLine =
  | { readonly help: true }
  | {
      readonly help: false;
      readonly profile: string;
      /** The program and its arguments, word for word. */
      readonly argv: readonly [string, ...(readonly string[])];
    };

/** Reads what follows `cordon exec`: a profile, perhaps `--`, and everything else is the program's. */
export function parseExecLine(words: readonly string[]): Outcome<ExecLine> {
  const [profile = '', ...behind] = words;
  if (profile === '--help' || profile === '-h') return succeed({ help: true });
  if (profile.startsWith('-')) return fail(unknownOption(profile));
  if (profile === '') return fail(INCOMPLETE);
  const [program, ...args] = behind[0] === '--' ? behind.slice(1) : behind;
  return program === undefined || program === ''
    ? fail(INCOMPLETE)
    : succeed({ help: false, profile, argv: [program, ...args] });
}

const INCOMPLETE = {
  code: 'no-program',
  kind: 'usage',
  message: 'cordon exec needs the name of a profile and a program.',
  hint: 'Try `cordon exec native -- node agent.js`; `cordon profile list` shows the profiles.',
} as const;

function unknownOption(word: string) {
  return {
    code: 'unknown-option',
    kind: 'usage',
    message: `cordon exec has no option ${showName(word)}.`,
    hint: 'It takes a profile, then --, then the program with its own arguments.',
  } as const;
}
