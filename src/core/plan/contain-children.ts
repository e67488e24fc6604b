import type { Layer } from '../layers/layer.ts';
import { quoteSh } from '../shells/quote.ts';
import { revealText } from '../secret.ts';
import { SHIM_MARKER } from './shim-marker.ts';
import { PROGRAMS, type SessionFile, type SessionPlaces } from './session-places.ts';
import type { JsonObject } from '../layers/is-json-object.ts';

/** What keeps a `claude` that is started inside a session in it. */
export type Containment = {
  /** The same in the client's environment and in the overlay, which a settings file can't beat. */
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly SessionFile[];
};

export type ContainmentRequest = {
  readonly places: SessionPlaces;
  readonly env: Readonly<Record<string, string>>;
  /** Every layer but the environment and the person's own `--settings`, lowest first. */
  readonly layers: readonly Layer[];
  readonly ownSettings: JsonObject | null;
};

const SHELL_FILE = 'shell.sh';

/**
 * A shim first on the session's PATH, and a file that the client puts before each command of its shell tool, because a
 * person's start-up files and hooks may define an alias or a function `claude`, or move PATH (2.1.198, 2.1.263, 2.1.330).
 */
export function containChildren(request: ContainmentRequest): Containment {
  const { places } = request;
  const bin = `${places.directory}/${PROGRAMS}`;
  const file = `${places.directory}/${SHELL_FILE}`;
  const own = ownValue(request, 'CLAUDE_ENV_FILE');
  return {
    env: { PATH: pathInside(bin, ownValue(request, 'PATH') ?? request.env.PATH), CLAUDE_ENV_FILE: file },
    files: [
      { name: `${PROGRAMS}/claude`, text: shim(places), executable: true },
      { name: SHELL_FILE, text: shellFile(bin, own === file ? null : own), executable: false },
    ],
  };
}

/** What a program without PATH is given to search by the shells of Linux and macOS. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The shims of sessions around this one leave: each session has one. */
function pathInside(bin: string, path: string = DEFAULT_PATH): string {
  return [bin, ...path.split(':').filter((directory) => !OTHER_SHIM.test(directory))].join(':');
}

const OTHER_SHIM = new RegExp(String.raw`/cordon/(?:sessions|shims)/[0-9a-z-]+/${PROGRAMS}/?$`);

/** What the person's settings files make of a variable; the client lets each of them beat its environment. */
function ownValue({ layers, ownSettings }: ContainmentRequest, name: string): string | null {
  const flag = ownSettings?.env;
  const given = typeof flag === 'object' && flag !== null && !Array.isArray(flag) ? (flag as JsonObject)[name] : null;
  if (typeof given === 'string') return given;
  const found = layers.flatMap(({ variables }) => variables).findLast((variable) => variable.name === name);
  return found === undefined ? null : revealText(found.value);
}

/** It knows its session by the path in it: a tool may have taken every variable away. */
function shim({ directory, cordon }: SessionPlaces): string {
  return `#!/bin/sh
# ${SHIM_MARKER}: a claude that is started inside this session stays in it.
exec ${cordon.map(quoteSh).join(' ')} nested ${quoteSh(directory)} "$@"
`;
}

/** The function holds what a later hook does to PATH, and bash hands it on to the shells that it starts. */
function shellFile(bin: string, own: string | null): string {
  const before = own === null || own === '' ? '' : `[ ! -r ${quoteSh(own)} ] || . ${quoteSh(own)}\n`;
  return `# ${SHIM_MARKER}: before each command of the session's shell tool.
${before}unalias claude 2>/dev/null
unset -f claude 2>/dev/null
claude() { ${quoteSh(`${bin}/claude`)} "$@"; }
[ -z "\${BASH_VERSION-}" ] || export -f claude
case $PATH in ${quoteSh(bin)}:*) ;; *) export PATH=${quoteSh(bin)}:"$PATH" ;; esac
`;
}
