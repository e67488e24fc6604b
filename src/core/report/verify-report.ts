import type { LiveAnswer } from '../evidence/live-answer.ts';
import type { Verdict } from '../evidence/verdict.ts';
import type { Client } from '../plan/plan.ts';
import type { Problem } from '../problem.ts';
import type { Route } from '../resolution/route.ts';

/** What one verification came to. The shape is part of the contract. */
export type VerifyReport = Verdict & {
  readonly schema: 1;
  readonly profile: string;
  /** null where there is no client to verify on. */
  readonly client: Client | null;
  /** The planned route; null where no plan could be made. */
  readonly expected: Route | null;
  /** With `--live`: what answered the one real request; null where it was not sent or not answered. */
  readonly live?: LiveReport | null;
};

/** What one real request may cost at most, told before it is sent. */
export type LiveOffer = {
  readonly profile: string;
  readonly model: string | null;
  readonly destination: string;
  /** Whether the person's own login pays for it, by its subscription. */
  readonly byLogin: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; null where no price is known. */
  readonly usd: number | null;
};

export type LiveReport = LiveAnswer & { readonly destination: string; readonly atMostUsd: number | null };

/** The same for every profile. */
export type VerifyAllReport = { readonly schema: 1; readonly verdicts: readonly VerifyReport[] };

/** A verification that never got as far as a launch. */
export function unprovenReport(request: {
  readonly profile: string;
  readonly reasons: readonly string[];
  readonly client?: Client;
  readonly expected?: Route;
}): VerifyReport {
  const { profile, reasons, client = null, expected = null } = request;
  return { schema: 1, profile, client, verdict: 'unproven', expected, observed: [], sideTraffic: [], reasons };
}

/** Without a client that starts and says what it is, nothing can be observed: that is no mistake of the person's. */
export function isWithoutClient({ kind, code }: Problem): boolean {
  return kind === 'missing' || kind === 'not-executable' || code === 'client-version-unknown';
}

const STATUS = { proved: 0, contradicted: 1, unproven: 4 } as const;

/** The exit status that the contract gives verdicts: the worst of them counts, a contradiction most. */
export function statusOfVerdicts(reports: readonly VerifyReport[]): number {
  const statuses = reports.map(({ verdict }) => STATUS[verdict]);
  return statuses.includes(1) ? 1 : Math.max(0, ...statuses);
}
