import type { FingerprintOf } from '../secret.ts';
import { secretSpansOf } from './redact-json.ts';
import { hideLooks, isHiddenName } from './secret-looks.ts';

const NAME = /[A-Za-z_][\w-]*/g;

/** What may stand between a name and its value in any shell, in YAML and in a property list; and the words of the value, quoted ones over line breaks. */
const VALUE =
  /(["']?\s*[=:]\s*|["']?[ \t]+|<\/key>\s*<string>)((?:"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\.|\$\([^()]*\)|[^\s"'\\;&|<>])+)/y;

export type TextKind = 'json' | 'lines';

/**
 * A text as it may be shown: what is secret by its name or by its look stands as its fingerprint. The lines stay where
 * they are, so that two texts made so can be compared; a secret that changed has another fingerprint.
 */
export function redactText(request: {
  readonly text: string;
  readonly kind: TextKind;
  readonly fingerprintOf: FingerprintOf;
}): string {
  const { text, kind, fingerprintOf } = request;
  const hide = (secret: string) => `[${fingerprintOf(secret)}]${secret.replace(/[^\n]+/g, '')}`;
  return hideLooks(kind === 'json' ? redactValues(text, hide) : redactAssignments(text, hide), hide);
}

function redactValues(text: string, hide: (secret: string) => string): string {
  let kept = 0;
  const parts: string[] = [];
  for (const { start, end } of secretSpansOf(text)) {
    if (start < kept) continue;
    const source = text.slice(start, end);
    parts.push(
      text.slice(kept, start),
      source === '""' || source === 'null' ? source : JSON.stringify(hide(readString(source))),
    );
    kept = end;
  }
  return [...parts, text.slice(kept)].join('');
}

/** The string that a token stands for, so that its fingerprint is the one shown elsewhere. */
function readString(source: string): string {
  try {
    return String(JSON.parse(source));
  } catch {
    return source;
  }
}

function redactAssignments(text: string, hide: (secret: string) => string): string {
  let kept = 0;
  const parts: string[] = [];
  for (const { 0: name, index } of text.matchAll(NAME)) {
    if (index < kept || !isHiddenName(name)) continue;
    VALUE.lastIndex = index + name.length;
    const [whole, between = '', value] = VALUE.exec(text) ?? [];
    if (whole === undefined || value === undefined) continue;
    parts.push(text.slice(kept, index), name, between, hide(unquote(value)));
    kept = index + name.length + whole.length;
  }
  return [...parts, text.slice(kept)].join('');
}

function unquote(value: string): string {
  return (
    /^"([^"\\$`]*)"$|^'([^']*)'$/
      .exec(value)
      ?.slice(1)
      .find((inner) => inner !== undefined) ?? value
  );
}
