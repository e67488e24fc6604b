import { isJsonObject, type JsonObject } from '../layers/is-json-object.ts';
import type { Json, Layer } from '../layers/layer.ts';
import { quoteSh } from '../shells/quote.ts';
import type { SessionPlaces } from './session-places.ts';

/** The events that cordon listens to in a routed session; every version since 2.1.197 knows them. */
const EVENTS = ['SessionStart', 'UserPromptSubmit', 'ConfigChange', 'Stop'] as const;

/**
 * One prompt can be hundreds of requests, and only here is there a moment between them: what the gateway of a session with a
 * limit has to say must not come after the stop. It is a start of Node for each tool, so that other sessions don't have it.
 */
const WARNING_EVENT = 'PostToolUse';

/** Seconds that the client waits for a hook of cordon's: a machine under load must not lose the check. */
const TIMEOUT_S = 30;

/** Seconds after which the client draws the line again; by itself it does so only after a message (2.1.330). */
const REFRESH_S = 10;

/**
 * The overlay with cordon's hooks beside the person's own of the same file, and with cordon's status line, which runs the
 * person's own. The client adds up the hooks of all layers (2.1.197 to 2.1.330); a status line it takes from the highest.
 */
export function withSessionHooks(
  overlay: JsonObject,
  session: {
    readonly places: SessionPlaces;
    readonly layers: readonly Layer[];
    /** Whether the session has limits that it has to be warned of. */
    readonly isLimited?: boolean;
  },
): JsonObject {
  const { places, layers, isLimited = false } = session;
  const own = isJsonObject(overlay.hooks) ? overlay.hooks : {};
  const command = (verb: string) => [...places.cordon, verb, places.directory].map(quoteSh).join(' ');
  const events = isLimited ? [...EVENTS, WARNING_EVENT] : EVENTS;
  const hook = { hooks: [{ type: 'command', command: command('hook'), timeout: TIMEOUT_S }] };
  const hooks = Object.fromEntries(events.map((event) => [event, [...listOf(own[event]), hook]]));
  const look = personsStatusLine(overlay, layers) ?? {};
  return {
    ...overlay,
    ...(overlay.hooks === undefined || isJsonObject(overlay.hooks) ? { hooks: { ...own, ...hooks } } : {}),
    statusLine: { refreshInterval: REFRESH_S, ...look, type: 'command', command: command('statusline') },
  };
}

/** What the person has as a status line: in their own `--settings`, else in the highest layer that has one. */
export function personsStatusLine(own: JsonObject | null, layers: readonly Layer[]): JsonObject | null {
  const found =
    own?.statusLine ?? layers.flatMap(({ settings }) => settings).findLast(({ key }) => key === 'statusLine')?.value;
  if (!isJsonObject(found) || found.type !== 'command' || typeof found.command !== 'string') return null;
  return OWN_LINE.test(found.command) ? null : found;
}

/** Somebody who put cordon's line into their own settings sees it once. */
const OWN_LINE = /^\s*\S*\bcordon\s+statusline\s*$/;

/** Where every hook, or every one but the policy's, is switched off, so that cordon's don't run either. */
export function hooksOff(own: JsonObject | null, layers: readonly Layer[]): boolean {
  const settings = layers.flatMap((layer) => layer.settings.map((setting) => ({ ...setting, scope: layer.scope })));
  return (
    own?.disableAllHooks === true ||
    settings.findLast(({ key }) => key === 'disableAllHooks')?.value === true ||
    settings.some(({ key, scope, value }) => key === 'allowManagedHooksOnly' && scope === 'managed' && value === true)
  );
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
