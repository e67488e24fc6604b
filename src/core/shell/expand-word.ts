import type { Word, WordPart } from 'unbash';
import type { ShellVariables } from './effect.ts';

/** What a word comes to, where that can be told: quotes are taken off, known variables and `~` put in; else null. */
export function expandWord(word: Word, variables: ShellVariables): string | null {
  const parts = word.parts === undefined ? [word.value] : word.parts.map((part) => expandPart(part, variables));
  if (parts.some((part) => part === null)) return null;
  const text = parts.join('');
  const home = variables.get('HOME') ?? null;
  if (!/^~(?:\/|$)/.test(word.text)) return text;
  return home === null ? null : `${home}${text.slice(1)}`;
}

function expandPart(part: WordPart, variables: ShellVariables): string | null {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'DoubleQuoted':
    case 'LocaleString': {
      const inner = part.parts.map((child) => expandPart(child, variables));
      return inner.includes(null) ? null : inner.join('');
    }
    case 'SimpleExpansion':
      return variables.get(part.text.slice(1)) ?? null;
    case 'ParameterExpansion': {
      const { parameter, operation, prefix, index } = part;
      if (prefix !== undefined || index !== undefined) return null;
      const value = variables.get(parameter) ?? null;
      if (operation === undefined) return value;
      if (operation.type !== 'Default' || !/^:?-$/.test(operation.operator)) return null;
      // A variable that was set to something unknown isn't known to be empty.
      if (value === null && variables.has(parameter)) return null;
      const isMissing = value === null || (value === '' && operation.operator === ':-');
      return isMissing ? expandWord(operation.operand, variables) : value;
    }
    case 'Glob':
    case 'CommandExpansion':
    case 'ArithmeticExpansion':
    case 'ProcessSubstitution':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return null;
  }
}
