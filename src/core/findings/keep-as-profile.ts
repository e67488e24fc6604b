import { PROVIDERS } from '../catalogue/providers.ts';
import { isPlainName, NATIVE } from '../profiles/profile-name.ts';
import type { Resolution } from '../resolution/resolution.ts';
import { Secret } from '../secret.ts';
import { addressOf } from './address.ts';
import type { Finding } from './finding.ts';
import { textOf } from './live.ts';
import type { Sighting } from './sighting.ts';
import { BASE_URL } from './topics.ts';

/** What a fix takes out, as a profile that would do the same for one session. */
export type KeptProfile = {
  readonly name: string;
  readonly provider: string;
  /** Where the provider isn't a built-in one. */
  readonly baseUrl: string | null;
  readonly auth: 'bearer' | 'x-api-key';
  readonly model: string | null;
  readonly secret: Secret | null;
};

/** The profile that keeps what is taken out, or null where an address and a usable key aren't both there. */
export function keepAsProfile(request: {
  readonly settled: readonly Finding[];
  readonly sightings: readonly Sighting[];
  readonly resolution: Resolution;
  /** Names that are in use. */
  readonly taken: ReadonlySet<string>;
}): KeptProfile | null {
  const removed = request.sightings.filter((sighting) =>
    request.settled.some(({ origin }) => isSame(origin, sighting.origin)),
  );
  const all = (...names: readonly string[]) =>
    names.flatMap((name) => removed.filter((one) => one.name === name && textOf(one).trim() !== ''));
  const [base] = all(BASE_URL);
  const address = addressOf(base?.value ?? null);
  const url = address?.url ?? null;
  if (address === null || url === null) return null;
  const tokens = all('ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY').filter(
    (one) => !textOf(one).trim().startsWith('sk-ant-'),
  );
  // What stands beside the address was meant for it; a key of the vendor's never was.
  const token = tokens.find(({ origin }) => origin.path === base?.origin.path) ?? tokens[0];
  const preset = PROVIDERS.find(
    ({ baseUrl, auth, movable }) => baseUrl === address.text.replace(/\/+$/, '') && auth === 'bearer' && !movable,
  );
  const secret = token?.value instanceof Secret && !textOf(token).includes('${') ? token.value : null;
  return {
    name: freeName(preset?.id ?? nameOf(url), request.taken),
    provider: preset?.id ?? 'custom',
    baseUrl: preset === undefined ? `${url.origin}${url.pathname.replace(/\/+$/, '')}` : null,
    auth: preset === undefined && token?.name === 'ANTHROPIC_API_KEY' ? 'x-api-key' : 'bearer',
    model: modelOf(request, all('ANTHROPIC_MODEL', 'ANTHROPIC_DEFAULT_SONNET_MODEL')[0]),
    secret,
  };
}

function isSame(one: Finding['origin'], other: Finding['origin']): boolean {
  return one.path === other.path && one.line === other.line && one.name === other.name;
}

function modelOf(
  { settled, resolution }: { readonly settled: readonly Finding[]; readonly resolution: Resolution },
  variable: Sighting | undefined,
): string | null {
  if (variable !== undefined) return textOf(variable).trim();
  const rows = resolution.settings.find(({ key }) => key === 'model');
  const removed =
    rows === undefined
      ? []
      : [rows.winner, ...rows.shadowed].filter(({ origin }) =>
          settled.some((finding) => isSame(finding.origin, origin)),
        );
  const value = removed[0]?.value;
  return typeof value === 'string' && value !== '' ? value : null;
}

const COMMON_LABELS: ReadonlySet<string> = new Set(['api', 'www', 'gateway', 'com', 'ai', 'io']);

/** The name of a host as people say it: `openrouter` of `openrouter.ai`, `local` for this machine. */
function nameOf(url: URL): string {
  const label = url.hostname.split('.').find((part) => !COMMON_LABELS.has(part)) ?? 'routed';
  return /^\d/.test(url.hostname) || label === 'localhost' || !isPlainName(label) ? 'local' : label;
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const base = wanted === NATIVE ? 'routed' : wanted;
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(name)) return name;
  }
}
