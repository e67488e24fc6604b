import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Host } from '../../host.ts';
import { isTrackedByGit } from '../../edits/tracked-by-git.ts';

/** Who else can come by what stands in a file. */
export type Exposure = { readonly tracked: boolean; readonly open: boolean };

export async function readExposure(host: Host, path: string): Promise<Exposure> {
  try {
    const real = realpathSync(path);
    return { tracked: await isTrackedByGit(host, real), open: host.platform !== 'win32' && isOpen(real) };
  } catch {
    return { tracked: false, open: false };
  }
}

/** Whether other accounts can read the file: its own mode, and a way through every directory above it. */
function isOpen(real: string): boolean {
  if ((statSync(real).mode & 0o004) === 0) return false;
  for (let directory = dirname(real); ; directory = dirname(directory)) {
    if ((statSync(directory).mode & 0o001) === 0) return false;
    if (dirname(directory) === directory) return true;
  }
}
