import { expect, test } from 'vitest';
import { makeSessionId, processOf } from '../../src/host/session-id.ts';

test('an id tells the process that made it', () => {
  expect(processOf(makeSessionId())).toBe(process.pid);
});

test.each(['', 'old', '1f0c6a3e-0000-4000-8000-123456789abc', 'mwvl2twe-bqm', 'mwvl2twe-bqm-q1lva2-x'])(
  '"%s" is no id of a launch',
  (text) => {
    expect(processOf(text)).toBeNull();
  },
);

test('ids differ', () => {
  expect(new Set(Array.from({ length: 1000 }, makeSessionId)).size).toBe(1000);
});
