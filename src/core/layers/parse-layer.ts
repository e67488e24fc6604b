import { isJsonObject, type JsonObject } from './is-json-object.ts';
import { isSecretName } from '../catalogue/variable-traits.ts';
import type { Origin } from '../origin.ts';
import { isWithin } from '../resolution/version-range.ts';
import type { FingerprintOf, Text } from '../secret.ts';
import { Secret } from '../secret.ts';
import type { DecodedText } from './decode-text.ts';
import { byteOffsetOf, decodeText, lineOf } from './decode-text.ts';
import { findFieldBreak } from './field-breaks.ts';
import type { Json, Layer, LayerSetting, LayerSource, LayerVariable } from './layer.ts';
import { isRoutingSetting } from './routing-settings.ts';
import { isBlockedVariable } from './blocked-variables.ts';
import { scanJson } from './scan-json.ts';
import { isFileScope, sizeLimitOf } from './source-limits.ts';

export type ParseRequest = {
  readonly source: LayerSource;
  readonly fingerprintOf: FingerprintOf;
  /** The client's version, which decides some rules; null takes the newest that was checked. */
  readonly version: string | null;
};

type Place = Pick<Layer, 'scope' | 'path'>;
type Reading = ParseRequest & { readonly place: Place };

/** One source as the client treats it: its variables and routing settings with their lines, or why it counts for nothing. */
export function parseLayer(request: ParseRequest): Layer {
  const { scope, path, content } = request.source;
  const place = { scope, path };
  const reading = { ...request, place };
  switch (content.kind) {
    case 'absent':
      return { ...place, state: 'absent', ...stopping(place.scope === 'flag'), variables: [], settings: [] };
    case 'excluded':
      return { ...place, state: 'excluded', reason: content.reason, variables: [], settings: [] };
    case 'unreadable':
      return { ...drop(place, content.reason), ...stopping(place.scope === 'flag') };
    case 'environment':
      return { ...place, state: 'active', variables: readEnvironment(reading, content.variables), settings: [] };
    case 'bytes':
      return parseDocument(reading, content.bytes);
  }
}

function stopping(stops: boolean): Pick<Layer, 'stopsClient'> {
  return stops ? { stopsClient: true } : {};
}

function drop(place: Place, reason: string, at?: NonNullable<Layer['at']>): Layer {
  return { ...place, state: 'dropped', reason, ...(at === undefined ? {} : { at }), variables: [], settings: [] };
}

function readEnvironment(reading: Reading, variables: Readonly<Record<string, string>>): readonly LayerVariable[] {
  return Object.entries(variables).map(([name, value]) => ({
    name,
    value: protect(reading, name, value),
    origin: { ...reading.place, line: null, name },
  }));
}

function protect(reading: Reading, name: string, value: string): Text {
  return isSecretName(name) && value.trim() !== '' ? new Secret(value, reading.fingerprintOf) : value;
}

function parseDocument(reading: Reading, bytes: Uint8Array): Layer {
  const { place, version } = reading;
  const limit = sizeLimitOf(place.scope);
  if (bytes.length > limit) return drop(place, `it is larger than ${limit} bytes`);
  const decoded = decodeText(bytes);
  const root = parseJson(decoded.text);
  if (root === undefined) return dropBroken(reading, decoded);
  const bindsManaged = place.scope === 'managed' && isWithin(MANAGED_STOPS, version);
  if (!isJsonObject(root))
    return {
      ...drop(place, 'it is JSON, but not an object', { offset: decoded.markLength, line: 1 }),
      ...stopping(bindsManaged),
    };
  const broken = isFileScope(place.scope) ? findFieldBreak({ root, version }) : null;
  if (broken === null) return readDocument(reading, root, decoded.text);
  // A managed file loses the bad fields alone (2.1.330); a person's own file is dropped whole.
  if (place.scope === 'managed') return readDocument(reading, withoutBadFields(root, version), decoded.text);
  const index = scanJson(decoded.text).keys.findLast(
    ({ path: [key, inner] }) => key === broken.key && inner === undefined,
  )?.index;
  return drop(
    place,
    broken.reason,
    index === undefined ? undefined : { offset: byteOffsetOf(decoded, index), line: lineOf(decoded.text, index) },
  );
}

