import type { Answer } from './store.ts';

/**
 * What is done inside a transaction, written once for both stores. It yields what has to be waited for: on PostgreSQL each
 * query, on SQLite nothing, so that a whole transaction there is one call and no turn of the event loop. Written with
 * `await` it took a promise for each step, which cost more than the statements.
 */
export type Work<T> = Generator<Promise<unknown>, T, unknown>;

/** The answer of a query, waited for where it isn't there yet. */
export function* wait<T>(answer: Answer<T>): Work<T> {
  return answer instanceof Promise ? ((yield answer) as T) : answer;
}

/** Does work that has nothing to wait for. */
export function doNow<T>(work: Work<T>): T {
  const step = work.next();
  if (step.done !== true) throw new Error('a store that answers at once gave a promise');
  return step.value;
}

/** Does work, and waits for what it yields. */
export async function doInTurn<T>(work: Work<T>): Promise<T> {
  let step = work.next();
  while (step.done !== true) {
    try {
      const answer = await step.value;
      step = work.next(answer);
    } catch (error) {
      step = work.throw(error);
    }
  }
  return step.value;
}
