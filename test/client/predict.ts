import type { Route, RouteCredential } from '../../src/core/resolution/route.ts';
import type { Fingerprint } from '../../src/core/secret.ts';
import { fingerprint, type Lab } from '../lab/lab.ts';
import type { LabCase } from '../lab/lab-case.ts';
import { cordonProgram } from '../lab/pinned-client.ts';
import { runUnder, type Launcher } from '../lab/run-under.ts';
import { NO_ROUTE, type ObservedRoute } from './observed-route.ts';

/** What `cordon explain` says of a situation, or why it said nothing. */
export type Prediction = { readonly ok: true; readonly route: Route } | { readonly ok: false; readonly reason: string };

const explain: Launcher = {
  name: 'cordon explain',
  commandLine: (layout, client) => [
    '/usr/bin/env',
    `CORDON_CLAUDE=${client}`,
    process.execPath,
    cordonProgram,
    'explain',
    '--json',
    '--',
    ...layout.args,
  ],
};

/** Asks the built product, in the very home, project and environment that the client is then run in. */
export async function predict(request: {
  readonly lab: Lab;
  readonly situation: LabCase;
  readonly client: string;
}): Promise<Prediction> {
  const run = await runUnder({ ...request, launcher: explain });
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

export const FIELDS = ['destination', 'authorization', 'apiKey', 'model'] as const;
export type Field = (typeof FIELDS)[number];

export type Mismatch = { readonly field: Field; readonly predicted: string | null; readonly observed: string | null };

/** Where a prediction and what was seen differ. A route without a destination says nothing of the rest. */
export function compareRoutes(route: Route, observed: ObservedRoute, situation: LabCase): readonly Mismatch[] {
  const predicted: ObservedRoute =
    route.destination === null
      ? NO_ROUTE
      : {
          destination: route.destination,
          authorization: fingerprintOf(route.authorization, situation),
          apiKey: fingerprintOf(route.apiKey, situation),
          model: route.model,
        };
  return FIELDS.filter((field) => normalise(field, predicted) !== normalise(field, observed)).map((field) => ({
    field,
    predicted: predicted[field],
    observed: observed[field],
  }));
}

/** `/api/` and `/api` are one destination. */
function normalise(field: Field, route: ObservedRoute): string | null {
  const value = route[field];
  return field === 'destination' && value !== null ? value.replace(/\/+$/, '') : value;
}

/** cordon doesn't run helpers to explain; a recording does, and knows what each one prints. */
function fingerprintOf(credential: RouteCredential | null, situation: LabCase): Fingerprint | null {
  if (credential === null) return null;
  return credential.fingerprint ?? fingerprint(helperOutput(credential.origin.scope, situation));
}

function helperOutput(scope: string, { layers = {}, flag }: LabCase): string {
  const settings: unknown = scope === 'flag' ? flag?.settings : layers[scope as keyof typeof layers];
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings ?? {});
  return /"apiKeyHelper":\s*"echo ([^"]*)"/.exec(text)?.[1] ?? '';
}
