import type { LineDialect } from './edit.ts';
import { shellContextAt } from './shell-context.ts';
import type { TextLine } from './text-lines.ts';

/** One word of a shell: quoted parts, escapes, a simple command substitution, plain characters. */
const WORD = String.raw`(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|\$\([^()"'\\]*\)|[^\s"'\\;&|<>()#])`;
const END = String.raw`[ \t]*;?[ \t]*(?:#.*)?$`;

/**
 * What a line must be as a whole to be commented out without changing anything else. No two alternatives begin alike: a
 * file of a repository must not be able to keep the match busy.
 */
const STATEMENT: Readonly<Record<LineDialect, RegExp>> = {
  sh: new RegExp(
    String.raw`^[ \t]*(?:(?:export|readonly|declare|typeset|alias)[ \t]+(?:-\w+[ \t]+)*)?[\w.-]+=${WORD}*${END}`,
  ),
  fish: new RegExp(
    String.raw`^[ \t]*(?:set|alias)[ \t]+(?:--?[\w-]+[ \t]+)*[\w.]+(?:=${WORD}*)?(?:[ \t]+${WORD}+)*${END}`,
  ),
  powershell: new RegExp(String.raw`^[ \t]*\$env:\w+[ \t]*=[ \t]*${WORD}+${END}`, 'i'),
  nu: new RegExp(String.raw`^[ \t]*\$env\.\w+[ \t]*=[ \t]*${WORD}+${END}`),
  env: /^[ \t]*(?:export[ \t]+)?[\w.-]+[ \t]*=(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^"'\\])*$/,
};

/** Dialects whose quotes can hold line breaks as those of sh do. */
const QUOTES_LIKE_SH: ReadonlySet<LineDialect> = new Set(['sh', 'fish', 'env']);

const OPENS_BODY = /(?:^|[\s;&|])(?:then|do|else|[{(])\s*(?:#.*)?$|\)\s*\{\s*(?:#.*)?$/;
const CLOSES_BODY = /^\s*(?:fi|done|else|elif|esac|end|[})]|;;)/;
const CONTINUES = /(?:&&|\|\|?|[^\\](?:\\\\)*\\|^\\|`)\s*$/;

type Query = {
  readonly dialect: LineDialect;
  readonly script: string;
  readonly lines: readonly TextLine[];
  readonly index: number;
  /** Lines that count for nothing: comments, blank ones, and those that go with this one. */
  readonly isIdle: (index: number) => boolean;
};

/** Why a line can't be commented out safely, or null where it can. */
export function doubtAboutLine(query: Query): string | null {
  const { dialect, script, lines, index } = query;
  const line = lines[index];
  if (line === undefined) return 'the file has no such line';
  if (!STATEMENT[dialect].test(line.text) || CONTINUES.test(line.text)) return 'the line does more than set one value';
  const before = lines[index - 1]?.text ?? '';
  if (CONTINUES.test(before) && !/^\s*#/.test(before)) return 'the line continues the one before it';
  if (QUOTES_LIKE_SH.has(dialect) && shellContextAt(script, line.start) !== 'plain')
    return 'the line stands inside a quotation or a here-document';
  return leavesEmptyBody(query) ? 'it is the only command of its block' : null;
}

function leavesEmptyBody({ dialect, lines, index, isIdle }: Query): boolean {
  if (dialect !== 'sh') return false;
  const before = lines.findLast((_, other) => other < index && !isIdle(other))?.text ?? '';
  const after = lines.find((_, other) => other > index && !isIdle(other))?.text ?? '';
  return OPENS_BODY.test(before) && CLOSES_BODY.test(after);
}
