import { flushCompileCache } from 'node:module';

export type Launch = {
  readonly path: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/**
 * Becomes the client: the process image is replaced, so that no launcher lingers and signals, job control and the exit
 * status are the client's own. It returns only where the platform has no execve (Windows): then the caller spawns.
 */
export function becomeClient({ path, argv, env }: Launch): void {
  if (process.platform === 'win32' || process.execve === undefined) return;
  // Node ignores these two, and an ignored signal stays ignored across execve; a handler becomes the default again.
  process.on('SIGPIPE', () => undefined);
  process.on('SIGXFSZ', () => undefined);
  // The ordinary end of the process, which writes the cache, never comes.
  flushCompileCache();
  process.execve(path, [path, ...argv], env);
}
