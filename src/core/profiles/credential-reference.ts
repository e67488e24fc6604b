import type { CredentialReference } from './profile.ts';
import { isPlainName, PLAIN_NAME_RULE } from './profile-name.ts';
import { beginsLikeSecret, looksLikeSecret } from './secret-shape.ts';

/** What a reference may look like, for a message. */
export const REFERENCE_FORMS =
  'env:NAME, keychain:NAME, file:PATH, op://VAULT/ITEM/FIELD or cmd:["program","argument"]';

export type ReferenceResult =
  | { readonly ok: true; readonly reference: CredentialReference }
  /** `literal`: it is no reference at all, so it may be the secret itself and is never repeated. */
  | { readonly ok: false; readonly literal: boolean; readonly reason: string };

/** Reads a reference as a configuration spells it. A reason never repeats the text, which may be a secret. */
export function parseCredentialReference(text: string): ReferenceResult {
  const form = FORMS.find(({ prefix }) => text.startsWith(prefix));
  if (form === undefined) return { ok: false, literal: true, reason: 'it is not a reference' };
  const result = form.read(text.slice(form.prefix.length), text);
  if (typeof result === 'string') return { ok: false, literal: false, reason: result };
  return holdsSecret(result)
    ? { ok: false, literal: true, reason: 'it holds what looks like the secret itself' }
    : { ok: true, reference: result };
}

type Form = { readonly prefix: string; readonly read: (rest: string, whole: string) => CredentialReference | string };

const FORMS: readonly Form[] = [
  {
    prefix: 'env:',
    read: (rest) =>
      /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(rest)
        ? { kind: 'env', name: rest }
        : 'env: needs the name of an environment variable',
  },
  {
    prefix: 'keychain:',
    read: (rest) =>
      isPlainName(rest) ? { kind: 'keychain', name: rest } : `keychain: needs a plain name. ${PLAIN_NAME_RULE}`,
  },
  { prefix: 'file:', read: readFileReference },
  {
    prefix: 'op://',
    read: (rest, whole) =>
      isUnprintable(rest) || rest.split('/').length < 3 || rest.includes('//')
        ? 'op:// needs a vault, an item and a field'
        : { kind: 'op', uri: whole },
  },
  { prefix: 'cmd:', read: readCommand },
];

/** A relative path would mean another file in every working directory. */
function readFileReference(path: string): CredentialReference | string {
  if (isUnprintable(path)) return 'file: needs a path without control characters';
  return isFixedPath(path) ? { kind: 'file', path } : 'file: needs a path that begins with / or ~/';
}

/** Whether a path means the same file in every working directory. */
export function isFixedPath(path: string): boolean {
  return path.startsWith('/') || path.startsWith('~/') || /^[A-Za-z]:[\\/]/.test(path);
}

function readCommand(rest: string): CredentialReference | string {
  const argv = parseList(rest);
  if (argv === null) return 'cmd: needs a JSON list of texts, as in cmd:["pass","show","openrouter"]';
  const [program] = argv;
  if (program === undefined || program.trim() === '') return 'cmd: needs a program';
  if (argv.some((word) => word.includes('\u0000'))) return 'cmd: can’t hold NUL characters';
  const bare = !/[\\/]/.test(program);
  return bare || isFixedPath(program)
    ? { kind: 'cmd', argv }
    : 'cmd: needs a program on PATH or a path that begins with / or ~/';
}

function parseList(text: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item): item is string => typeof item === 'string') ? value : null;
  } catch {
    return null;
  }
}

function isUnprintable(text: string): boolean {
  return text === '' || /\p{Cc}/u.test(text);
}

/** An item's id in a password manager may be long and opaque; a name of a variable or of a stored secret isn't. */
function holdsSecret(reference: CredentialReference): boolean {
  switch (reference.kind) {
    case 'env':
    case 'keychain':
      return looksLikeSecret(reference.name);
    case 'cmd':
      return reference.argv.some(beginsLikeSecret);
    case 'file':
    case 'op':
      return false;
  }
}

/** The reference as a configuration spells it. */
export function formatCredentialReference(reference: CredentialReference): string {
  switch (reference.kind) {
    case 'env':
      return `env:${reference.name}`;
    case 'keychain':
      return `keychain:${reference.name}`;
    case 'file':
      return `file:${reference.path}`;
    case 'op':
      return reference.uri;
    case 'cmd':
      return `cmd:${JSON.stringify(reference.argv)}`;
  }
}
