import { VERIFIED_VERSIONS, type VerifiedVersion } from '../catalogue/client-versions.ts';
import { SETTINGS_KEYS } from '../catalogue/settings-keys.ts';
import { isRoutingLike } from '../catalogue/variable-traits.ts';
import { findVariable } from '../catalogue/variables.ts';
import type { Json, Layer } from '../layers/layer.ts';
import type { Located, Origin } from '../origin.ts';
import type { Client } from '../plan/plan.ts';
import { withoutSecretWords } from '../profiles/secret-shape.ts';
import type { Resolution } from '../resolution/resolution.ts';
import type { Route } from '../resolution/route.ts';
import type { Text } from '../secret.ts';
import { redactText, showAddress, showRoute } from './redact.ts';

/** One value in the report: a secret shows its fingerprint alone. */
export type ShownValue = { readonly value: Text; readonly origin: Origin };

export type ExplainRow = {
  readonly name: string;
  readonly winner: ShownValue;
  readonly shadowed: readonly ShownValue[];
};

/** How a plain `claude` started here and now would resolve. The shape is part of the contract. */
export type ExplainReport = {
  readonly schema: 1;
  readonly client: Client & { readonly verifiedVersions: readonly VerifiedVersion[] };
  readonly route: Route;
  /** Every routing variable that some layer sets, in order of the names. */
  readonly variables: readonly ExplainRow[];
  /** The same for the keys of settings files. */
  readonly settings: readonly ExplainRow[];
  readonly layers: readonly ShownLayer[];
  /** Names that were asked for and that no layer sets. */
  readonly unset: readonly string[];
};

export type ShownLayer = Pick<Layer, 'scope' | 'path' | 'state' | 'reason' | 'at'>;

export type ExplainInput = {
  readonly client: Client;
  readonly resolution: Resolution;
  readonly route: Route;
  /** Only these names; empty asks for all that route. */
  readonly names: readonly string[];
};

export function makeExplainReport({ client, resolution, route, names }: ExplainInput): ExplainReport {
  const wanted = new Set(names);
  const isWanted = (name: string, routes: boolean) => (wanted.size === 0 ? routes : wanted.has(name));
  const variables = resolution.variables
    .filter(({ name }) => isWanted(name, routes(name)))
    .toSorted(byName((row) => row.name));
  const settings = resolution.settings
    .filter(({ key }) => isWanted(key, ROUTING_KEYS.has(key)))
    .toSorted(byName((row) => row.key));
  const found = new Set([...variables.map(({ name }) => name), ...settings.map(({ key }) => key)]);
  return {
    schema: 1,
    client: { ...client, verifiedVersions: VERIFIED_VERSIONS },
    route: showRoute(route),
    variables: variables.map(({ name, winner, shadowed }) => ({
      name,
      winner: show(winner),
      shadowed: shadowed.map(show),
    })),
    settings: settings.map(({ key, winner, shadowed }) => ({
      name: key,
      winner: showSetting(winner),
      shadowed: shadowed.map(showSetting),
    })),
    layers: resolution.layers.map(({ scope, path, state, reason, at }) => ({
      scope,
      path,
      state,
      ...(reason === undefined ? {} : { reason }),
      ...(at === undefined ? {} : { at }),
    })),
    unset: names.filter((name) => !found.has(name)).map(withoutSecretWords),
  };
}

const ROUTING_KEYS: ReadonlySet<string> = new Set(SETTINGS_KEYS.map(({ key }) => key));

const QUIET_CLASSES: ReadonlySet<string> = new Set(['telemetry', 'session', 'feature']);

/** Whether a variable belongs in the report that nobody narrowed: what only changes reports or looks doesn't. */
function routes(name: string): boolean {
  const row = findVariable(name);
  return row === undefined ? isRoutingLike(name) : row.neutral !== 'keep' || !QUIET_CLASSES.has(row.class);
}

function show({ value, origin }: Located<Text>): ShownValue {
  return { value: typeof value === 'string' ? redactText(showAddress(value)) : value, origin };
}

function showSetting({ value, origin }: Located<Json>): ShownValue {
  return { value: redactText(typeof value === 'string' ? value : JSON.stringify(value)), origin };
}

function byName<T>(nameOf: (row: T) => string): (left: T, right: T) => number {
  return (left, right) => (nameOf(left) < nameOf(right) ? -1 : 1);
}
