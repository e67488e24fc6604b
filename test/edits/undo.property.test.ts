import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WantedEdit } from '../../src/host/edits/wanted-edit.ts';
import { documentValue, encode, layout, removals, write } from './documents.ts';
import type { Machine } from './machine.ts';
import { apply, leftovers, makeMachine, put, undo } from './machine.ts';

const DOCUMENTS = process.env.CORDON_LONG_TESTS === '1' ? 100_000 : 2000;
const AT_ONCE = 25;

const batch = fc.array(fc.tuple(documentValue, removals, layout), { minLength: AT_ONCE, maxLength: AT_ONCE });

async function check(
  machine: Machine,
  documents: readonly { readonly path: string; readonly bytes: Uint8Array; readonly wanted: WantedEdit }[],
): Promise<number> {
  for (const { path, bytes } of documents) put(path, bytes);
  const first = await apply(
    machine,
    documents.map(({ wanted }) => wanted),
  );
  const written = first.edits.filter(({ outcome }) => outcome.ok && outcome.value.state === 'written').length;
  expect(first.edits.every(({ outcome }) => outcome.ok)).toBe(true);
  const second = await apply(
    machine,
    documents.map(({ wanted }) => wanted),
  );
  expect(second.edits.every(({ outcome }) => outcome.ok && outcome.value.state === 'unchanged')).toBe(true);
  const undone = await undo(machine);
  expect(undone.edits).toHaveLength(written);
  for (const { path, bytes } of documents) expect(Buffer.compare(readFileSync(path), bytes)).toBe(0);
  expect(leftovers(machine)).toEqual([]);
  return written;
}

test(
  `${DOCUMENTS} documents are edited on disk, not touched by a second run, and undone byte for byte`,
  { timeout: DOCUMENTS > 10_000 ? 3_600_000 : 60_000 },
  async () => {
    const machine = makeMachine();
    let written = 0;
    const law = fc.asyncProperty(batch, async (triples) => {
      rmSync(machine.state, { recursive: true, force: true });
      const documents = triples.map(([value, remove, look], index) => {
        const path = join(machine.home, `${index}.json`);
        const bytes = encode(
          write(value, look)
            .map(({ text }) => text)
            .join(''),
          look.encoding,
        );
        const wanted: WantedEdit = {
          path,
          edit: { kind: 'json', format: { kind: look.jsonc ? 'jsonc' : 'json' }, remove, set: [] },
        };
        return { path, bytes, wanted };
      });
      written += await check(machine, documents);
    });
    await fc.assert(law, { numRuns: DOCUMENTS / AT_ONCE, endOnFailure: true });
    // A law about edits says nothing if hardly any document is edited.
    expect(written).toBeGreaterThan(DOCUMENTS / 4);
  },
);
