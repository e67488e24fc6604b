import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';

/** A path inside a document: names of keys, and indexes from 0 in lists. */
export type DocumentPath = readonly PropertyKey[];

/** A configuration text, understood: its value, and where each part of it stands. */
export type JsoncDocument = {
  readonly value: unknown;
  /** Line from 1 of the value at a path; of the nearest part around it where the path isn't there. */
  readonly lineOf: (path: DocumentPath) => number;
  /** Every text in the document, keys too, with its path. */
  readonly texts: readonly { readonly text: string; readonly path: DocumentPath; readonly isKey: boolean }[];
};

/** Why a text can't be read. `line` counts from 1. */
export type JsoncBreak = {
  readonly kind: 'syntax' | 'depth' | 'duplicate' | 'reserved';
  readonly line: number;
  readonly detail: string;
};

export type JsoncResult =
  | { readonly ok: true; readonly document: JsoncDocument }
  | { readonly ok: false; readonly broken: JsoncBreak };

/** Deeper than any configuration, and far from what recursion can bear. */
const DEPTH_LIMIT = 32;

/** Reads JSON with comments and trailing commas. A byte order mark, duplicates and depth are dealt with before anything is built. */
export function readJsonc(text: string): JsoncResult {
  const deep = offsetBeyondDepth(text);
  if (deep !== null) return broken({ kind: 'depth', text, offset: deep, detail: `more than ${DEPTH_LIMIT} levels` });
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  const [error] = errors;
  if (error !== undefined || root === undefined) {
    const detail = text.trim() === '' || error === undefined ? 'it is empty' : describe(error);
    return broken({ kind: 'syntax', text, offset: error?.offset ?? 0, detail });
  }
  const collected = collect(root, text);
  return collected.ok ? { ok: true, document: toDocument({ root, text, texts: collected.texts }) } : collected;
}

function broken({
  kind,
  text,
  offset,
  detail,
}: Pick<JsoncBreak, 'kind' | 'detail'> & { readonly text: string; readonly offset: number }): JsoncResult & {
  readonly ok: false;
} {
  return { ok: false, broken: { kind, line: lineAt(text, offset), detail } };
}

/** Counts brackets in tokens, not in characters, and without recursion. */
function offsetBeyondDepth(text: string): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== Token.end; token = scanner.scan()) {
    if (token === Token.openBrace || token === Token.openBracket) depth += 1;
    if (token === Token.closeBrace || token === Token.closeBracket) depth -= 1;
    if (depth > DEPTH_LIMIT) return scanner.getTokenOffset();
  }
  return null;
}

/** The scanner's kinds of token. jsonc-parser exports them as a const enum, which erasable TypeScript can't import. */
const Token = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, end: 17 } as const;

/** `InvalidSymbol` → `invalid symbol`. */
function describe(error: ParseError): string {
  return printParseErrorCode(error.error)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}

type Collected =
  | { readonly ok: true; readonly texts: JsoncDocument['texts'] }
  | { readonly ok: false; readonly broken: JsoncBreak };

/** Walks the tree once: every text, and the first key that stands twice or that means an object's own. */
function collect(root: Node, text: string): Collected {
  const texts: { text: string; path: DocumentPath; isKey: boolean }[] = [];
  const waiting: { readonly node: Node; readonly path: DocumentPath }[] = [{ node: root, path: [] }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { node, path } = next;
    if (node.type === 'string') texts.push({ text: String(node.value), path, isKey: false });
    if (node.type === 'array')
      waiting.push(...(node.children ?? []).map((child, index) => ({ node: child, path: [...path, index] })));
    if (node.type !== 'object') continue;
    const seen = new Set<string>();
    for (const { offset, children: [key, value] = [] } of node.children ?? []) {
      const name = String(key?.value);
      if (seen.has(name)) return broken({ kind: 'duplicate', text, offset, detail: name });
      if (name === '__proto__') return broken({ kind: 'reserved', text, offset, detail: name });
      seen.add(name);
      texts.push({ text: name, path: [...path, name], isKey: true });
      if (value !== undefined) waiting.push({ node: value, path: [...path, name] });
    }
  }
  return { ok: true, texts };
}

function toDocument({
  root,
  text,
  texts,
}: {
  readonly root: Node;
  readonly text: string;
  readonly texts: JsoncDocument['texts'];
}): JsoncDocument {
  return { value: valueOf(root), texts, lineOf: (path) => lineAt(text, offsetOf(root, path)) };
}

/** Plain objects: the reserved name is refused before, so that none can reach a prototype. */
function valueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  if (node.type !== 'object') return node.value;
  return Object.fromEntries(
    (node.children ?? []).map(({ children: [key, value] = [] }) => [
      String(key?.value),
      value === undefined ? undefined : valueOf(value),
    ]),
  );
}

function offsetOf(root: Node, path: DocumentPath): number {
  let node = root;
  let offset = root.offset;
  for (const step of path) {
    const child = childAt(node, step);
    if (child === null) break;
    node = child.value;
    offset = child.offset;
  }
  return offset;
}

/** The child at one step, with where its key begins. */
function childAt(node: Node, step: PropertyKey): { readonly value: Node; readonly offset: number } | null {
  if (node.type === 'array') {
    const item = node.children?.[Number(step)];
    return item === undefined ? null : { value: item, offset: item.offset };
  }
  const property = node.children?.find(({ children }) => children?.[0]?.value === step);
  const value = property?.children?.[1];
  return property === undefined || value === undefined ? null : { value, offset: property.offset };
}

/** The line of an offset, from 1. */
function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
