import { sql, type Expression, type Kysely, type RawBuilder } from 'kysely';
import type { UsageDimension, UsageQuery, UsageRow } from '../core/usage/ledger.ts';
import { dayName } from './span.ts';
import type { Run } from './store.ts';
import type { Tables } from './tables.ts';
import { wait, type Work } from './work.ts';

/** How each dimension is read from an intent. A day is a number until it is shown. */
const DIMENSIONS: Readonly<Record<UsageDimension, RawBuilder<unknown>>> = {
  day: sql`i.at / 86400000`,
  profile: sql`i.profile`,
  model: sql`i.model`,
  project: sql`coalesce(i.project, '')`,
  session: sql`i.session`,
};

type Sums = {
  readonly requests: number;
  readonly input: number;
  readonly output: number;
  readonly cache_read: number;
  readonly cache_write: number;
  readonly cost: number | null;
  readonly billed: number;
  readonly listed: number;
  readonly unpriced: number;
  readonly errors: number;
  readonly failovers: number;
};
type Keys = Readonly<Record<string, string | number>>;

/** Adds up the settled attempts by the dimensions asked for. Runs inside one transaction. */
export function* readUsageRows(
  run: Run,
  { builder, query }: { readonly builder: Kysely<Tables>; readonly query: UsageQuery },
): Work<readonly UsageRow[]> {
  const keys = query.by.map((dimension, index) => ({ dimension, column: `key${index}`, read: DIMENSIONS[dimension] }));
  const settled = settledBetween(query);
  const selected = keys.map(({ column, read }) => sql`${read} as ${sql.ref(column)}`);
  const grouped = keys.length === 0 ? sql`` : sql`group by ${sql.join(keys.map(({ read }) => read))}`;
  const sums = sql<Sums>`select ${sql.join([...selected, ...SUMS])} from ${settled} ${grouped}`;
  const rows = yield* wait(run.rows<Sums & Keys>(sums.compile(builder)));
  const medians = yield* wait(
    run.rows<Keys & { readonly middle: number }>(mediansOf({ keys, settled }).compile(builder)),
  );
  const middleOf = new Map(medians.map((row) => [nameOf(row, keys.length), row.middle]));
  return rows
    .filter(({ requests }) => requests > 0)
    .map((row) => ({
      key: Object.fromEntries(keys.map(({ dimension, column }) => [dimension, shown(dimension, row[column])])),
      ...toSums(row),
      firstByteMs: middleOf.get(nameOf(row, keys.length)) ?? null,
    }));
}

function settledBetween({ since, until }: UsageQuery): Expression<unknown> {
  const bounds = [
    ...(since === null ? [] : [sql`i.at >= ${since}`]),
    ...(until === null ? [] : [sql`i.at < ${until}`]),
  ];
  const where = bounds.length === 0 ? sql`` : sql`where ${sql.join(bounds, sql` and `)}`;
  return sql`cordon_intents i join cordon_settlements s on s.id = i.id ${where}`;
}

/**
 * An attempt that brought no answer and cost nothing says nothing about where costs come from. One that was charged as
 * reserved does: its cost is by the list.
 */
const COUNTS = sql`not (s.outcome <> 'answered' and s.input is null and coalesce(s.cost, 0) = 0)`;
const whole = (expression: RawBuilder<unknown>, name: string) =>
  sql`cast(coalesce(sum(${expression}), 0) as bigint) as ${sql.ref(name)}`;
const countWhere = (condition: RawBuilder<unknown>, name: string) =>
  sql`count(case when ${condition} then 1 end) as ${sql.ref(name)}`;

const SUMS = [
  sql`count(*) as requests`,
  whole(sql`s.input`, 'input'),
  whole(sql`s.output`, 'output'),
  whole(sql`s.cache_read`, 'cache_read'),
  whole(sql`s.cache_write_5m + s.cache_write_1h`, 'cache_write'),
  sql`cast(sum(s.cost) as bigint) as cost`,
  countWhere(sql`s.basis = 'billed' and ${COUNTS}`, 'billed'),
  countWhere(sql`s.basis = 'list' and ${COUNTS}`, 'listed'),
  countWhere(sql`s.basis = 'unpriced' and ${COUNTS}`, 'unpriced'),
  countWhere(sql`s.outcome = 'failed'`, 'errors'),
  countWhere(sql`s.failover is not null`, 'failovers'),
];

/** The lower of the two in the middle, where they are two. */
function mediansOf(request: {
  readonly keys: readonly { readonly column: string; readonly read: RawBuilder<unknown> }[];
  readonly settled: Expression<unknown>;
}): RawBuilder<unknown> {
  const { keys, settled } = request;
  const columns = keys.map(({ column }) => sql.ref(column));
  const partition = columns.length === 0 ? sql`` : sql`partition by ${sql.join(columns)}`;
  const selected = [
    ...keys.map(({ column, read }) => sql`${read} as ${sql.ref(column)}`),
    sql`s.first_byte_ms as ms`,
    sql`s.outcome as outcome`,
  ];
  return sql`
    select ${sql.join([...columns, sql`ms as middle`])} from (
      select ${sql.join([...columns, sql`ms`])},
        row_number() over (${partition} order by ms) as place,
        count(*) over (${partition}) as total
      from (select ${sql.join(selected)} from ${settled}) as answers
      where outcome = 'answered' and ms is not null
    ) as ranked where place = (total + 1) / 2`;
}

function nameOf(row: Keys, count: number): string {
  return JSON.stringify(Array.from({ length: count }, (_, index) => row[`key${index}`]));
}

function shown(dimension: UsageDimension, value: string | number | undefined): string {
  return dimension === 'day' ? dayName(Number(value)) : String(value ?? '');
}

function toSums(row: Sums): Omit<UsageRow, 'key' | 'firstByteMs'> {
  const bases = (['billed', 'listed', 'unpriced'] as const).filter((basis) => row[basis] > 0);
  const [only] = bases;
  return {
    requests: row.requests,
    inputTokens: row.input,
    outputTokens: row.output,
    cacheReadTokens: row.cache_read,
    cacheWriteTokens: row.cache_write,
    costMicroUsd: row.cost,
    costBasis: bases.length > 1 ? 'mixed' : only === undefined ? nothingCounted(row) : BASIS[only],
    errors: row.errors,
    failovers: row.failovers,
  };
}

const BASIS = { billed: 'billed', listed: 'list', unpriced: 'unpriced' } as const;

function nothingCounted({ cost }: Sums): 'list' | 'unpriced' {
  return cost === null ? 'unpriced' : 'list';
}