function withoutBadFields(root: JsonObject, version: string | null): JsonObject {
  const broken = findFieldBreak({ root, version });
  if (broken === null) return root;
  return withoutBadFields(Object.fromEntries(Object.entries(root).filter(([key]) => key !== broken.key)), version);
}

function parseJson(text: string): Json | undefined {
  try {
    // JSON.parse reads nested text without recursion and makes own properties of keys like __proto__.
    const parsed: Json = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}

/** A managed file that isn't JSON stops the client on 2.1.330, and is passed over on 2.1.197. */
const MANAGED_STOPS = { since: '2.1.198' } as const;

function dropBroken({ place, version }: Reading, decoded: DecodedText): Layer {
  const index = scanJson(decoded.text).brokenAt ?? decoded.text.length;
  const at = { offset: byteOffsetOf(decoded, index), line: lineOf(decoded.text, index) };
  // A broken `--settings` file is passed over, broken text on the command line isn't (2.1.330 and 2.1.197).
  const isEmpty = decoded.text.trim() === '';
  const stops =
    !isEmpty &&
    (place.scope === 'global' ||
      (place.scope === 'managed' && isWithin(MANAGED_STOPS, version)) ||
      (place.scope === 'flag' && place.path === null));
  return { ...drop(place, describeBreak(decoded.text, index), at), ...stopping(stops) };
}

function describeBreak(text: string, index: number): string {
  if (text.trim() === '') return 'it is empty';
  const rest = text.slice(index, index + 2);
  if (rest === '//' || rest === '/*') return 'it holds a comment, which JSON does not have';
  if (/^[}\]]/.test(rest) && /,\s*$/.test(text.slice(Math.max(0, index - 200), index)))
    return 'a comma stands before a closing bracket';
  return index >= text.length ? 'it ends in the middle' : 'it is not valid JSON';
}

function readDocument(reading: Reading, root: JsonObject, text: string): Layer {
  const { place } = reading;
  const env = new Map(Object.entries(root)).get('env');
  const names = isJsonObject(env) ? Object.entries(env) : [];
  const wanted =
    reading.source.variablesOnly === true
      ? []
      : Object.entries(root).filter(([key]) => isRoutingSetting(place.scope, key));
  // A large state file with nothing of interest isn't walked for line numbers.
  const lines = names.length + wanted.length === 0 ? NO_LINES : findLines(text);
  const variables = names.flatMap(([name, value]): readonly LayerVariable[] => {
    // The state file's `null` is no value, that of a settings file is the text "null" (2.1.330).
    const isUnset = value === null && place.scope === 'global';
    if (isUnset || isBlockedVariable({ scope: place.scope, name, version: reading.version })) return [];
    const origin: Origin = { ...place, line: lines.get(keyOf(['env', name])) ?? null, name };
    return [{ name, value: protect(reading, name, toText(value)), origin }];
  });
  const settings = wanted.map(([key, value]): LayerSetting => ({
    key,
    value,
    origin: { ...place, line: lines.get(keyOf([key])) ?? null, name: key },
  }));
  return { ...place, state: 'active', variables, settings };
}

/** The client makes text of whatever stands there: `null` is "null", `[1]` is "1", an object "[object Object]" (2.1.330 and 2.1.197). */
function toText(value: Json): string {
  if (Array.isArray(value)) return value.map((item: Json) => (item === null ? '' : toText(item))).join(',');
  return typeof value === 'object' && value !== null ? '[object Object]' : String(value);
}

const NO_LINES: ReadonlyMap<string, number> = new Map();

/** The line of each key; of duplicates the last one's, which is the one that counts. */
function findLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let line = 1;
  let from = 0;
  for (const { path, index } of scanJson(text).keys) {
    for (let at = text.indexOf('\n', from); at !== -1 && at < index; at = text.indexOf('\n', from)) {
      line += 1;
      from = at + 1;
    }
    lines.set(keyOf(path), line);
  }
  return lines;
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}
