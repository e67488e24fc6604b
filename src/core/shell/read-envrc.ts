import { parse } from 'unbash';
import type { Effect, ScriptReading, ShellVariables } from './effect.ts';
import { expandWord } from './expand-word.ts';
import { readSh } from './read-sh.ts';

/** What a command of direnv's own does with its file: `env` reads `NAME=value` lines, `script` another script of direnv's. */
const OWN: Readonly<Record<string, { readonly as: 'env' | 'script' | 'open'; readonly file: string | null }>> = {
  dotenv: { as: 'env', file: '.env' },
  dotenv_if_exists: { as: 'env', file: '.env' },
  source_env: { as: 'script', file: null },
  source_env_if_exists: { as: 'script', file: null },
  source_up: { as: 'script', file: '../.envrc' },
  source_up_if_exists: { as: 'script', file: '../.envrc' },
  source_url: { as: 'open', file: null },
  use: { as: 'open', file: null },
  layout: { as: 'open', file: null },
  direnv_load: { as: 'open', file: null },
  load_prefix: { as: 'open', file: null },
};

/** A file that direnv's own command reads, as it is named there. */
export type EnvrcFile = { readonly as: 'env' | 'script'; readonly path: string; readonly at: number };

export type EnvrcReading = { readonly script: ScriptReading; readonly files: readonly EnvrcFile[] };

/** direnv's `.envrc` is a bash script with commands of direnv's own. */
export function readEnvrc(text: string, variables: ShellVariables): EnvrcReading {
  const files: EnvrcFile[] = [];
  const open: Effect[] = [];
  for (const statement of parse(text).commands) {
    const { command } = statement;
    const name = command.type === 'Command' ? (command.name?.value ?? '') : '';
    const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
    if (command.type !== 'Command' || own === undefined) continue;
    const [word] = command.args;
    const path = word === undefined ? own.file : word.type === 'Word' ? expandWord(word, variables) : null;
    const at = statement.pos;
    if (own.as === 'open' || path === null)
      open.push({
        kind: 'opaque',
        reason: `\`${name}\` of direnv sets what only running it tells`,
        at,
        reach: 'always',
        owner: null,
      });
    else files.push({ as: own.as, path: nameOf(name, path), at });
  }
  const { effects, brokenAt } = readSh(text, variables);
  return { script: { effects: [...effects, ...open], brokenAt }, files };
}

/** `source_env` takes a directory too, and `source_up` a name. */
function nameOf(command: string, path: string): string {
  if (command.startsWith('source_up')) return path.startsWith('..') ? path : `../${path}`;
  return command.startsWith('source_env') && !/\.\w+$|envrc$/.test(path) ? `${path.replace(/\/+$/, '')}/.envrc` : path;
}
