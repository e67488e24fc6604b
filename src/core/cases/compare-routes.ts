import type { Route, RouteCredential } from '../resolution/route.ts';
import type { Fingerprint, FingerprintOf } from '../secret.ts';
import type { LabCase } from './lab-case.ts';
import { NO_ROUTE, type ObservedRoute } from './observed-route.ts';

export const FIELDS = ['destination', 'authorization', 'apiKey', 'model'] as const;
export type Field = (typeof FIELDS)[number];

export type Mismatch = { readonly field: Field; readonly predicted: string | null; readonly observed: string | null };

export type Comparison = {
  readonly route: Route;
  readonly observed: ObservedRoute;
  readonly situation: LabCase;
  readonly fingerprintOf: FingerprintOf;
};

/** Where a prediction and what was seen differ. A route without a destination says nothing of the rest. */
export function compareRoutes({ route, observed, situation, fingerprintOf }: Comparison): readonly Mismatch[] {
  const sent = (credential: RouteCredential | null) => sentFingerprint(credential, situation, fingerprintOf);
  const predicted: ObservedRoute =
    route.destination === null
      ? NO_ROUTE
      : {
          destination: route.destination,
          authorization: sent(route.authorization),
          apiKey: sent(route.apiKey),
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
function sentFingerprint(
  credential: RouteCredential | null,
  situation: LabCase,
  fingerprintOf: FingerprintOf,
): Fingerprint | null {
  if (credential === null) return null;
  return credential.fingerprint ?? fingerprintOf(helperOutput(credential.origin.scope, situation));
}

function helperOutput(scope: string, { layers = {}, flag }: LabCase): string {
  const settings: unknown = scope === 'flag' ? flag?.settings : layers[scope as keyof typeof layers];
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings ?? {});
  return /"apiKeyHelper":\s*"echo ([^"]*)"/.exec(text)?.[1] ?? '';
}
