import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonEdit } from '../../src/core/edits/edit.ts';
import { planEdit } from '../../src/core/edits/plan-edit.ts';
import { fingerprintOf } from '../../src/host/node-host.ts';
import type { Layout, Value } from './documents.ts';
import {
  decode,
  documentValue,
  encode,
  keptTokens,
  known,
  layout,
  removals,
  strictOf,
  tokensOf,
  withoutPaths,
  write,
} from './documents.ts';

/** `CORDON_LONG_TESTS=1` asks for the long run. */
const RUNS = process.env.CORDON_LONG_TESTS === '1' ? 100_000 : 2000;

function plan(bytes: Uint8Array, paths: readonly (readonly string[])[], jsonc: boolean) {
  const edit: JsonEdit = { kind: 'json', format: { kind: jsonc ? 'jsonc' : 'json' }, remove: paths, set: [] };
  return planEdit({ path: '/home/settings.json', bytes, edit, fingerprintOf, version: null });
}

function blankLines(text: string): number {
  return text.split(/\r\n|\n/).filter((line) => line.trim() === '').length;
}

/** Sets one property in any document; where an object is missing on the way it is made, where something else stands there it is refused. */
function checkSet(value: Value, key: string, look: Layout): void {
  const pieces = write(value, look);
  const text = pieces.map((piece) => piece.text).join('');
  const bytes = encode(text, look.encoding);
  const edit: JsonEdit = {
    kind: 'json',
    format: { kind: look.jsonc ? 'jsonc' : 'json' },
    remove: [],
    set: [{ path: ['env', key], value: { 'é"': [1, {}] } }],
  };
  const planned = planEdit({ path: '/home/settings.json', bytes, edit, fingerprintOf, version: null });
  const before = withoutPaths(value, []);
  const env = before instanceof Map ? (before.has('env') ? before.get('env') : new Map()) : null;
  if (!(env instanceof Map)) {
    expect(planned.ok).toBe(false);
    return;
  }
  if (!planned.ok) throw new Error(`${planned.problem.message}\n${text}`);
  const after = decode(planned.value.bytes, look.encoding);
  const wanted = new Map(before instanceof Map ? before : []).set(
    'env',
    new Map(env).set(key, new Map([['é"', [1, new Map()]]])),
  );
  expect(known(JSON.parse(strictOf(after)))).toEqual(wanted);
  // Whatever stands outside the value still stands there, in order.
  const left = tokensOf(after);
  let at = 0;
  for (const token of keptTokens(pieces, [['env', key]])) {
    at = left.indexOf(token, at) + 1;
    expect(at).toBeGreaterThan(0);
  }
  const again = planEdit({
    path: '/home/settings.json',
    bytes: planned.value.bytes,
    edit,
    fingerprintOf,
    version: null,
  });
  expect(again).toMatchObject({ ok: true, value: { changed: false } });
}

/** Whether one text is another with parts cut out. */
function isCutFrom(part: string, whole: string): boolean {
  let at = 0;
  for (const unit of part) {
    at = whole.indexOf(unit, at);
    if (at === -1) return false;
    at += unit.length;
  }
  return true;
}

function check(value: Value, paths: readonly (readonly string[])[], look: Layout): void {
  const pieces = write(value, look);
  const text = pieces.map((piece) => piece.text).join('');
  const bytes = encode(text, look.encoding);
  const planned = plan(bytes, paths, look.jsonc);
  if (!planned.ok) throw new Error(`${planned.problem.message}\n${text}`);
  const after = decode(planned.value.bytes, look.encoding);
  expect(known(JSON.parse(strictOf(after)))).toEqual(withoutPaths(value, paths));
  if (!look.jsonc) expect(known(JSON.parse(after))).toEqual(withoutPaths(value, paths));
  expect(tokensOf(after)).toEqual(keptTokens(pieces, paths));
  expect(isCutFrom(after, text)).toBe(true);
  expect(encode(after, look.encoding)).toEqual(Buffer.from(planned.value.bytes));
  expect(blankLines(after)).toBeLessThanOrEqual(blankLines(text));
  expect(planned.value.changed).toBe(after !== text);
  expect(plan(planned.value.bytes, paths, look.jsonc)).toMatchObject({
    ok: true,
    value: { changed: false, places: [] },
  });
}

describe('removing properties from any document', () => {
  test(
    `takes out the named paths and nothing else, and a second run changes nothing (${RUNS} documents)`,
    () => {
      fc.assert(fc.property(documentValue, removals, layout, check), { numRuns: RUNS });
    },
    RUNS > 10_000 ? 1_800_000 : 60_000,
  );
});

describe('setting a property in any document', () => {
  test('changes that value alone, and a second run changes nothing', () => {
    const law = fc.property(
      documentValue,
      fc.constantFrom('ANTHROPIC_BASE_URL', '__proto__', 'é', 'new'),
      layout,
      checkSet,
    );
    fc.assert(law, { numRuns: RUNS });
  }, 1_800_000);
});
