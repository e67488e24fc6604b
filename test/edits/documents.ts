import fc from 'fast-check';

/** A document as it is written, piece by piece, so that a test can tell what must be left of it without parsing it. */
export type Piece = {
  readonly kind: 'space' | 'comment' | 'comma' | 'token';
  readonly text: string;
  /** The members around the piece, outermost first. */
  readonly within: readonly Written[];
};

/** One written member of an object. */
export type Written = { readonly key: string; readonly path: readonly string[] };

export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly members: readonly (readonly [string, Value])[] };

export type Layout = {
  readonly eol: '\n' | '\r\n';
  readonly indent: string;
  readonly shape: 'lines' | 'minified' | 'wild';
  readonly jsonc: boolean;
  readonly encoding: 'utf-8' | 'utf-8-mark' | 'utf-16le';
  readonly finalBreak: boolean;
  /** Whatever a wild document needs chance for. */
  readonly chances: readonly number[];
};

const KEYS = [
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_AUTH_TOKEN',
  'PATH',
  '__proto__',
  'constructor',
  'hé',
  '日本',
  'a"b',
  'x',
  '',
] as const;
const TOP_KEYS = [
  'env',
  'model',
  'apiKeyHelper',
  'permissions',
  'hooks',
  '__proto__',
  'toString',
  'ключ',
  'env ',
] as const;

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('https://h.example/v1', '// no comment', '/* nor this */', '{,}', '\\', '\ud800', 'é', ''),
);
const scalar: fc.Arbitrary<Value> = fc.oneof(
  text,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);

const { value } = fc.letrec<{ value: Value; object: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.record({ members: fc.array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 4 }) }),
}));

const env: fc.Arbitrary<Value> = fc.record({
  members: fc.array(fc.tuple(fc.constantFrom(...KEYS), fc.oneof(text, value)), { maxLength: 5 }),
});
const member = fc.oneof(
  fc.tuple(fc.constant<string>('env'), fc.oneof({ weight: 5, arbitrary: env }, { weight: 1, arbitrary: value })),
  fc.tuple(fc.constantFrom<string>(...TOP_KEYS), value),
);

export const documentValue: fc.Arbitrary<Value> = fc.record({ members: fc.array(member, { maxLength: 6 }) });

export const layout: fc.Arbitrary<Layout> = fc.record({
  eol: fc.constantFrom('\n', '\r\n'),
  indent: fc.constantFrom('  ', '    ', '\t'),
  shape: fc.constantFrom('lines', 'minified', 'wild'),
  jsonc: fc.boolean(),
  encoding: fc.constantFrom('utf-8', 'utf-8', 'utf-8-mark', 'utf-16le'),
  finalBreak: fc.boolean(),
  chances: fc.array(fc.nat(999), { minLength: 40, maxLength: 40 }),
});

/** Paths that an edit may be asked to remove. */
export const removals: fc.Arbitrary<readonly (readonly string[])[]> = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom(...KEYS).map((key): readonly string[] => ['env', key]),
    fc.constantFrom<readonly string[]>(
      ['env'],
      ['model'],
      ['apiKeyHelper'],
      ['__proto__'],
      ['__proto__', 'x'],
      ['permissions', 'x'],
      ['ключ', 'hé'],
      ['absent'],
    ),
  ),
  { minLength: 1, maxLength: 4, selector: (path) => JSON.stringify(path) },
);

/** Writes a document; nothing here knows how documents are read or edited. */
export function write(value: Value, layout: Layout): readonly Piece[] {
  const writer = new Writer(layout);
  writer.gap([], 0);
  writer.value(value, [], 0);
  if (layout.finalBreak) writer.add('space', layout.eol, []);
  return writer.pieces;
}

const ITEM = '\0item';

