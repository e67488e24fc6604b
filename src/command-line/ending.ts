import type { Command } from 'commander';
import { exitStatusOf, type Outcome, type Problem } from '../core/problem.ts';
import { problemReport, renderProblem } from '../render/problem.ts';

/** How the command ended: its exit status, set by whichever command ran. */
export type Ending = { status: number };

/** Adds one command to the program. */
export type AddCommand = (program: Command, ending: Ending) => void;

export type Style = { readonly colour: boolean };

/** Prints a report as the one JSON object that `--json` promises, or as text for a person. */
export function print<T extends object>(
  report: T,
  how: { readonly json: boolean | undefined; readonly text: (report: T, style: Style) => string },
): void {
  process.stdout.write(
    how.json === true
      ? `${JSON.stringify(report, null, 2)}\n`
      : how.text(report, { colour: process.stdout.hasColors?.() ?? false }),
  );
}

/** Prints what came of a command, or its problem, and keeps the exit status that the contract gives it. */
export function finish<T extends object>(
  ending: Ending,
  outcome: Outcome<T>,
  how: { readonly json: boolean | undefined; readonly text: (report: T, style: Style) => string },
): void {
  if (outcome.ok) print(outcome.value, how);
  else ending.status = printProblem(outcome.problem, how.json === true);
}

export function printProblem(problem: Problem, json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify(problemReport(problem), null, 2)}\n`);
  process.stderr.write(renderProblem(problem, process.stderr.hasColors?.() ?? false));
  return exitStatusOf(problem);
}
