import { join } from 'node:path';
import { decodeText, lineOf } from '../../core/layers/decode-text.ts';
import { STATE_LIMIT } from '../../core/layers/source-limits.ts';
import type { Located, Origin } from '../../core/origin.ts';
import type { Stored, StoredLogin } from '../../core/resolution/stored.ts';
import { Secret } from '../../core/secret.ts';
import type { Host } from '../host.ts';
import { configDirectory } from './places.ts';
import { stateFile } from './read-layer-sources.ts';

type Entries = ReadonlyMap<string, unknown>;

/** A JSON file: what it holds, and the line on which a key stands. */
type Document = { readonly entries: Entries; readonly lineOf: (key: string) => number | null };

/**
 * What the client keeps of earlier logins. `movedDirectory` is a CLAUDE_CONFIG_DIR that a settings layer sets: it moves
 * the login, but not the state file (2.1.330 and 2.1.197). The token stays inside a `Secret`.
 */
export function readStored(host: Host, movedDirectory: string | null = null): Stored {
  const directory = movedDirectory === null ? configDirectory(host) : configDirectory(host, movedDirectory);
  const statePath = stateFile(host);
  const state = readDocument(host, statePath, STATE_LIMIT);
  return {
    login: readLogin(host, join(directory, '.credentials.json')) ?? keychainLogin(host, state, statePath),
    consoleKey: readConsoleKey(host, state, statePath),
  };
}

/** A login counts with a token and the scope to ask for answers; one that has expired counts still, and is sent (2.1.330). */
function readLogin(host: Host, path: string): StoredLogin | null {
  const document = readDocument(host, path, 1024 * 1024);
  const login = entriesOf(document.entries.get('claudeAiOauth'));
  const token = login.get('accessToken');
  const scopes = login.get('scopes');
  if (typeof token !== 'string' || token === '' || !Array.isArray(scopes) || !scopes.includes('user:inference'))
    return null;
  const subscription = login.get('subscriptionType');
  const origin: Origin = { scope: 'user', path, line: document.lineOf('claudeAiOauth'), name: 'claudeAiOauth' };
  return {
    token: new Secret(token, host.fingerprint),
    subscription: typeof subscription === 'string' ? subscription : null,
    origin,
    expiredOn: expiredOn(host, login),
  };
}

/** The client renews an expired login that has a refresh token, and sends one that has none as it is (2.1.330). */
function expiredOn(host: Host, login: Entries): string | null {
  const [at, renewal] = [login.get('expiresAt'), login.get('refreshToken')];
  const holds = typeof at !== 'number' || at > host.now() || (typeof renewal === 'string' && renewal !== '');
  return holds || !(at > 0) ? null : new Date(at).toISOString().slice(0, 10);
}

/** On macOS the token lies in the keychain, which cordon doesn't open; the state file tells that there is a login. */
function keychainLogin(host: Host, state: Document, path: string): StoredLogin | null {
  const isThere = host.platform === 'darwin' && state.entries.get('oauthAccount') !== undefined;
  return isThere
    ? {
        token: null,
        subscription: 'max',
        origin: { scope: 'global', path, line: state.lineOf('oauthAccount'), name: 'oauthAccount' },
        expiredOn: null,
      }
    : null;
}

function readConsoleKey(host: Host, state: Document, path: string): Located<Secret> | null {
  const key = state.entries.get('primaryApiKey');
  if (typeof key !== 'string' || key.trim() === '') return null;
  return {
    value: new Secret(key, host.fingerprint),
    origin: { scope: 'global', path, line: state.lineOf('primaryApiKey'), name: 'primaryApiKey' },
  };
}

const NOTHING: Document = { entries: new Map(), lineOf: () => null };

function readDocument(host: Host, path: string, limit: number): Document {
  const read = host.readFile(path, limit);
  if (read.kind !== 'bytes') return NOTHING;
  try {
    const { text } = decodeText(read.bytes);
    const lineOfKey = (key: string) => {
      const index = text.search(new RegExp(`"${key}"\\s*:`));
      return index === -1 ? null : lineOf(text, index);
    };
    return { entries: entriesOf(JSON.parse(text)), lineOf: lineOfKey };
  } catch {
    return NOTHING;
  }
}

function entriesOf(value: unknown): Entries {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}
