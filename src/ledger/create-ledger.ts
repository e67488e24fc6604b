import type { Intent, Ledger } from '../core/usage/ledger.ts';
import { bookOf } from './book.ts';
import { readStanding } from './budget-states.ts';
import { compileQueries } from './queries.ts';
import { readUsageRows } from './read-usage-rows.ts';
import { recoverIntents } from './recover.ts';
import { reserveIfClear, reserveIntent } from './reserve.ts';
import { settleIntent, type IntentRow } from './settle.ts';
import type { Store } from './store.ts';
import { wait } from './work.ts';

/** The ledger, on whichever store. Every write is one transaction. */
export function createLedger({ store, machine }: { readonly store: Store; readonly machine: string }): Ledger {
  const queries = compileQueries(store.builder);
  // What this process reserved and didn't settle yet needs not be looked up again.
  const own = new Map<string, IntentRow>();
  return {
    openSession: async (session) => {
      await store.write((run) => wait(run.change(queries.addSession({ ...session }))));
    },
    reserve: async (intent, rules) => {
      const reserved = await store.write((run) => reserveIntent(run, { queries, intent, rules }));
      if (reserved.ok) own.set(intent.id, rowOf(intent));
      return reserved;
    },
    reserveIfClear: async (intent, rules) => {
      const reserved = await store.write((run) => reserveIfClear(run, { queries, intent, rules }));
      if (reserved !== null) own.set(intent.id, rowOf(intent));
      return reserved;
    },
    settle: async (settlement) => {
      const intent = own.get(settlement.id);
      await store.write((run) => settleIntent(run, { queries, settlement, intent, recovered: false }));
      own.delete(settlement.id);
    },
    budgets: (rules, at, session) =>
      store.read(function* (run) {
        const states = [];
        for (const rule of rules) states.push((yield* readStanding(run, { queries, rule, at, session })).state);
        return states;
      }),
    raise: (rule, by, at, session) =>
      store.write(function* (run) {
        const { span } = yield* readStanding(run, { queries, rule, at, session });
        const { scope, name } = rule;
        yield* wait(run.change(queries.addRaise({ scope, name, span: span.key, amount: by, at })));
        bookOf(run, queries).forget();
        return (yield* readStanding(run, { queries, rule, at, session })).state;
      }),
    usage: (query) => store.read((run) => readUsageRows(run, { builder: store.builder, query })),
    recover: (isAlive, at) => recoverIntents({ store, queries, machine, isAlive, at }),
    close: store.close,
  };
}

function rowOf({ at, attribution, reserveMicroUsd }: Intent): IntentRow {
  const { session, profile, project } = attribution;
  return { at, session, profile, project, reserve: reserveMicroUsd };
}
