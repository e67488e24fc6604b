import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { SessionRoute } from '../../core/evidence/session-route.ts';
import type { Host } from '../host.ts';
import { makingsDirectory } from './shim-places.ts';

/** What is remembered of one making: which program it is for, and the route of the sessions that it starts. */
export type Making = {
  readonly schema: 1;
  readonly profile: string;
  readonly program: string;
  readonly route: SessionRoute;
};

export function rememberMaking(directory: string, making: Making): void {
  writeFileSync(join(directory, FILE), `${JSON.stringify(making)}\n`, { mode: 0o600, flag: 'wx' });
}

const FILE = 'making.json';

/** The making whose directory this is, or null. */
export function findMaking(host: Host, directory: string): Making | null {
  return dirname(directory) === makingsDirectory(host) ? readMaking(host, basename(directory)) : null;
}

/** A making by its name, or null where nothing is remembered of it. */
export function readMaking(host: Host, name: string): Making | null {
  const directory = makingsDirectory(host);
  const read = directory === null ? null : host.readFile(join(directory, name, FILE), 64 * 1024);
  if (read?.kind !== 'bytes') return null;
  try {
    const parsed = JSON.parse(new TextDecoder().decode(read.bytes)) as Partial<Making> | null;
    return parsed?.schema === 1 && typeof parsed.profile === 'string' && parsed.route !== undefined
      ? (parsed as Making)
      : null;
  } catch {
    return null;
  }
}

/** Forgets what was made for a program before, and what a making that was cut short left. */
export function forgetMakings(
  host: Host,
  { program, but }: { readonly program: string; readonly but: string | null },
): void {
  const directory = makingsDirectory(host);
  if (directory === null) return;
  for (const name of namesIn(directory)) {
    const making = readMaking(host, name);
    const isStale = making === null ? isOld(host, join(directory, name)) : making.program === program;
    if (name !== but && isStale) rmSync(join(directory, name), { recursive: true, force: true });
  }
}

/** Younger ones may be another cordon's, in the middle of its work. */
function isOld(host: Host, directory: string): boolean {
  const made = host.modifiedAt(directory);
  return made !== null && host.now() - made > 60_000;
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
