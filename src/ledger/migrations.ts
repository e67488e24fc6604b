import { sql, type Compilable, type Kysely } from 'kysely';
import { LedgerError, ledgerProblem } from './ledger-error.ts';
import type { Run, Store } from './store.ts';
import type { Tables } from './tables.ts';
import { wait, type Work } from './work.ts';

type Migration = {
  readonly name: string;
  /** The one language that it is for; without it, all. */
  readonly only?: Store['language'];
  readonly up: (builder: Kysely<Tables>) => readonly Compilable[];
};

/** Every change of the schema, the oldest first. One that was published is never edited: a new one goes behind it. */
const MIGRATIONS: readonly Migration[] = [
  { name: '001-first', up: firstTables },
  { name: '002-fewer-pages', only: 'sqlite', up: fewerPages },
];

/**
 * Brings a database to this schema, in one transaction, so that two first starts at once don't meet. One that a newer cordon
 * wrote is refused: this one wouldn't know what its rows mean.
 */
export async function migrate(store: Store, place: string): Promise<void> {
  if ((await store.read((run) => missing(run, store, place))).length === 0) return;
  await store.write(function* (run) {
    for (const migration of yield* missing(run, store, place)) {
      for (const step of migration.up(store.builder)) yield* wait(run.change(step.compile()));
      yield* wait(run.change(store.builder.insertInto('cordon_migrations').values({ name: migration.name }).compile()));
    }
  });
}

function* missing(run: Run, store: Store, place: string): Work<readonly Migration[]> {
  const wanted = MIGRATIONS.filter(({ only }) => only === undefined || only === store.language);
  if ((yield* wait(run.rows(store.findMigrations))).length === 0) return wanted;
  const rows = yield* wait(
    run.rows<{ name: string }>(store.builder.selectFrom('cordon_migrations').select('name').compile()),
  );
  const done = new Set(rows.map(({ name }) => name));
  const unknown = [...done].find((name) => !MIGRATIONS.some((migration) => migration.name === name));
  if (unknown !== undefined)
    throw new LedgerError(
      ledgerProblem(place, {
        code: 'newer',
        what: `was written by a newer cordon (its schema has "${unknown}")`,
        hint: 'Update cordon on this machine: npm install -g cordon',
      }),
    );
  return wanted.filter(({ name }) => !done.has(name));
}

function firstTables({ schema }: Kysely<Tables>): readonly Compilable[] {
  return [
    schema.createTable('cordon_migrations').addColumn('name', 'text', (column) => column.primaryKey()),
    schema
      .createTable('cordon_sessions')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('profile', 'text', (column) => column.notNull())
      .addColumn('project', 'text')
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('machine', 'text', (column) => column.notNull())
      .addColumn('pid', 'integer', (column) => column.notNull())
      .addColumn('process_start', 'text'),
    intentsTable(schema, 'cordon_intents'),
    schema.createIndex('cordon_intents_at').on('cordon_intents').column('at'),
    settlementsTable(schema, 'cordon_settlements'),
    totalsTable(schema, 'cordon_totals'),
    schema.createIndex('cordon_totals_open').on('cordon_totals').column('name').where(sql.ref('open'), '>', sql.lit(0)),
    ...limitTables(schema),
  ];
}

type Schema = Kysely<Tables>['schema'];

function intentsTable(schema: Schema, name: string, isKeyed = true) {
  return schema
    .createTable(name)
    .addColumn('id', 'text', (column) => (isKeyed ? column.primaryKey() : column.notNull()))
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('session', 'text', (column) => column.notNull())
    .addColumn('profile', 'text', (column) => column.notNull())
    .addColumn('project', 'text')
    .addColumn('client_session', 'text')
    .addColumn('agent', 'text')
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('requested_model', 'text', (column) => column.notNull())
    .addColumn('reserve', 'bigint');
}

function settlementsTable(schema: Schema, name: string) {
  return schema
    .createTable(name)
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('recovered', 'integer', (column) => column.notNull())
    .addColumn('status', 'integer')
    .addColumn('input', 'bigint')
    .addColumn('output', 'bigint')
    .addColumn('cache_read', 'bigint')
    .addColumn('cache_write_5m', 'bigint')
    .addColumn('cache_write_1h', 'bigint')
    .addColumn('web_searches', 'bigint')
    .addColumn('cost', 'bigint')
    .addColumn('basis', 'text', (column) => column.notNull())
    .addColumn('first_byte_ms', 'bigint')
    .addColumn('duration_ms', 'bigint', (column) => column.notNull())
    .addColumn('served_model', 'text')
    .addColumn('failover', 'text');
}

function totalsTable(schema: Schema, name: string) {
  return schema
    .createTable(name)
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('day', 'integer', (column) => column.notNull())
    .addColumn('spent', 'bigint', (column) => column.notNull())
    .addColumn('reserved', 'bigint', (column) => column.notNull())
    .addColumn('open', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint(`${name}_key`, ['scope', 'name', 'day']);
}

function limitTables(schema: Schema): readonly Compilable[] {
  return [
    schema
      .createTable('cordon_raises')
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('span', 'text', (column) => column.notNull())
      .addColumn('amount', 'bigint', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull()),
    schema.createIndex('cordon_raises_span').on('cordon_raises').columns(['scope', 'name', 'span']),
    schema
      .createTable('cordon_warnings')
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('span', 'text', (column) => column.notNull())
      .addColumn('limit_micro_usd', 'bigint', (column) => column.notNull())
      .addColumn('share', 'double precision', (column) => column.notNull())
      .addPrimaryKeyConstraint('cordon_warnings_key', ['scope', 'name', 'span', 'limit_micro_usd', 'share']),
  ];
}

/**
 * Each page that a commit changes is written whole, so a reservation must change few: two here, and seven before. Intents are
 * appended, with no index: their ids are unique by how they are made, a gateway knows its own, and usage and the recovery of
 * dead sessions read the table from one end to the other. The other two lie in their keys, without rows beside them.
 */
function fewerPages(builder: Kysely<Tables>): readonly Compilable[] {
  const { schema } = builder;
  const lean = (table: string, make: (name: string) => Compilable) => [
    make(`${table}_lean`),
    raw(builder, `insert into ${table}_lean select * from ${table}`),
    schema.dropTable(table),
    schema.alterTable(`${table}_lean`).renameTo(table),
  ];
  return [
    ...lean('cordon_intents', (name) => intentsTable(schema, name, false)),
    ...lean('cordon_settlements', (name) => settlementsTable(schema, name).modifyEnd(sql`without rowid`)),
    ...lean('cordon_totals', (name) => totalsTable(schema, name).modifyEnd(sql`without rowid`)),
  ];
}

function raw(builder: Kysely<Tables>, text: string): Compilable {
  return { compile: () => sql.raw(text).compile(builder) };
}
