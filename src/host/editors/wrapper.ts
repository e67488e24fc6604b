import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import type { EditorRow } from '../../core/editors/editor.ts';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { quoteWord } from '../../core/shell/quote-word.ts';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import { SHIM_MARKER } from '../../core/plan/shim-marker.ts';
import { openStateDirectory, stateDirectoryPath } from '../state-directory.ts';

export type WrapperRequest = {
  readonly how: EditorRow['how'];
  readonly profile: string;
  /** The words that start cordon. */
  readonly command: readonly string[];
};

/** Where the programs are that editors start: one for each profile and way of being started. */
function wrapperPath(state: string, { how, profile }: Pick<WrapperRequest, 'how' | 'profile'>): string {
  return join(state, 'wrappers', `${how === 'extension' ? 'wrap' : 'run'}-${profile}`);
}

/** The program that an editor is to start for a profile, as a path. It isn't made yet. */
export function plannedWrapper(host: Host, request: Pick<WrapperRequest, 'how' | 'profile'>): string | null {
  const state = stateDirectoryPath(host);
  return state === null ? null : wrapperPath(state, request);
}

/** Whether a setting names a program that cordon made. */
export function isOwnWrapper(host: Host, path: string): boolean {
  const state = stateDirectoryPath(host);
  return state !== null && path.startsWith(join(state, 'wrappers', '/'));
}

/** Writes the program: a setting takes one path and no arguments, so that the profile has to stand in a file. No secret does. */
export async function writeWrapper(host: Host, request: WrapperRequest): Promise<Outcome<string>> {
  if (host.platform === 'win32')
    return fail({
      code: 'wrapper-windows',
      kind: 'unsafe',
      message: 'On Windows the extension starts no script as its wrapper, only a program of its own (.exe).',
      hint: 'Start the editor from a terminal, and sessions in its terminal with `cordon run`; nothing was written.',
    });
  const state = openStateDirectory(host);
  if (!state.ok) return state;
  const path = wrapperPath(state.value, request);
  const written = await host.writePrivate(path, wrapperText(request));
  if (!written.ok) return written;
  try {
    chmodSync(path, 0o700);
    return succeed(path);
  } catch (error) {
    return fail({
      code: 'cannot-write',
      kind: 'unsafe',
      message: `${path} could not be made executable: ${codeOf(error)}.`,
      hint: 'Make the directory writable for yourself and run the command again.',
    });
  }
}

function wrapperText({ how, profile, command }: WrapperRequest): string {
  const words = [...command, ...(how === 'extension' ? ['wrap', profile, '--'] : ['run', profile])];
  return `#!/bin/sh\n# ${SHIM_MARKER}: starts the client under the profile ${profile}; \`cordon editor\` writes this file.\nexec ${words.map(quoteWord).join(' ')} "$@"\n`;
}
