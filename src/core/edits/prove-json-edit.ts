import type { Json } from '../layers/layer.ts';
import type { EditPath, PathStep } from './edit.ts';
import { decodeUnits } from './editable-text.ts';
import type { JsonDocument, Member } from './json-document.ts';
import { commentsOf, endOf } from './json-document.ts';
import { createScanner } from 'jsonc-parser';
import type { Splice } from './splice.ts';

/**
 * A JSON value as maps, in which no name means anything to the language: `__proto__` is a key like any other.
 */
type Tree = string | number | boolean | null | readonly Tree[] | ReadonlyMap<string, Tree>;

/** What one step of an edit is to do to the value that readers see. */
export type Change =
  | { readonly kind: 'remove'; readonly paths: readonly EditPath[] }
  | { readonly kind: 'set'; readonly path: readonly string[]; readonly value: Json };

type Step = {
  readonly before: string;
  readonly after: string;
  readonly unitBytes: 1 | 2;
  readonly splices: readonly Splice[];
  readonly change: Change;
};

/**
 * Whether a step did what it was to do and nothing else: the value after it is the value before it with exactly this
 * change, as `JSON.parse` reads both, and every unit outside the replacements stands where it stood.
 */
export function provesChange({ before, after, unitBytes, splices, change }: Step): boolean {
  const [old, now] = [readValue(before, unitBytes), readValue(after, unitBytes)];
  return (
    old !== undefined &&
    now !== undefined &&
    isSame(expected(old, change), now) &&
    keepsTheRest({ before, after, splices })
  );
}

/** Whether a removal takes only the members meant, commas and space: never a comment or a neighbour. */
export function takesOnly(
  document: JsonDocument,
  request: { readonly splices: readonly Splice[]; readonly members: readonly Member[] },
): boolean {
  const { units } = document;
  return request.splices.every(({ start, end, insert }) => {
    let rest = '';
    let at = start;
    for (const { whole } of request.members) {
      if (whole.offset < at || endOf(whole) > end) continue;
      rest += units.slice(at, whole.offset);
      at = endOf(whole);
    }
    return insert === '' && /^[ \t\r\n,]*$/.test(rest + units.slice(at, end));
  });
}

function keepsTheRest({ before, after, splices }: Pick<Step, 'before' | 'after' | 'splices'>): boolean {
  let [old, now] = [0, 0];
  for (const { start, end, insert } of splices) {
    if (start < old || end < start || before.slice(old, start) !== after.slice(now, now + start - old)) return false;
    now += start - old;
    if (after.slice(now, now + insert.length) !== insert) return false;
    now += insert.length;
    old = end;
  }
  return before.slice(old) === after.slice(now);
}

function readValue(units: string, unitBytes: 1 | 2): Tree | undefined {
  try {
    const value: Json = JSON.parse(decodeUnits(toStrictJson(units), unitBytes));
    return toTree(value);
  } catch {
    return undefined;
  }
}

/** Comments and trailing commas as spaces; strict JSON comes back as it is. */
function toStrictJson(units: string): string {
  const spans = [...commentsOf(units), ...trailingCommas(units)].sort((one, other) => one.start - other.start);
  let kept = 0;
  const parts: string[] = [];
  for (const { start, end } of spans) {
    parts.push(units.slice(kept, start), ' ');
    kept = end;
  }
  return [...parts, units.slice(kept)].join('');
}

function trailingCommas(units: string): readonly { readonly start: number; readonly end: number }[] {
  const scanner = createScanner(units, true);
  const found: { readonly start: number; readonly end: number }[] = [];
  let [previous, last] = [-1, -1];
  for (;;) {
    scanner.scan();
    const at = scanner.getTokenOffset();
    if (at >= units.length) return found;
    const closes = units[at] === '}' || units[at] === ']';
    if (closes && units[last] === ',' && units[previous] !== '{' && units[previous] !== '[')
      found.push({ start: last, end: last + 1 });
    [previous, last] = [last, at];
  }
}

function toTree(value: Json): Tree {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(toTree);
  return new Map(Object.entries(value).map(([key, inner]): readonly [string, Tree] => [key, toTree(inner)]));
}

function expected(tree: Tree, change: Change): Tree {
  switch (change.kind) {
    case 'remove':
      return change.paths.reduce<Tree>(without, tree);
    case 'set':
      return withValue(tree, change.path, toTree(change.value));
  }
}

function without(tree: Tree, [step, ...rest]: EditPath): Tree {
  if (step === undefined) return tree;
  if (isItems(tree)) {
    return tree.flatMap((item) => (!matches(item, step) ? [item] : rest.length === 0 ? [] : [without(item, rest)]));
  }
  if (!(tree instanceof Map) || typeof step !== 'string' || !tree.has(step)) return tree;
  const copy = new Map<string, Tree>(tree);
  if (rest.length === 0) copy.delete(step);
  else copy.set(step, without(copy.get(step) ?? null, rest));
  return copy;
}

function matches(item: Tree, step: PathStep): boolean {
  return typeof step !== 'string' && item instanceof Map && item.get(step.where) === step.is;
}

function withValue(tree: Tree, [key, ...rest]: readonly string[], value: Tree): Tree {
  if (key === undefined) return value;
  const copy = new Map<string, Tree>(tree instanceof Map ? tree : []);
  return copy.set(key, withValue(copy.get(key) ?? null, rest, value));
}

function isItems(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}

function isSame(one: Tree, other: Tree): boolean {
  if (isItems(one))
    return (
      isItems(other) && one.length === other.length && one.every((item, index) => isSame(item, other[index] ?? null))
    );
  if (one instanceof Map) {
    return (
      other instanceof Map &&
      one.size === other.size &&
      [...one].every(([key, value]) => other.has(key) && isSame(value, other.get(key) ?? null))
    );
  }
  return Object.is(one, other);
}
