import { holds, type Cell } from '../cases/cell.ts';
import type { Mismatch } from '../cases/compare-routes.ts';
import type { LabCase } from '../cases/lab-case.ts';
import type { Client } from '../plan/plan.ts';

/** One leak on this client: what became of it in a native and in a routed session. */
export type ConformanceRow = {
  readonly id: string;
  readonly source: string;
  readonly native: Cell;
  readonly routed: Cell;
};

/** A random case that the prediction got wrong, as it can be laid out again. */
export type MissedCase = {
  readonly id: string;
  readonly situation: LabCase;
  readonly mismatches: readonly Mismatch[];
  /** Set where no route was predicted at all. */
  readonly failure: string | null;
};

export type RandomCases = {
  readonly seed: number;
  readonly cases: number;
  /** Predicted in everything at the first run. */
  readonly predicted: number;
  /** Wrong twice: a rule that differs. */
  readonly missed: readonly MissedCase[];
  /** Wrong once and right when run again: the client itself doesn't always do the same. */
  readonly unsteady: readonly MissedCase[];
};

/** Which of cordon's rules hold on one client. */
export type ConformanceReport = {
  readonly schema: 1;
  readonly client: Client;
  /** The day of the check, in UTC (`2026-11-25`). */
  readonly checkedOn: string;
  readonly platform: string;
  readonly holds: boolean;
  readonly rows: readonly ConformanceRow[];
  /** Rows that this machine can't lay out, and why. */
  readonly notRun: readonly { readonly id: string; readonly reason: string }[];
  readonly random: RandomCases;
  /** What differs from the rules, one sentence each; empty exactly when everything holds. */
  readonly differences: readonly string[];
};

export type Measured = Omit<ConformanceReport, 'schema' | 'holds' | 'differences'>;

export function makeConformanceReport(measured: Measured): ConformanceReport {
  const differences = [...measured.rows.flatMap(differencesOf), ...measured.random.missed.map(describeMiss)];
  return { schema: 1, ...measured, holds: differences.length === 0, differences };
}

/** The exit status: 1 where a rule differs. */
export function statusOfConformance({ holds: all }: ConformanceReport): number {
  return all ? 0 : 1;
}

/** How many rows a kind of session held, and how many of those by refusing. */
export function countHeld(
  rows: readonly ConformanceRow[],
  kind: 'native' | 'routed',
): { readonly held: number; readonly refused: number } {
  return {
    held: rows.filter((row) => holds(row[kind])).length,
    refused: rows.filter((row) => row[kind].outcome === 'refused').length,
  };
}

function differencesOf(row: ConformanceRow): readonly string[] {
  return (['native', 'routed'] as const)
    .filter((kind) => !holds(row[kind]))
    .map((kind) => {
      const { outcome, evidence } = row[kind];
      return `${row.id} (${row.source}), ${kind}: ${outcome === 'leaked' ? 'leaks' : 'is broken'}: ${evidence.join('; ')}.`;
    });
}

function describeMiss({ id, mismatches, failure }: MissedCase): string {
  const fields = mismatches.map(
    ({ field, predicted, observed }) => `${field} predicted ${predicted ?? 'none'}, observed ${observed ?? 'none'}`,
  );
  return `${id}: ${failure ?? fields.join('; ')}.`;
}
