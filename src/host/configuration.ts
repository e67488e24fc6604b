import { isUtf8 } from 'node:buffer';
import { statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Outcome, Problem, ProblemKind } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { CONFIGURATION_LIMIT, defaultConfiguration, type Configuration } from '../core/profiles/configuration.ts';
import { readCachedConfiguration, rememberConfiguration } from './configuration-cache.ts';
import type { Host } from './host.ts';

/**
 * Where the person's configuration is, by the contract: CORDON_CONFIG, else below XDG_CONFIG_HOME, else below the home
 * directory (Windows: below APPDATA). null where none of them says.
 */
export function configurationPath(host: Host): string | null {
  const { CORDON_CONFIG: named, XDG_CONFIG_HOME: base, APPDATA: roaming } = host.env;
  if (named !== undefined && named !== '')
    return isAbsolute(named) || host.cwd === null ? named : resolve(host.cwd, named);
  if (host.platform === 'win32') return roaming === undefined || roaming === '' ? null : join(roaming, 'cordon', FILE);
  if (base !== undefined && isAbsolute(base)) return join(base, 'cordon', FILE);
  return host.home === null ? null : join(host.home, '.config', 'cordon', FILE);
}

const FILE = 'config.jsonc';

/** A configuration file's text with the path it stands at; null where there is no file. */
export type ConfigurationText = { readonly path: string; readonly text: string };

/** Reads the configuration file, bounded and without waiting for anybody. It steers where keys go, so it must be the person's own. */
export function readConfigurationText(host: Host): Outcome<ConfigurationText | null> {
  const path = configurationPath(host);
  if (path === null) return succeed(null);
  const read = host.readFile(path, CONFIGURATION_LIMIT);
  if (read.kind === 'absent') return succeed(null);
  if (read.kind === 'unreadable')
    return fail(
      unusable({
        path,
        reason: read.reason,
        hint: 'Make it a plain file of your own, or set CORDON_CONFIG to another one.',
      }),
    );
  const doubt = host.platform === 'win32' ? null : (doubtAbout(read, host) ?? doubtAboutDirectory(path));
  if (doubt !== null)
    return fail(unusable({ path, reason: doubt, hint: `Make it yours alone: chmod 600 ${path}`, kind: 'unsafe' }));
  if (!isUtf8(read.bytes)) return fail(unusable({ path, reason: 'it is not UTF-8', hint: 'Save it as UTF-8.' }));
  return succeed({
    path,
    text: Buffer.from(read.bytes.buffer, read.bytes.byteOffset, read.bytes.length).toString('utf8'),
  });
}

/** Someone else's configuration could send a key anywhere and names programs to run. A shared group is common and stays. */
function doubtAbout({ mode, uid }: { readonly mode: number; readonly uid: number }, host: Host): string | null {
  if (host.uid !== null && uid !== host.uid && uid !== 0) return 'it belongs to another user';
  return (mode & 0o002) === 0 ? null : 'everybody may write to it';
}

/** Where everybody may put files, everybody may put another one in this one's place; a sticky directory keeps them from it. */
function doubtAboutDirectory(path: string): string | null {
  const { mode } = statSync(dirname(path));
  return (mode & 0o1002) === 0o002 ? 'everybody may write to its directory' : null;
}

function unusable(found: {
  readonly path: string;
  readonly reason: string;
  readonly hint: string;
  readonly kind?: ProblemKind;
}): Problem {
  const { path, reason, hint, kind = 'usage' } = found;
  return {
    code: 'configuration-unreadable',
    kind,
    message: `The configuration ${path} can’t be used: ${reason}.`,
    hint,
    origin: { scope: 'configuration', path, line: null },
  };
}

/**
 * The person's configuration; the defaults where there is no file. The parser is loaded only where this very text wasn't
 * parsed before: a launch pays for it once.
 */
export async function loadConfiguration(host: Host): Promise<Outcome<Configuration>> {
  const read = readConfigurationText(host);
  if (!read.ok) return read;
  if (read.value === null) return succeed(defaultConfiguration(null));
  const source = { ...read.value, home: host.home };
  const known = readCachedConfiguration(host, source);
  if (known !== null) return succeed(known);
  const { readConfiguration } = await import('../core/profiles/parse-configuration.ts');
  const parsed = readConfiguration(source);
  if (parsed.ok && parsed.value.broken.length === 0)
    await rememberConfiguration(host, { source, configuration: parsed.value });
  return parsed;
}
