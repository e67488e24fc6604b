import type { LabCase } from '../core/cases/lab-case.ts';
import type { Route } from '../core/resolution/route.ts';
import type { Lab } from './lab.ts';
import { runUnder, type Launcher } from './run-under.ts';

/** What `cordon explain` says of a situation, or why it said nothing. */
export type Prediction = { readonly ok: true; readonly route: Route } | { readonly ok: false; readonly reason: string };

export type PredictionRequest = {
  readonly lab: Lab;
  readonly situation: LabCase;
  readonly client: string;
  readonly cordon: readonly string[];
  readonly signal?: AbortSignal;
};

/** Asks the program itself, in the very home, project and environment that the client is then run in. */
export async function predict({ cordon, ...request }: PredictionRequest): Promise<Prediction> {
  const run = await runUnder({ ...request, launcher: explainWith(cordon) });
  try {
    const { route } = JSON.parse(run.stdout) as { readonly route: Route };
    return { ok: true, route };
  } catch {
    return {
      ok: false,
      reason: `explain ended with ${run.status ?? run.signal}: ${run.stderr.trim() || run.stdout.trim()}`,
    };
  }
}

function explainWith(cordon: readonly string[]): Launcher {
  return {
    name: 'cordon explain',
    commandLine: (layout, client) => [
      '/usr/bin/env',
      `CORDON_CLAUDE=${client}`,
      ...cordon,
      'explain',
      '--json',
      '--',
      ...layout.args,
    ],
  };
}
