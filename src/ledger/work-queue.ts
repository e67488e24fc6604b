import { LedgerError } from './ledger-error.ts';
import type { Run, Transaction } from './store.ts';
import type { Work } from './work.ts';

type Job = {
  readonly work: (run: Run) => Work<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/** So many writes share a transaction at most: the others of the machine wait for its end. */
const MOST = 64;

/**
 * So many turns of the event loop are waited for more, as long as each brings some: twice the writes in a transaction with 32
 * requests at once, and a tenth of the gateway's CPU time. What comes alone doesn't wait.
 */
const MOST_TURNS = 4;

/**
 * Writes, one after the other, of one process. Those that came while a transaction ran share the next one, so that a hundred
 * requests at once wait for two transactions and not for a hundred. Where one of them is wrong in itself, each is run alone;
 * where the store fails, all of them have failed.
 */
export function createWorkQueue(inTransaction: Transaction): Transaction {
  const waiting: Job[] = [];
  let isRunning = false;
  const drain = async (): Promise<void> => {
    while (waiting.length > 0) await runTogether(inTransaction, waiting.splice(0, MOST));
    isRunning = false;
  };
  // What comes with the same turn of the event loop shares the first transaction, whichever socket it comes from.
  const gather = (turn: number, known: number): void => {
    setImmediate(() => {
      if (waiting.length > known && turn < MOST_TURNS) gather(turn + 1, waiting.length);
      else void drain();
    });
  };
  return <T>(work: (run: Run) => Work<T>) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      if (isRunning) return;
      isRunning = true;
      gather(0, waiting.length);
    });
}

async function runTogether(inTransaction: Transaction, jobs: readonly Job[]): Promise<void> {
  const [only] = jobs;
  if (only !== undefined && jobs.length === 1) return runAlone(inTransaction, only);
  try {
    const results = await inTransaction(function* (run) {
      const found: unknown[] = [];
      for (const { work } of jobs) found.push(yield* work(run));
      return found;
    });
    for (const [index, { resolve }] of jobs.entries()) resolve(results[index]);
  } catch (error) {
    for (const job of jobs) {
      if (error instanceof LedgerError) job.reject(error);
      else await runAlone(inTransaction, job);
    }
  }
}

async function runAlone(inTransaction: Transaction, { work, resolve, reject }: Job): Promise<void> {
  try {
    resolve(await inTransaction(work));
  } catch (error) {
    reject(error);
  }
}
