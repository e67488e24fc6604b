import { renameSync, writeFileSync } from 'node:fs';

/** Whole or not at all, because a status line may read it at any moment. It isn't made where the session is gone. */
export function writeNote(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, path);
  } catch {
    // The session has ended, or the disk is full: the next event tries again.
  }
}
