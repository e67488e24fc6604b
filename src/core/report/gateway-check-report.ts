import type { PartId, ShapeId } from '../catalogue/client-shapes.ts';

/**
 * `passed`: taken, and answered as asked. `stripped`: taken, and what was asked for didn't come back. `rejected`: refused.
 * `renamed`: answered by another model. `unclear`: no answer that says anything. `not-asked`: what came before made it vain.
 */
export type CheckVerdict = 'passed' | 'stripped' | 'rejected' | 'renamed' | 'unclear' | 'not-asked';

/** What it means for a session of this profile. */
export type CheckSeverity = 'none' | 'info' | 'warning' | 'error';

export type CheckRow = {
  readonly shape: ShapeId | 'models' | 'start-up';
  /** The part of the request that it is about; null for the request as a whole. */
  readonly part: PartId | 'model' | 'usage' | null;
  readonly verdict: CheckVerdict;
  readonly severity: CheckSeverity;
  /** HTTP status; null where nothing was asked or nothing came. */
  readonly status: number | null;
  readonly says: string;
  /** What a profile can say about it; null where there is nothing to do. */
  readonly remedy: string | null;
};

export type CheckedUpstream = {
  readonly provider: string;
  readonly destination: string;
  /** As asked for upstream. */
  readonly model: string;
  readonly rows: readonly CheckRow[];
};

/** What a check of an upstream may cost at most, told before anything is sent. */
export type CheckOffer = {
  readonly profile: string;
  readonly upstreams: readonly {
    readonly provider: string;
    readonly destination: string;
    readonly model: string;
    readonly requests: number;
    readonly microUsd: number | null;
  }[];
};

export type GatewayCheckReport = {
  readonly schema: 1;
  readonly profile: string;
  /** `lab`: a stand-in on this machine, which shows what the gateway itself changes; `live`: the upstreams themselves. */
  readonly mode: 'lab' | 'live';
  /** The version of the client whose requests were sent. */
  readonly clientVersion: string;
  readonly upstreams: readonly CheckedUpstream[];
  /** What it was said to cost at most; null in the lab, or where no price is known. */
  readonly atMostMicroUsd: number | null;
  readonly requests: number;
};

/** 1 where something breaks sessions, 4 where an upstream said nothing, else 0. */
export function statusOfCheck({ upstreams }: GatewayCheckReport): number {
  const rows = upstreams.flatMap((upstream) => upstream.rows);
  if (rows.some(({ severity }) => severity === 'error')) return 1;
  return rows.some(({ shape, verdict }) => shape === 'plain' && verdict === 'unclear') ? 4 : 0;
}
