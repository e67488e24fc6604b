import type { Shell } from '../shells/shell.ts';
import type { Completion } from './candidate.ts';

/** The words of a line that is typed, and what of the last one the shell takes for typed already. */
export type TypedWords = { readonly words: readonly string[]; readonly cut: string };

/** What a shell says was typed, as words. */
export function readTyped(shell: Shell, given: readonly string[]): TypedWords {
  if (shell === 'pwsh') return { words: given.map((word) => word.slice(1)), cut: '' };
  return shell === 'bash' ? joinAtEquals(given) : { words: given, cut: '' };
}

/** bash breaks a word at `=`: `--model`, `=`, `op` is one word, of which it replaces only the last part. */
function joinAtEquals(given: readonly string[]): TypedWords {
  const words: string[] = [];
  let cut = '';
  for (let index = 0; index < given.length; index += 1) {
    const word = given[index] ?? '';
    const before = words.at(-1) ?? '';
    const joins = word === '=' && before.startsWith('--') && !before.includes('=');
    if (!joins) {
      words.push(word);
      cut = '';
      continue;
    }
    index += 1;
    words[words.length - 1] = `${before}=${given[index] ?? ''}`;
    cut = `${before}=`;
  }
  return { words, cut };
}

/** The lines that a shell's function reads: the directive, then one candidate a line, a tab before its description. */
export function writeCompletion({ directive, candidates }: Completion, cut: string): string {
  const lines = candidates.map(({ value, description }) => {
    const rest = cut !== '' && value.startsWith(cut) ? value.slice(cut.length) : value;
    return oneLine(description) === '' ? oneLine(rest) : `${oneLine(rest)}\t${oneLine(description)}`;
  });
  return [directive, ...lines].map((line) => `${line}\n`).join('');
}

function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- a control character would break the line or steer the terminal
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}
