import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Run, Transaction } from '../../src/ledger/store.ts';
import { createWorkQueue } from '../../src/ledger/work-queue.ts';
import { doNow, type Work } from '../../src/ledger/work.ts';

const RUN: Run = { rows: () => [], change: () => 0, beforeCommit: () => undefined };

/** A queue over transactions that only count, and how many writes each had. */
function counted() {
  const transactions: number[] = [];
  let writes = 0;
  const transaction: Transaction = async (work) => {
    writes = 0;
    const result = doNow(work(RUN));
    transactions.push(writes);
    return result;
  };
  const queue = createWorkQueue(transaction);
  const write = () =>
    // oxlint-disable-next-line require-yield -- work that has nothing to wait for
    queue(function* (): Work<void> {
      writes += 1;
    });
  return { transactions, write };
}

describe('the queue of writes', () => {
  it('doesn’t let one wait that comes alone', async () => {
    const { transactions, write } = counted();
    const first = write();
    await nextTurn();
    await nextTurn();
    expect(transactions).toEqual([1]);
    await Promise.all([first, write()]);
    expect(transactions).toEqual([1, 1]);
  });

  it('gathers what comes turn by turn into one transaction', async () => {
    const { transactions, write } = counted();
    const writes = [write(), write()];
    for (let turn = 0; turn < 3; turn += 1) {
      await nextTurn();
      writes.push(write());
    }
    await Promise.all(writes);
    expect(transactions).toEqual([5]);
  });

  it('gathers for a few turns only, however many come', async () => {
    const { transactions, write } = counted();
    const writes = [write(), write()];
    for (let turn = 0; turn < 12; turn += 1) {
      await nextTurn();
      writes.push(write());
    }
    await Promise.all(writes);
    expect(transactions[0]).toBeLessThanOrEqual(6);
    expect(transactions.reduce((sum, count) => sum + count, 0)).toBe(14);
  });
});
