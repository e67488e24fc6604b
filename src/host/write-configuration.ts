import { lstatSync, realpathSync } from 'node:fs';
import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { configurationPath, readConfigurationText } from './configuration.ts';
import { codeOf } from './files.ts';
import type { Host } from './host.ts';

export type WriteRequest = {
  readonly text: string;
  /** The text that the new one was made from; null where there was no file. */
  readonly before: string | null;
};

/**
 * Writes the configuration, wholly or not at all, for its owner alone. A symbolic link stays one: its target is written.
 * A file that changed in the meantime is left as it is.
 */
export async function writeConfiguration(host: Host, { text, before }: WriteRequest): Promise<Outcome<string>> {
  const path = configurationPath(host);
  if (path === null) return fail(NO_PLACE);
  const now = readConfigurationText(host);
  if (!now.ok) return now;
  if ((now.value?.text ?? null) !== before) return fail(cannot(path, 'another program changed it in the meantime'));
  const target = targetOf(path);
  if (!target.ok) return target;
  const written = await host.writePrivate(target.value, text);
  return written.ok ? succeed(path) : written;
}

const NO_PLACE = {
  code: 'no-home',
  kind: 'usage',
  message: 'There is no place for a configuration: HOME is not set.',
  hint: 'Set HOME, or set CORDON_CONFIG to a file.',
} as const;

function targetOf(path: string): Outcome<string> {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return succeed(path);
  try {
    return succeed(realpathSync(path));
  } catch (error) {
    return fail(cannot(path, `it is a symbolic link that leads nowhere (${codeOf(error)})`));
  }
}

function cannot(path: string, reason: string) {
  return {
    code: 'configuration-write',
    kind: 'unsafe',
    message: `${path} was not written: ${reason}.`,
    hint: 'Nothing was changed; look at the file and run the command again.',
  } as const;
}
