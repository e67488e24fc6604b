import { findTraits, isRoutingLike } from '../catalogue/variable-traits.ts';
import type { Platform } from '../platform.ts';
import type { EnvChange } from './plan.ts';

export type CleanRequest = {
  readonly env: Readonly<Record<string, string>>;
  /** Names that this profile needs although they route or hold a credential (a cloud's own chain). */
  readonly kept: ReadonlySet<string>;
  /** Variables that credentials were read from: what is in them is the launch's business alone. */
  readonly credentialSources: readonly string[];
  readonly platform: Platform;
};

/** Everything that has to leave the environment before the client starts, with the reason. */
export function cleanEnvironment(request: CleanRequest): Readonly<Record<string, EnvChange>> {
  const changes = Object.keys(request.env).flatMap((name) => {
    const why = whyRemoved(name, request);
    return why === null ? [] : [[name, { kind: 'unset', why } satisfies EnvChange] as const];
  });
  return Object.fromEntries(changes);
}

function whyRemoved(name: string, request: CleanRequest): string | null {
  // Windows reads variable names without their case.
  const spelling = request.platform === 'win32' ? name.toUpperCase() : name;
  if (request.credentialSources.includes(name)) return 'a credential of this launch was read from it';
  if (request.kept.has(spelling)) return null;
  const row = findTraits(spelling);
  if (row === undefined)
    return isRoutingLike(spelling) ? 'it looks like a routing variable that cordon does not know' : null;
  return row.neutral === 'keep' || row.neutral === 'pin' ? null : REASONS[row.class];
}

const REASONS = {
  endpoint: 'it moves where requests go',
  'provider-switch': 'it selects a provider',
  credential: 'it is a credential, or changes which one is sent',
  model: 'it selects a model',
  network: 'it weakens the connection',
  feature: 'it changes what is sent',
  telemetry: 'it changes where reports go',
  'config-location': 'it moves the client’s own files',
  interpreter: 'it runs code inside the client',
  session: 'it belongs to the session that this one was started from',
} as const;
