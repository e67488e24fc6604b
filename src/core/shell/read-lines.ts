import type { Effect, ScriptReading, ShellVariables } from './effect.ts';

type Row = {
  readonly pattern: RegExp;
  readonly effect: (
    found: RegExpExecArray,
  ) =>
    | Pick<Extract<Effect, { readonly kind: 'set' }>, 'kind' | 'name' | 'value'>
    | { readonly kind: 'unset'; readonly name: string }
    | { readonly kind: 'source'; readonly path: string }
    | { readonly kind: 'define'; readonly what: 'alias' | 'function'; readonly name: string };
};

/** How a shell that isn't of the sh family writes what matters here, one statement a line. */
export type LineLanguage = {
  readonly statements: readonly Row[];
  /** Lines that begin and end a block, to tell the top level from a function or a condition. */
  readonly opens: RegExp;
  readonly closes: RegExp;
  readonly definition: RegExp;
  readonly variable: RegExp;
};

const word = String.raw`("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'#;]+)`;

export const POWERSHELL: LineLanguage = {
  statements: [
    {
      pattern: new RegExp(String.raw`^\s*\$env:(\w+)\s*=\s*${word}`, 'i'),
      effect: ([, name = '', value = '']) => ({ kind: 'set', name, value }),
    },
    {
      pattern: new RegExp(
        String.raw`^\s*\[(?:System\.)?Environment\]::SetEnvironmentVariable\(\s*["'](\w+)["']\s*,\s*${word.replace('[^\\s"\'#;]+', '[^\\s"\',)]+')}`,
        'i',
      ),
      effect: ([, name = '', value = '']) => ({ kind: 'set', name, value }),
    },
    { pattern: /^\s*Remove-Item\s+(?:-Path\s+)?env:\\?(\w+)/i, effect: ([, name = '']) => ({ kind: 'unset', name }) },
    { pattern: new RegExp(String.raw`^\s*\.\s+${word}`), effect: ([, path = '']) => ({ kind: 'source', path }) },
    {
      pattern: /^\s*Set-Alias\s+(?:-Name\s+)?([\w-]+)/i,
      effect: ([, name = '']) => ({ kind: 'define', what: 'alias', name }),
    },
    {
      pattern: /^\s*function\s+(?:global:)?([\w-]+)/i,
      effect: ([, name = '']) => ({ kind: 'define', what: 'function', name }),
    },
  ],
  opens: /\{\s*(?:#.*)?$/,
  closes: /^\s*\}/,
  definition: /^\s*function\s+(?:global:)?([\w-]+)/i,
  variable: /\$(?:env:)?(\w+)/gi,
};

export const NUSHELL: LineLanguage = {
  statements: [
    {
      pattern: new RegExp(String.raw`^\s*\$env\.(\w+)\s*=\s*${word}`),
      effect: ([, name = '', value = '']) => ({ kind: 'set', name, value }),
    },
    { pattern: /^\s*hide-env\s+(?:-i\s+)?(\w+)/, effect: ([, name = '']) => ({ kind: 'unset', name }) },
    {
      pattern: new RegExp(String.raw`^\s*(?:source|source-env|use)\s+${word}`),
      effect: ([, path = '']) => ({ kind: 'source', path }),
    },
    {
      pattern: /^\s*(?:export\s+)?alias\s+([\w-]+)\s*=/,
      effect: ([, name = '']) => ({ kind: 'define', what: 'alias', name }),
    },
    {
      pattern: /^\s*(?:export\s+)?def\s+(?:--\S+\s+)*"?([\w-]+)/,
      effect: ([, name = '']) => ({ kind: 'define', what: 'function', name }),
    },
  ],
  opens: /[{[]\s*(?:#.*)?$/,
  closes: /^\s*[}\]]/,
  definition: /^\s*(?:export\s+)?def\s+(?:--\S+\s+)*"?([\w-]+)/,
  variable: /\$env\.(\w+)/g,
};

/** Reads a start-up file line by line, without running it. Statements over several lines aren't seen. */
export function readLines(request: {
  readonly text: string;
  readonly language: LineLanguage;
  readonly variables: ShellVariables;
}): ScriptReading {
  const { text, language, variables } = request;
  const effects: Effect[] = [];
  const blocks: (string | null)[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    const owner = blocks.findLast((name) => name !== null) ?? null;
    const reach = owner !== null ? 'command' : blocks.length > 0 ? 'perhaps' : 'always';
    if (language.closes.test(line)) blocks.pop();
    const found = /^\s*#/.test(line) ? undefined : firstStatement(line, language);
    if (found !== undefined) {
      const place = { at, reach, owner } as const;
      if (found.kind === 'set')
        effects.push({ ...place, ...found, value: plain(found.value ?? '', { language, variables }) });
      else if (found.kind === 'source')
        effects.push({ ...place, kind: 'source', path: plain(found.path, { language, variables }) });
      else effects.push({ ...place, ...found });
    }
    if (language.opens.test(line) && !/^\s*#/.test(line)) blocks.push(language.definition.exec(line)?.[1] ?? null);
    at += line.length + 1;
  }
  return { effects, brokenAt: null };
}

function firstStatement(line: string, { statements }: LineLanguage): ReturnType<Row['effect']> | undefined {
  for (const { pattern, effect } of statements) {
    const found = pattern.exec(line);
    if (found !== null) return effect(found);
  }
  return undefined;
}

/** The text of a word: quotes off, known variables in; null where something else would have to run. */
function plain(
  token: string,
  { language, variables }: { readonly language: LineLanguage; readonly variables: ShellVariables },
): string | null {
  if (/^'.*'$/s.test(token)) return token.slice(1, -1);
  const inner = /^".*"$/s.test(token) ? token.slice(1, -1) : token;
  if (/\$\(|^\(|`/.test(inner)) return null;
  let known = true;
  const expanded = inner.replace(language.variable, (_, name: string) => {
    const value = variables.get(name) ?? variables.get(name.toUpperCase()) ?? null;
    known &&= value !== null;
    return value ?? '';
  });
  const home = variables.get('HOME') ?? null;
  if (!known || (expanded.startsWith('~') && home === null)) return null;
  return expanded.replace(/^~(?=[/\\]|$)/, () => home ?? '');
}
