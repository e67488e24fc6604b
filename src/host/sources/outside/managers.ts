import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { joinReadings, NOTHING_READ, type OutsideKind, type OutsideReading } from '../../../core/layers/assignment.ts';
import { entriesToAssignments } from '../../../core/shell/entries.ts';
import { readPrintedEnvironment, readRegistryDump, type EnvEntry } from '../../../core/shell/read-env-file.ts';
import { HEADERS, SOCKET, TOPIC_NAMES } from '../../../core/findings/topics.ts';
import type { Finished } from '../../host.ts';
import type { OutsidePlaces } from './outside-places.ts';

type Manager = {
  readonly kind: OutsideKind;
  /** Stands for the path of a source that is no file. */
  readonly title: string;
  readonly argv: readonly string[];
  readonly applies: (places: OutsidePlaces) => boolean;
  readonly read: (output: string) => readonly EnvEntry[];
};

/** Programs that hold an environment of their own and hand it to what they start. Asked only where one seems to run. */
const MANAGERS: readonly Manager[] = [
  {
    kind: 'systemd user manager',
    title: 'systemctl --user show-environment',
    argv: ['systemctl', '--user', 'show-environment'],
    applies: ({ host }) =>
      host.platform === 'linux' && existsSync(join(host.env.XDG_RUNTIME_DIR ?? '/nonexistent', 'systemd')),
    read: readPrintedEnvironment,
  },
  {
    kind: 'tmux server',
    title: 'tmux show-environment -g',
    argv: ['tmux', 'show-environment', '-g'],
    applies: ({ host }) =>
      host.platform !== 'win32' &&
      (host.env.TMUX !== undefined ||
        existsSync(join(host.env.TMUX_TMPDIR ?? '/tmp', `tmux-${host.uid ?? 0}`, 'default'))),
    read: readPrintedEnvironment,
  },
  {
    kind: 'Windows environment',
    title: String.raw`HKCU\Environment`,
    argv: ['reg', 'query', String.raw`HKCU\Environment`],
    applies: ({ host }) => host.platform === 'win32',
    read: readRegistryDump,
  },
  {
    kind: 'Windows environment',
    title: String.raw`HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment`,
    argv: ['reg', 'query', String.raw`HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment`],
    applies: ({ host }) => host.platform === 'win32',
    read: readRegistryDump,
  },
];

const TIMEOUT_MS = 1500;

/** What the managers that run here would hand to a new program. */
export async function askManagers(places: OutsidePlaces): Promise<OutsideReading> {
  if (!places.asks) return NOTHING_READ;
  const asked = MANAGERS.filter(({ applies }) => applies(places)).map((manager) => askManager(places, manager));
  return joinReadings(await Promise.all([...asked, askLaunchd(places)]));
}

async function askManager({ host }: OutsidePlaces, manager: Manager): Promise<OutsideReading> {
  const { kind, title, argv, read } = manager;
  const finished = await host.run({ argv, timeoutMs: TIMEOUT_MS, outputLimit: 1024 * 1024 });
  if (finished.status !== 0) {
    // Without the program, or without a server of its, there is nothing that it could hand on.
    const isNothing = finished.error === 'ENOENT' || NO_SERVER.test(finished.stderr);
    return isNothing
      ? NOTHING_READ
      : { ...NOTHING_READ, unread: [{ path: title, line: null, reason: whyNot(finished) }] };
  }
  return managerReading({ entries: read(finished.stdout), title, kind, fingerprintOf: host.fingerprint });
}

/** tmux says so where no server runs at its socket, and systemd where no manager does. */
const NO_SERVER = /no server running|error connecting to|No medium found|No such file or directory/;

function whyNot({ timedOut, error, status, stderr }: Finished): string {
  if (timedOut) return 'not read: it did not answer in time';
  if (error !== null) return `not read: it could not be started (${error})`;
  const [said = ''] = stderr.trim().split('\n');
  return `not read: it ended with status ${status ?? 'unknown'}${said === '' ? '' : ` (${said.slice(0, 200)})`}`;
}

/** A recorded answer is read by the same function. */
export function managerReading(request: {
  readonly entries: readonly EnvEntry[];
  readonly title: string;
  readonly kind: OutsideKind;
  readonly fingerprintOf: OutsidePlaces['host']['fingerprint'];
}): OutsideReading {
  const { entries, title, kind, fingerprintOf } = request;
  return {
    ...NOTHING_READ,
    read: [title],
    assignments: entriesToAssignments({
      entries,
      text: '',
      path: title,
      kind,
      dialect: null,
      hasLines: false,
      fingerprintOf,
    }),
  };
}

/** launchd answers for one name at a time. */
const LAUNCHD_NAMES: readonly string[] = [...TOPIC_NAMES, HEADERS, SOCKET, 'HTTPS_PROXY', 'CLAUDE_CONFIG_DIR'];

async function askLaunchd({ host }: OutsidePlaces): Promise<OutsideReading> {
  if (host.platform !== 'darwin') return NOTHING_READ;
  const answers = await Promise.all(
    LAUNCHD_NAMES.map(async (name) => ({
      name,
      finished: await host.run({ argv: ['/bin/launchctl', 'getenv', name], timeoutMs: TIMEOUT_MS }),
    })),
  );
  const entries = answers.flatMap(({ name, finished }) =>
    finished.status === 0 && finished.stdout.trim() !== ''
      ? [{ name, value: finished.stdout.replace(/\n$/, ''), at: 0 }]
      : [],
  );
  return managerReading({ entries, title: 'launchctl getenv', kind: 'launchd', fingerprintOf: host.fingerprint });
}
