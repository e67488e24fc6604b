import { join } from 'node:path';
import type { ExposedSecret } from '../../../core/findings/diagnosis.ts';
import {
  secretsOfAssignments,
  secretsOfHistory,
  secretsOfLayer,
  secretsOfPermissions,
  type FoundSecret,
} from '../../../core/findings/scan-secrets.ts';
import type { OutsideReading } from '../../../core/layers/assignment.ts';
import type { Machine } from '../read-machine.ts';
import { readExposure } from './exposure.ts';
import type { OutsidePlaces } from './outside-places.ts';
import { readText } from './read-text.ts';

/** The secrets that stand in files, and who can come by them: git and the file system are asked only about files that hold a secret. */
export async function findExposed(
  places: OutsidePlaces,
  machine: Machine,
  reading: OutsideReading,
): Promise<readonly ExposedSecret[]> {
  const { host } = places;
  const found = [
    ...readHistories(places),
    ...machine.resolution.layers
      .filter(({ scope }) => scope !== 'process' && scope !== 'global')
      .flatMap(secretsOfLayer),
    ...machine.sources.flatMap((source) => secretsOfPermissions(source, host.fingerprint)),
    ...secretsOfAssignments(reading.assignments),
  ];
  const paths = [...new Set(found.map(({ origin }) => origin.path ?? ''))];
  const exposures = new Map(
    await Promise.all(paths.map(async (path) => [path, await readExposure(host, path)] as const)),
  );
  return found.map((secret) => ({
    ...secret,
    ...(exposures.get(secret.origin.path ?? '') ?? { tracked: false, open: false }),
  }));
}

const HISTORIES: readonly string[] = [
  '.bash_history',
  '.zsh_history',
  '.local/share/fish/fish_history',
  '.config/nushell/history.txt',
  '.local/share/powershell/PSReadLine/ConsoleHost_history.txt',
];

function readHistories({ host, home }: OutsidePlaces): readonly FoundSecret[] {
  if (home === null) return [];
  return HISTORIES.flatMap((name) => {
    const path = join(home, name);
    const opened = readText(host, path);
    return opened.kind === 'text' ? secretsOfHistory({ path, text: opened.text, fingerprintOf: host.fingerprint }) : [];
  });
}
