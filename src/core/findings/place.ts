import type { Scope } from '../origin.ts';
import type { Severity } from './finding.ts';

/**
 * Where a value was seen. Settings layers keep the name of their scope; `shell` is the environment of this process, and
 * the others are what fills an environment before a client is started.
 */
export type Place =
  | Exclude<Scope, 'process'>
  | 'shell'
  | 'start-up'
  | 'login'
  | 'tmux'
  | 'editor'
  | 'directory'
  | 'one-command';

/** What a value does to a session. */
export type Topic = 'endpoint' | 'credential' | 'provider' | 'model';

/** How bad a live value is. A value that something else beats is always `info`. */
export const SEVERITY: Readonly<Record<Place, Readonly<Record<Topic, Severity>>>> = {
  user: { endpoint: 'error', credential: 'warning', provider: 'warning', model: 'warning' },
  global: { endpoint: 'error', credential: 'warning', provider: 'warning', model: 'warning' },
  project: { endpoint: 'warning', credential: 'warning', provider: 'warning', model: 'warning' },
  shell: { endpoint: 'warning', credential: 'warning', provider: 'warning', model: 'warning' },
  'start-up': { endpoint: 'warning', credential: 'warning', provider: 'warning', model: 'warning' },
  login: { endpoint: 'warning', credential: 'warning', provider: 'warning', model: 'warning' },
  tmux: { endpoint: 'warning', credential: 'warning', provider: 'warning', model: 'warning' },
  editor: { endpoint: 'warning', credential: 'warning', provider: 'warning', model: 'warning' },
  local: { endpoint: 'info', credential: 'info', provider: 'info', model: 'info' },
  managed: { endpoint: 'info', credential: 'info', provider: 'info', model: 'info' },
  flag: { endpoint: 'info', credential: 'info', provider: 'info', model: 'info' },
  directory: { endpoint: 'info', credential: 'info', provider: 'info', model: 'info' },
  'one-command': { endpoint: 'info', credential: 'info', provider: 'info', model: 'info' },
};

/** Which sessions a value of this place reaches, in the words of a message. */
export const REACH: Readonly<Record<Place, string>> = {
  user: 'every session of yours',
  global: 'every session of yours',
  project: 'everybody’s sessions in this project',
  local: 'your sessions in this project',
  managed: 'every session on this machine',
  flag: 'the sessions started with this --settings',
  shell: 'every session started from this shell',
  'start-up': 'every session started from a new shell',
  login: 'every session of your account, from the terminal and from the desktop',
  tmux: 'every session in a new tmux window',
  editor: 'every session that the editor starts',
  directory: 'sessions started below this directory',
  'one-command': 'sessions started through it',
};

/** Who can change a value there, where it isn't the person alone. */
export const OWNER: Readonly<Partial<Record<Place, string>>> = {
  managed: 'Your administrator manages this file: ask them.',
  project: 'The file belongs to the repository: agree with the others before you change it.',
};
