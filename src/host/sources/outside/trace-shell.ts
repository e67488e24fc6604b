import { basename } from 'node:path';
import { isRoutingLike } from '../../../core/catalogue/variable-traits.ts';
import { topicOf } from '../../../core/findings/topics.ts';
import type { OutsideReading } from '../../../core/layers/assignment.ts';
import { ENVIRONMENT_MARK, mergeTrace, readTrace } from '../../../core/shell/merge-trace.ts';
import type { Host } from '../../host.ts';
import { endProcesses } from '../../marked-processes.ts';

const TIMEOUT_MS = 10_000;
const OUTPUT_LIMIT = 16 * 1024 * 1024;

const PRINT = `printf '%s\\0' ${ENVIRONMENT_MARK}; exec /usr/bin/env -0`;

const BASH_PROMPT = '+cordon-trace:${BASH_SOURCE[0]}:${LINENO}: ';

/** How each shell is started as a new terminal starts it, and told to say what it runs. */
const SHELLS: Readonly<Record<string, { readonly argv: readonly string[]; readonly prompt: string | null }>> = {
  bash: { argv: ['-l', '-i', '-x', '-c', PRINT], prompt: BASH_PROMPT },
  zsh: { argv: ['-l', '-i', '-x', '-c', PRINT], prompt: '+cordon-trace:%x:%I: ' },
  fish: { argv: ['-l', '-i', '-c', PRINT.replace('exec ', '')], prompt: null },
  sh: { argv: ['-l', '-i', '-c', PRINT], prompt: null },
  dash: { argv: ['-l', '-i', '-c', PRINT], prompt: null },
};

/** bash takes PS4 from nobody where root runs it; there it is told inside, and reads its login files as its manual has them. */
const AS_ROOT = [
  '--noprofile',
  '--norc',
  '-i',
  '-c',
  `PS4='${BASH_PROMPT}'; set -x; [ -r /etc/profile ] && . /etc/profile; for f in ~/.bash_profile ~/.bash_login ~/.profile; do if [ -r "$f" ]; then . "$f"; break; fi; done; ${PRINT}`,
];

/** Variables that a login begins with. Nothing else of this environment goes in: the files are to set the rest. */
const GIVEN: ReadonlySet<string> = new Set([
  'HOME',
  'USER',
  'LOGNAME',
  'PATH',
  'LANG',
  'TMPDIR',
  'XDG_CONFIG_HOME',
  'XDG_RUNTIME_DIR',
  'ZDOTDIR',
]);

type TraceOptions = {
  /** The start-up files of this shell, for a shell that doesn't say what it runs. */
  readonly files?: ReadonlySet<string>;
  readonly timeoutMs?: number;
};

/**
 * Starts the person's own shell as a new terminal would, for the certain answer. It runs their start-up files, which is why
 * it is done only where they ask for it; what it prints is looked at for variables and dropped.
 */
export async function traceShell(
  host: Host,
  reading: OutsideReading,
  { files = new Set(), timeoutMs = TIMEOUT_MS }: TraceOptions = {},
): Promise<OutsideReading> {
  const shell = host.env.SHELL ?? '/bin/sh';
  const how = SHELLS[basename(shell)];
  const unread = (reason: string): OutsideReading => ({
    ...reading,
    unread: [...reading.unread, { path: shell, line: null, reason }],
  });
  if (how === undefined) return unread('not traced: cordon does not know how this shell is asked');
  const words = basename(shell) === 'bash' && host.uid === 0 ? AS_ROOT : how.argv;
  const given = Object.fromEntries(Object.entries(host.env).filter(([name]) => GIVEN.has(name)));
  const mark = host.randomId();
  const env = {
    ...given,
    CORDON_TRACE: mark,
    SHELL: shell,
    TERM: 'dumb',
    ...(how.prompt === null ? {} : { PS4: how.prompt, PROMPT4: how.prompt }),
  };
  const finished = await host.run({
    argv: [shell, ...words],
    env,
    timeoutMs,
    outputLimit: OUTPUT_LIMIT,
    stdin: '',
  });
  // What its files started for a terminal isn't left behind: no terminal was opened.
  await endProcesses({ group: null, marker: `CORDON_TRACE=${mark}` });
  if (finished.error !== null) return unread(`not traced: it could not be started (${finished.error})`);
  if (finished.timedOut) return unread(`not traced: it did not end within ${timeoutMs / 1000} seconds`);
  const trace = readTrace({ shell, stdout: finished.stdout, stderr: finished.stderr });
  if (trace === null) return unread('not traced: it ended before it printed its environment');
  const assignments = mergeTrace({
    assignments: reading.assignments,
    trace,
    given: env,
    isWanted: (name) => topicOf(name) !== null || isRoutingLike(name) || MORE.has(name),
    fingerprintOf: host.fingerprint,
  });
  // What reading left open is answered now.
  const run = trace.files.size > 0 ? trace.files : files;
  return { ...reading, assignments, unread: reading.unread.filter(({ path }) => !run.has(path)) };
}

const MORE: ReadonlySet<string> = new Set([
  'ANTHROPIC_CUSTOM_HEADERS',
  'ANTHROPIC_UNIX_SOCKET',
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST',
  'CLAUDE_CONFIG_DIR',
  'BUN_OPTIONS',
]);
