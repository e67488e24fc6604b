import { shorten } from '../../core/evidence/client-report.ts';
import type { ClientEnd } from '../../core/evidence/trial.ts';
import type { WatchedRun } from '../watched-run.ts';

/** How a trial of the client ended, for a verdict. */
export function endOf(run: WatchedRun, timeoutMs: number): ClientEnd {
  if (run.error !== null) return { kind: 'not-started', reason: `The client could not be started: ${run.error}.` };
  if (run.interrupted !== null)
    return { kind: 'not-started', reason: `The verification was broken off by ${run.interrupted}.` };
  if (run.timedOut) return { kind: 'cut-off', seconds: Math.round(timeoutMs / 1000) };
  const words = [run.stderr, run.stdout].map(lastWords).find((line) => line !== '') ?? null;
  return { kind: 'ended', status: run.status, signal: run.signal, words };
}

/** The last line that a person would read: the client's records and debug lines are for programs. */
function lastWords(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return shorten(lines.findLast((line) => line !== '' && !FOR_PROGRAMS.test(line)) ?? '');
}

const FOR_PROGRAMS = /^\{|^\d{4}-\d\d-\d\dT\S+ \[[A-Z]+\]/;
