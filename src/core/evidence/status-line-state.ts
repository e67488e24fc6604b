import { judgeSeen, type SeenVariables } from './judge-seen.ts';
import type { NotedSession } from './noted-session.ts';
import type { SeenNote } from './seen-note.ts';

export type StatusLineState = 'as planned' | 'DRIFTED' | 'not known' | 'settings changed';

export type StatusLineEvidence = {
  readonly session: NotedSession;
  /** What the session's hook saw last; null where it never ran. */
  readonly seen: SeenNote | null;
  /** The variables that the client handed to the status line. */
  readonly env: SeenVariables;
  /** When each watched settings file was changed last, now. */
  readonly files: SeenNote['files'];
};

/** What a status line may say of the route, from what costs nothing to look at. */
export function stateOf({ session, seen, env, files }: StatusLineEvidence): StatusLineState {
  const { route } = session;
  if (route === null) return 'not known';
  if (judgeSeen(route, env).length > 0 || seen?.route === 'drifted') return 'DRIFTED';
  if (seen !== null && Object.keys(files).some((path) => files[path] !== seen.files[path])) return 'settings changed';
  return seen?.route === 'unknown' ? 'not known' : 'as planned';
}
