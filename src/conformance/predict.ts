import type { LabCase } from '../core/cases/lab-case.ts';
import type { Route } from '../core/resolution/route.ts';
import type { Lab } from './lab.ts';
import type { Layout } from './lay-out.ts';
import { runUnder, type Launcher } from './run-under.ts';

/** What cordon says of a situation, or why it said nothing. */
export type Prediction = { readonly ok: true; readonly route: Route } | { readonly ok: false; readonly reason: string };

export type PredictionRequest = {
  readonly lab: Lab;
  readonly situation: LabCase;
  readonly client: string;
  readonly cordon: readonly string[];
  readonly signal?: AbortSignal;
};

/** A command of cordon's that predicts a route: how it is asked, and what it answers. */
export type Predictor = {
  readonly words: (layout: Layout) => readonly string[];
  readonly routeOf: (answer: unknown) => Route;
};

export const EXPLAIN: Predictor = {
  words: ({ args }) => ['explain', '--json', '--', ...args],
  routeOf: (answer) => (answer as { readonly route: Route }).route,
};

type Surfaces = { readonly surfaces: readonly { readonly surface: string; readonly route: Route }[] };

/** The doctor says what a plain `claude` would do: here, or in a new terminal, which it leaves out where that is the same. */
export function doctorOf(surface: 'terminal' | 'new-terminal'): Predictor {
  return {
    words: () => ['doctor', '--json'],
    routeOf: (answer) => {
      const { surfaces } = answer as Surfaces;
      const told = surfaces.find((one) => one.surface === surface) ?? surfaces[0];
      if (told === undefined) throw new Error('the report has no surface');
      return told.route;
    },
  };
}

/** Asks the program itself, in the very home, project and environment that the client is then run in. */
export async function predict(
  { cordon, ...request }: PredictionRequest,
  predictor: Predictor = EXPLAIN,
): Promise<Prediction> {
  const launcher: Launcher = {
    name: 'cordon predicts',
    commandLine: (layout, client) => ['/usr/bin/env', `CORDON_CLAUDE=${client}`, ...cordon, ...predictor.words(layout)],
  };
  const run = await runUnder({ ...request, launcher });
  try {
    return { ok: true, route: predictor.routeOf(JSON.parse(run.stdout)) };
  } catch {
    const [command = ''] = predictor.words(run.layout);
    return {
      ok: false,
      reason: `${command} ended with ${run.status ?? run.signal}: ${run.stderr.trim() || run.stdout.trim()}`,
    };
  }
}
