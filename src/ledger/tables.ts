/** Who asked, and the process that owns the open intents. */
type SessionsTable = {
  id: string;
  profile: string;
  project: string | null;
  started_at: number;
  machine: string;
  pid: number;
  process_start: string | null;
};

/** One row for each attempt, written before it is sent and never changed. */
type IntentsTable = {
  id: string;
  request: string;
  attempt: number;
  at: number;
  session: string;
  profile: string;
  project: string | null;
  client_session: string | null;
  agent: string | null;
  provider: string;
  model: string;
  requested_model: string;
  reserve: number | null;
};

/** How an attempt ended: one row for each at most, and the first one stays. */
type SettlementsTable = {
  id: string;
  at: number;
  outcome: string;
  /** 1 where nobody settled and the reservation was charged. */
  recovered: number;
  status: number | null;
  input: number | null;
  output: number | null;
  cache_read: number | null;
  cache_write_5m: number | null;
  cache_write_1h: number | null;
  web_searches: number | null;
  cost: number | null;
  basis: string;
  first_byte_ms: number | null;
  duration_ms: number;
  served_model: string | null;
  failover: string | null;
};

/**
 * What stands against limits, added up: for a profile, a project (empty where there is none) and everything by the day of the
 * intent, and for a session over all its days (day 0). Weeks and months are sums of days, so that a limit that is set in
 * the middle of a span counts what came before it.
 */
type TotalsTable = {
  scope: string;
  name: string;
  day: number;
  spent: number;
  reserved: number;
  /** Intents that are not settled. */
  open: number;
};

/** What a limit was raised by for one span; a row for each time. */
type RaisesTable = { scope: string; name: string; span: string; amount: number; at: number };

/** Shares of a limit that were crossed in a span, so that each is said once. */
type WarningsTable = { scope: string; name: string; span: string; limit_micro_usd: number; share: number };

type MigrationsTable = { name: string };

export type Tables = {
  cordon_sessions: SessionsTable;
  cordon_intents: IntentsTable;
  cordon_settlements: SettlementsTable;
  cordon_totals: TotalsTable;
  cordon_raises: RaisesTable;
  cordon_warnings: WarningsTable;
  cordon_migrations: MigrationsTable;
};
