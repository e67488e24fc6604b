import { expect } from 'vitest';
import { KEY, type Box } from './box.ts';
import { sessionsOf, type Ended } from './launch.ts';

/** What every refusal has in common: two lines for a person, no trace of the program, no secret, no control character. */
export function expectRefusal(
  ended: Ended,
  { status, says, box }: { readonly status: number; readonly says: RegExp; readonly box: Box },
): void {
  expect(ended.stderr).toMatch(says);
  expect({ status: ended.status, stdout: ended.stdout.toString() }).toEqual({ status, stdout: '' });
  expect(ended.stderr).toMatch(/^cordon: .+[.)]\n {8}\S.+\n$/);
  expect(ended.stderr).not.toMatch(/\n\s+at |node:internal|undefined|\[object/);
  expect(ended.stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(ended.stderr).not.toContain(KEY);
  expect(sessionsOf(box)).toEqual([]);
}
