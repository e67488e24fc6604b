/** One session that runs. `pid` is the process that was launched. */
export type RunningSession = {
  readonly id: string;
  readonly profile: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly cwd: string;
  /** Where the session's gateway listens on 127.0.0.1, and its process; null where it has none. */
  readonly gateway: { readonly port: number; readonly pid: number } | null;
};

/** Outside of any session: those that run, the oldest first. */
export type SessionsReport = { readonly schema: 1; readonly sessions: readonly RunningSession[] };

export type RouteState = 'as-planned' | 'drifted' | 'unknown';

/** Inside a session: what it is, and whether its route still is the planned one. */
export type SessionReport = {
  readonly schema: 1;
  readonly session: {
    readonly id: string;
    readonly profile: string;
    /** null where the session's own record is gone. */
    readonly startedAt: string | null;
    /** Who answers, and where: behind a gateway that is its first upstream. */
    readonly provider: string | null;
    readonly destination: string | null;
    /** Where the client's requests go first; null without a gateway. */
    readonly gateway: string | null;
    readonly model: string | null;
    /** Whether a hook looks at the route before every prompt; null where that isn't known. */
    readonly hooks: boolean | null;
    /** What the session's gateway counted, and the limit that it counts against; null where nothing is known. */
    readonly spentMicroUsd: number | null;
    readonly limitMicroUsd: number | null;
  };
  readonly route: RouteState;
  /** One sentence each; empty exactly when the route is as planned. */
  readonly reasons: readonly string[];
};

export type StatusReport = SessionsReport | SessionReport;

const STATUS = { 'as-planned': 0, drifted: 1, unknown: 4 } as const;

/** 0, but 1 where a route has drifted and 4 where that could not be established. */
export function statusOfReport(report: StatusReport): number {
  return 'route' in report ? STATUS[report.route] : 0;
}