class Writer {
  readonly pieces: Piece[] = [];
  readonly #layout: Layout;
  #next = 0;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  add(kind: Piece['kind'], text: string, within: readonly Written[]): void {
    if (text !== '') this.pieces.push({ kind, text, within });
  }

  #chance(of: number): number {
    this.#next += 1;
    return ((this.#layout.chances[this.#next % this.#layout.chances.length] ?? 0) + this.#next) % of;
  }

  /** Space, and now and then a comment, where a wild document may have them. */
  gap(within: readonly Written[], depth: number): void {
    const { shape, eol, indent, jsonc } = this.#layout;
    if (shape !== 'wild') return;
    const spaces = ['', '', ' ', '\t', eol, `${eol}${indent.repeat(depth)}`, `${eol}${eol}${indent}`, '  \t '];
    this.add('space', spaces[this.#chance(spaces.length)] ?? '', within);
    if (!jsonc || this.#chance(4) !== 0) return;
    if (this.#chance(2) === 0)
      this.add('comment', `/* "env": { ${this.#chance(9)} , } ${this.#chance(3) === 0 ? eol : ''}*/`, within);
    else {
      this.add('comment', `// é "x": ${this.#chance(9)},`, within);
      this.add('space', eol, within);
    }
    this.add('space', spaces[this.#chance(spaces.length)] ?? '', within);
  }

  #newLine(within: readonly Written[], depth: number): void {
    const { shape, eol, indent } = this.#layout;
    if (shape === 'lines') this.add('space', eol + indent.repeat(depth), within);
  }

  value(value: Value, within: readonly Written[], depth: number): void {
    if (typeof value !== 'object' || value === null) this.add('token', this.#scalar(value), within);
    else if ('members' in value)
      this.#list({
        open: '{',
        close: '}',
        within,
        depth,
        items: value.members.map(([key, inner]) => ({ key, inner })),
      });
    else this.#list({ open: '[', close: ']', within, depth, items: value.map((inner) => ({ key: null, inner })) });
  }

  #list(list: {
    readonly open: string;
    readonly close: string;
    readonly within: readonly Written[];
    readonly depth: number;
    readonly items: readonly { readonly key: string | null; readonly inner: Value }[];
  }): void {
    const { open, close, within, depth, items } = list;
    this.add('token', open, within);
    for (const [index, { key, inner }] of items.entries()) {
      if (index > 0) this.add('comma', ',', within);
      this.#newLine(within, depth + 1);
      this.gap(within, depth + 1);
      this.#item(key, inner, within, depth + 1);
      this.gap(within, depth);
      if (index === items.length - 1 && this.#layout.jsonc && this.#chance(3) === 0) {
        this.add('comma', ',', within);
        this.gap(within, depth);
      }
    }
    if (items.length > 0) this.#newLine(within, depth);
    else this.gap(within, depth);
    this.add('token', close, within);
  }

  #item(key: string | null, inner: Value, within: readonly Written[], depth: number): void {
    if (key === null) {
      // No path of names leads into an array.
      this.value(inner, [...within, { key: ITEM, path: [...(within.at(-1)?.path ?? []), ITEM] }], depth);
      return;
    }
    const own = [...within, { key, path: [...(within.at(-1)?.path ?? []), key] }];
    this.add('token', this.#scalar(key), own);
    this.gap(own, depth);
    this.add('token', ':', own);
    if (this.#layout.shape === 'lines') this.add('space', ' ', own);
    this.gap(own, depth);
    this.value(inner, own, depth);
  }

  #scalar(value: string | number | boolean | null): string {
    const plain = JSON.stringify(value);
    if (typeof value !== 'string' || this.#layout.shape !== 'wild' || this.#chance(5) !== 0) return plain;
    return `"${[...value]
      .flatMap((character) => character.split(''))
      .map((unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('')}"`;
  }
}

export function encode(text: string, encoding: Layout['encoding']): Uint8Array {
  if (encoding === 'utf-16le') return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  return Buffer.concat([Buffer.from(encoding === 'utf-8-mark' ? [0xef, 0xbb, 0xbf] : []), Buffer.from(text, 'utf8')]);
}

export function decode(bytes: Uint8Array, encoding: Layout['encoding']): string {
  if (encoding === 'utf-16le') return Buffer.from(bytes.subarray(2)).toString('utf16le');
  return Buffer.from(bytes.subarray(encoding === 'utf-8-mark' ? 3 : 0)).toString('utf8');
}

type Known = Map<string, Known> | readonly Known[] | string | number | boolean | null;

/** What readers see of a value once some paths are gone: of duplicates the last. */
export function withoutPaths(value: Value, paths: readonly (readonly string[])[], at: readonly string[] = []): Known {
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
  if (!('members' in value)) return value.map((inner) => withoutPaths(inner, []));
  const seen = new Map<string, Known>();
  for (const [key, inner] of value.members) {
    const path = [...at, key];
    seen.delete(key);
    if (!paths.some((gone) => JSON.stringify(gone) === JSON.stringify(path)))
      seen.set(key, withoutPaths(inner, paths, path));
  }
  return seen;
}

/** What `JSON.parse` sees, in the same form. */
export function known(value: unknown): Known {
  if (Array.isArray(value)) return value.map(known);
  if (typeof value === 'object' && value !== null)
    return new Map(Object.entries(value).map(([key, inner]) => [key, known(inner)] as const));
  return value as string | number | boolean | null;
}

/** The pieces that must still be there, in order: all but space and commas of what isn't inside a removed member. */
export function keptTokens(pieces: readonly Piece[], paths: readonly (readonly string[])[]): readonly string[] {
  const gone = new Set(paths.map((path) => JSON.stringify(path)));
  return pieces.flatMap(({ kind, text, within }) => {
    const removed = within.some(({ path }) => gone.has(JSON.stringify(path)));
    return removed || kind === 'space' || kind === 'comma' ? [] : [text];
  });
}

/** A text cut into comments, strings, words and marks, without space and commas. */
export function tokensOf(text: string): readonly string[] {
  const tokens = text.match(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"|[{}[\]:]|[^\s{}[\]:,"/]+/g) ?? [];
  return tokens.filter((token) => token.trim() !== '');
}

/** A text without comments and without the commas that `JSON.parse` doesn't take. */
export function strictOf(text: string): string {
  const parts = text.match(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"|[^"/]+/g) ?? [];
  const plain = parts
    .filter((part) => !part.startsWith('//') && !part.startsWith('/*'))
    .map((part) => (part.startsWith('"') ? part : part.replaceAll(/[\s\ufeff]+/g, ' ')));
  const bare: string[] = [];
  for (const part of plain) {
    const last = bare.at(-1);
    if (last !== undefined && !part.startsWith('"') && !last.startsWith('"')) bare[bare.length - 1] = last + part;
    else bare.push(part);
  }
  return bare.map((part) => (part.startsWith('"') ? part : part.replaceAll(/,(\s*[}\]])/g, '$1'))).join('');
}
