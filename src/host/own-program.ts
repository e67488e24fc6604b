import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/** How cordon is started once more: the Node that runs it, and its script. */
export type OwnProgram = { readonly node: string; readonly script: string };

/** The very program that is running. Links are followed, because a link may be gone from the place where it is started again. */
export function ownProgram(): OwnProgram {
  return { node: process.execPath, script: realpathSync(resolve(process.argv[1] ?? '')) };
}
