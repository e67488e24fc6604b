import { foundInVariables, type Found } from '../imports/found.ts';
import type { Resolution } from '../resolution/resolution.ts';
import { Secret, type FingerprintOf } from '../secret.ts';
import { addressOf, isFirstParty, isLoopback } from './address.ts';
import type { Finding } from './finding.ts';
import { textOf } from './live.ts';
import { API_KEY_HELPER } from './rules/credential.ts';
import type { Sighting } from './sighting.ts';
import { BASE_URL } from './topics.ts';

export type KeepRequest = {
  readonly settled: readonly Finding[];
  readonly sightings: readonly Sighting[];
  readonly resolution: Resolution;
  readonly fingerprintOf: FingerprintOf;
};

/** What one file loses: its variables, by name. */
type Removed = { readonly path: string; readonly line: number | null; readonly variables: Map<string, string> };

const TOKENS = ['ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY'] as const;
const MODELS = [
  'ANTHROPIC_MODEL',
  'ANTHROPIC_DEFAULT_OPUS_MODEL',
  'ANTHROPIC_DEFAULT_SONNET_MODEL',
  'ANTHROPIC_DEFAULT_HAIKU_MODEL',
  'ANTHROPIC_SMALL_FAST_MODEL',
] as const;

/**
 * What a fix takes out, as the routes that it made: one for each file with an address, one for each key without one. What
 * stands beside an address was meant for it, but a key of the vendor's was never meant for another host.
 */
export function routesTakenOut(request: KeepRequest): readonly Found[] {
  const groups = groupByFile(request);
  const routed = groups.filter(({ variables }) => variables.has(BASE_URL));
  const others = groups.filter(({ variables }) => !variables.has(BASE_URL));
  const vendorKeys = routed.flatMap(takeVendorKey);
  const borrowed = new Set<Removed>();
  for (const route of routed) {
    for (const names of [TOKENS, MODELS]) {
      if (names.some((name) => route.variables.has(name))) continue;
      const lender = others.find(({ variables }) => names.some((name) => isLent(variables, name)));
      if (lender === undefined) continue;
      borrowed.add(lender);
      for (const name of names) {
        const text = isLent(lender.variables, name) ? lender.variables.get(name) : undefined;
        if (text !== undefined) route.variables.set(name, text);
      }
    }
  }
  const alone = [...others.filter((group) => !borrowed.has(group)), ...vendorKeys];
  return [
    ...routed.map((group) => toFound(group, request.fingerprintOf)),
    ...alone
      .filter(({ variables }) => TOKENS.some((name) => variables.has(name)))
      .map((group) => toFound(group, request.fingerprintOf)),
  ];
}

/** A name of a profile stands for an address; a key by itself is the vendor's. */
function toFound({ path, line, variables }: Removed, fingerprintOf: FingerprintOf): Found {
  const url = addressOf(variables.get(BASE_URL) ?? null)?.url ?? null;
  const label = url === null ? 'anthropic-key' : isLoopback(url) || /^[\d.[]/.test(url.hostname) ? 'local' : '';
  const found = foundInVariables({ source: 'settings', path, line, label }, variables, fingerprintOf);
  // The address is worth keeping by itself: the key goes where the next step says.
  return found.baseUrl !== null && found.key.kind === 'none'
    ? { ...found, key: { kind: 'variable', name: 'CUSTOM_API_KEY', header: 'bearer' } }
    : found;
}

function isVendors(text: string | undefined): boolean {
  return text?.trim().startsWith('sk-ant-') === true;
}

function isLent(variables: ReadonlyMap<string, string>, name: string): boolean {
  return variables.has(name) && !isVendors(variables.get(name));
}

function takeVendorKey({ path, line, variables }: Removed): readonly Removed[] {
  const address = addressOf(variables.get(BASE_URL) ?? null);
  const keys = TOKENS.filter((name) => isVendors(variables.get(name)));
  if (address === null || isFirstParty(address) || keys.length === 0) return [];
  const taken = new Map(keys.map((name) => [name, variables.get(name) ?? ''] as const));
  for (const name of keys) variables.delete(name);
  return [{ path, line, variables: taken }];
}

function groupByFile({ settled, sightings, resolution }: KeepRequest): readonly Removed[] {
  const groups = new Map<string, Removed>();
  const isRemoved = (origin: Finding['origin']) => settled.some((finding) => isSame(finding.origin, origin));
  const put = ({ path, line }: Finding['origin'], name: string, text: string) => {
    if (path === null || text === '' || text.includes('${')) return;
    const group = groups.get(path) ?? { path, line, variables: new Map<string, string>() };
    groups.set(path, group);
    if (!group.variables.has(name)) group.variables.set(name, text);
  };
  for (const sighting of sightings)
    if (isRemoved(sighting.origin)) put(sighting.origin, sighting.name, textOf(sighting).trim());
  const rows = resolution.settings.find(({ key }) => key === 'model');
  for (const { origin, value } of rows === undefined ? [] : [rows.winner, ...rows.shadowed])
    if (typeof value === 'string' && isRemoved(origin)) put(origin, 'ANTHROPIC_MODEL', value);
  return [...groups.values()];
}

function isSame(one: Finding['origin'], other: Finding['origin']): boolean {
  return one.path === other.path && one.line === other.line && one.name === other.name;
}

/** Secrets that are taken out and that none of these keys holds: they come back only with an undo. */
export function keysNotKept(
  { settled, sightings }: KeepRequest,
  kept: ReadonlySet<string>,
): readonly { readonly path: string; readonly line: number | null; readonly name: string }[] {
  return sightings.flatMap(({ origin, value, name }) =>
    origin.path !== null &&
    value instanceof Secret &&
    !kept.has(value.fingerprint) &&
    value.reveal().trim() !== '' &&
    settled.some((finding) => isSame(finding.origin, origin))
      ? [{ path: origin.path, line: origin.line, name }]
      : [],
  );
}

/** Helpers that are taken out: their command isn't copied, since a profile would run it where nobody asked for that. */
export function helpersNotKept({
  settled,
}: Pick<KeepRequest, 'settled'>): readonly { readonly path: string; readonly line: number | null }[] {
  return settled.flatMap(({ rule, origin: { path, line } }) =>
    rule === API_KEY_HELPER.id && path !== null ? [{ path, line }] : [],
  );
}
