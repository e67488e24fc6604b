import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The client keeps what belongs to one session at most this deep below its configuration directory. */
const DEPTH = 3;

export type TraceRequest = {
  readonly configDirectory: string;
  /** The id that the client was told to use for its own session. */
  readonly clientSession: string;
};

/**
 * Removes what a finished client kept of one of its own sessions: everything below its configuration directory whose name
 * has the session's id (unsent reports, a transcript), and the empty folder that it makes for a directory it is new in
 * (2.1.330). To be called before the client starts; the function returned does it. The client's other books, like its
 * count of starts, stay its own.
 */
export function watchClientTraces({ configDirectory, clientSession }: TraceRequest): () => void {
  const projects = join(configDirectory, 'projects');
  const known = new Set(list(projects).map(({ name }) => name));
  return () => {
    sweep({ directory: configDirectory, clientSession, depth: DEPTH });
    for (const { name } of list(projects)) if (!known.has(name)) removeEmpty(join(projects, name));
  };
}

function sweep(place: { readonly directory: string; readonly clientSession: string; readonly depth: number }): void {
  for (const entry of list(place.directory)) {
    const path = join(place.directory, entry.name);
    if (entry.name.includes(place.clientSession)) rmSync(path, { recursive: true, force: true });
    else if (entry.isDirectory() && place.depth > 1) sweep({ ...place, directory: path, depth: place.depth - 1 });
  }
}

/** Directories without a file in them; anything else is somebody's and stays. */
function removeEmpty(directory: string): void {
  for (const entry of list(directory)) if (entry.isDirectory()) removeEmpty(join(directory, entry.name));
  try {
    rmdirSync(directory);
  } catch {
    // Something is in it.
  }
}

function list(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}
