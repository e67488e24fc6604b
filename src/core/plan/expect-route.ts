import type { ClientArguments } from '../layers/client-arguments.ts';
import type { Layer, LayerSource } from '../layers/layer.ts';
import { parseLayer } from '../layers/parse-layer.ts';
import type { Outcome } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import { predictRoute } from '../resolution/predict-route.ts';
import type { Stored } from '../resolution/stored.ts';
import { resolve } from '../resolution/resolve.ts';
import type { Route } from '../resolution/route.ts';
import type { FingerprintOf } from '../secret.ts';
import { applyEnvironment } from './apply-environment.ts';
import type { JsonObject } from '../layers/is-json-object.ts';
import type { Client, EnvChange } from './plan.ts';

export type ExpectRequest = {
  readonly client: Client;
  readonly env: Readonly<Record<string, string>>;
  readonly changes: Readonly<Record<string, EnvChange>>;
  readonly settings: JsonObject | null;
  /** Whether something of the person's own is merged into the overlay, which the client might drop. */
  readonly hasOwnSettings: boolean;
  /** Whether the session has the strict host switch: then no variable of a settings file counts for its route. */
  readonly isHostOwned?: boolean;
  readonly layers: readonly Layer[];
  readonly parsed: ClientArguments;
  readonly stored: Stored;
  readonly fingerprintOf: FingerprintOf;
};

/**
 * The route that the client will take under a plan: the planned environment and overlay are read exactly as the client
 * reads them, over every other layer as it is. An overlay that the client would drop is refused here.
 */
export function expectRoute(request: ExpectRequest): Outcome<Route> {
  const { client, fingerprintOf, settings } = request;
  const read = { fingerprintOf, version: client.version };
  const variables = applyEnvironment(request.env, request.changes);
  const environment = parseLayer({
    source: { scope: 'process', path: null, content: { kind: 'environment', variables } },
    ...read,
  });
  const overlay =
    settings === null
      ? null
      : request.hasOwnSettings
        ? parseLayer({ source: sourceOf(settings), ...read })
        : layerOf(settings, request.isHostOwned === true);
  if (overlay !== null && overlay.state !== 'active') {
    return fail({
      code: 'overlay-dropped',
      kind: 'unsafe',
      message: `The client would drop the whole settings overlay, and the session with it: ${overlay.reason ?? 'it is not valid'}.`,
      hint: 'Correct that field in the file or text that you give with --settings.',
    });
  }
  const layers = [environment, ...request.layers, ...(overlay === null ? [] : [overlay])];
  return succeed(
    predictRoute({
      resolution: resolve(layers),
      arguments: request.parsed,
      stored: request.stored,
      version: client.version,
      fingerprintOf,
    }),
  );
}

function sourceOf(settings: JsonObject): LayerSource {
  return {
    scope: 'flag',
    path: null,
    content: { kind: 'bytes', bytes: new TextEncoder().encode(JSON.stringify(settings)) },
  };
}

/** An overlay of cordon's alone, read without a parser: the tests hold it against one, and a launch saves 5 ms. */
function layerOf(settings: JsonObject, isHostOwned: boolean): Layer {
  const origin = { scope: 'flag', path: null, line: null } as const;
  const env = settings.env as Readonly<Record<string, string>>;
  return {
    scope: 'flag',
    path: null,
    state: 'active',
    variables: isHostOwned ? [] : Object.keys(env).map((name) => ({ name, value: env[name] ?? '', origin })),
    settings: Object.keys(settings)
      .filter((key) => key !== 'env')
      .map((key) => ({ key, value: settings[key] ?? null, origin })),
  };
}
