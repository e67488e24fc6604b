import type { Queries, Touched } from './queries.ts';
import type { Span } from './span.ts';
import type { Run } from './store.ts';
import { wait, type Work } from './work.ts';

type Sums = { readonly spent: number; readonly reserved: number; readonly raised: number };
export type Change = { readonly spent: number; readonly reserved: number; readonly open: number };
type Entry = { readonly touched: Touched; change: Change };
type Read = { readonly span: Span; sums: Sums };

/** The sums of one transaction: read once, changed in memory, and written once, before it is committed. */
export type Book = {
  /** What stands against a span, with what this transaction changed. `raises` names whose limit is raised. */
  readonly sums: (span: Span, raises: { readonly scope: string; readonly name: string }) => Work<Sums>;
  readonly add: (touched: Touched, change: Change) => void;
  /** A limit was raised: its sums are read again. */
  readonly forget: () => void;
};

const books = new WeakMap<Run, Book>();

/**
 * The book of a transaction. Nobody else writes while it runs, so that what was read stays true: many reservations and
 * settlements that share a transaction cost one reading and one writing of the sums.
 */
export function bookOf(run: Run, queries: Queries): Book {
  const known = books.get(run);
  if (known !== undefined) return known;
  const made = openBook(run, queries);
  books.set(run, made);
  return made;
}

function openBook(run: Run, queries: Queries): Book {
  const entries = new Map<string, Entry>();
  const read = new Map<string, Read>();
  run.beforeCommit(function* () {
    for (const { touched, change } of entries.values()) {
      if (change.spent === 0 && change.reserved === 0 && change.open === 0) continue;
      yield* wait(run.change(queries.addTotals({ ...touched, ...change })));
    }
  });
  return {
    *sums(span, raises) {
      const name = `${span.scope}\n${span.name}\n${span.key}\n${raises.scope}\n${raises.name}`;
      const known = read.get(name);
      if (known !== undefined) return known.sums;
      const { scope, from, to, key } = span;
      const [row] = yield* wait(
        run.rows<Sums>(
          queries.readSpan({ scope, name: span.name, from, to, key, raiseScope: raises.scope, raiseName: raises.name }),
        ),
      );
      let sums = { spent: row?.spent ?? 0, reserved: row?.reserved ?? 0, raised: row?.raised ?? 0 };
      for (const { touched, change } of entries.values()) if (covers(span, touched)) sums = plus(sums, change);
      read.set(name, { span, sums });
      return sums;
    },
    add: (touched, change) => {
      const name = `${touched.profile}\n${touched.project}\n${touched.session}\n${touched.day}`;
      const entry = entries.get(name);
      if (entry === undefined) entries.set(name, { touched, change });
      else entry.change = { ...plus(entry.change, change), open: entry.change.open + change.open };
      for (const one of read.values()) if (covers(one.span, touched)) one.sums = plus(one.sums, change);
    },
    forget: () => read.clear(),
  };
}

function plus<Known extends Pick<Sums, 'spent' | 'reserved'>>(known: Known, { spent, reserved }: Change): Known {
  return { ...known, spent: known.spent + spent, reserved: known.reserved + reserved };
}

/** Whether what an intent changes stands in a span's sums. */
function covers({ scope, name, from, to }: Span, touched: Touched): boolean {
  if (scope === 'session') return touched.session === name;
  if (touched.day < from || touched.day > to) return false;
  return scope === 'overall' || touched[scope as 'profile' | 'project'] === name;
}
