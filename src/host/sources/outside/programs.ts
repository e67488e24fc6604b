import { delimiter, isAbsolute, join } from 'node:path';
import { NOTHING_READ, type OutsideReading } from '../../../core/layers/assignment.ts';
import { SHIM_MARKER } from '../../../core/plan/shim-marker.ts';
import type { OutsidePlaces } from './outside-places.ts';

/** Scripts named `claude` that stand on PATH before, or instead of, the client. */
export function readPrograms({ host }: OutsidePlaces): OutsideReading {
  const directories = (host.env.PATH ?? '').split(delimiter).filter(isAbsolute);
  const wrappers = [...new Set(directories)].flatMap((directory) => {
    const names = host.platform === 'win32' ? ['claude', 'claude.cmd', 'claude.bat', 'claude.ps1'] : ['claude'];
    return names.flatMap((name) => readProgram(host, join(directory, name)));
  });
  return { ...NOTHING_READ, wrappers };
}

function readProgram(host: OutsidePlaces['host'], path: string): OutsideReading['wrappers'] {
  const read = host.modifiedAt(path) === null ? null : host.readFile(path, HEAD);
  // A large file is the client itself; a small text that mentions none of its packages is somebody's script.
  if (read?.kind !== 'bytes') return [];
  const text = new TextDecoder('latin1').decode(read.bytes);
  const isScript =
    (text.startsWith('#!') || /\.(?:cmd|bat|ps1)$/.test(path)) &&
    !text.includes('@anthropic-ai') &&
    !/native binary not installed/.test(text);
  return isScript && !text.includes(SHIM_MARKER) && MENTIONS.test(text)
    ? [{ name: 'claude', what: 'program' as const, path, line: lineOfMention(text) }]
    : [];
}

const HEAD = 64 * 1024;
const MENTIONS = /ANTHROPIC_|CLAUDE_CODE_|exec\b|claude/;

function lineOfMention(text: string): number {
  const index = text.split('\n').findIndex((line) => /ANTHROPIC_|CLAUDE_CODE_/.test(line));
  return index === -1 ? 1 : index + 1;
}
