import { CLIENT_SUBCOMMAND_NAMES } from '../catalogue/client-subcommands.ts';
import { quoteSh } from '../shells/quote.ts';
import { PASSING_OPTIONS } from './passing-words.ts';
import type { ReadyLaunch, Watched } from './ready-launch.ts';

/**
 * The program that starts the client as planned, in a POSIX shell and without another process: each would cost more than
 * all the checks. Every check fails towards cordon. The order: variables, words, the client, files, the directory.
 */
export function wrapperScript(ready: ReadyLaunch, head: string): string {
  return [
    '#!/bin/sh',
    `# ${head}`,
    `ask() { ${askCordon(ready)}; exit 127; }`,
    ...variables(ready),
    ...words(),
    ...client(ready),
    ...files(ready),
    ...directory(ready),
    start(ready),
    '',
  ].join('\n');
}

/** Starts cordon with the person's own words; never the client itself. */
function askCordon({ cordon, profile }: Pick<ReadyLaunch, 'cordon' | 'profile'>): string {
  return startCordon(cordon, `run ${quoteSh(profile)} -- "$@"`);
}

/** By its place where it still is there, else by PATH. */
export function startCordon(cordon: readonly string[], line: string): string {
  const found = cordon.map((word, index) => `[ ${index === 0 ? '-x' : '-f'} ${quoteSh(word)} ]`).join(' && ');
  return `if ${found}; then exec ${cordon.map(quoteSh).join(' ')} ${line}; fi; exec cordon ${line}`;
}

function variables({ forbidden, same }: ReadyLaunch): readonly string[] {
  const names = Object.keys(same);
  const now = names.map((name) => `\${${name}+=}\${${name}-}\n`).join('');
  const then = names.map((name) => `${same[name] === null ? '' : `=${same[name] ?? ''}`}\n`).join('');
  return [
    `case "${forbidden.map((name) => `\${${name}+x}`).join('')}" in ?*) ask "$@";; esac`,
    `[ "${now}" = ${quoteSh(then)} ] || ask "$@"`,
  ];
}

/** A word that could be a sub-command is left to cordon, wherever it stands; one with other letters can't be one. */
function words(): readonly string[] {
  const options = PASSING_OPTIONS.flatMap((option) => (option.startsWith('--') ? [option, `${option}=*`] : [option]));
  return [
    'for w do case $w in',
    `${options.join('|')}) ;;`,
    '-*) ask "$@" ;;',
    '*[!a-z-]*) ;;',
    `${CLIENT_SUBCOMMAND_NAMES.filter((name) => !name.startsWith('-')).join('|')}) ask "$@" ;;`,
    'esac; done',
  ];
}

/** The search that cordon does: the first program on PATH that isn't its own shim. */
function client({ client: { path }, isNamed, ownShims }: ReadyLaunch): readonly string[] {
  if (isNamed) return [`[ "\${CORDON_CLAUDE-}" = ${quoteSh(path)} ] || ask "$@"`];
  const skip = ownShims.length === 0 ? '' : `${ownShims.map(quoteSh).join('|')}) ;; `;
  return [
    '[ -z "${CORDON_CLAUDE-}" ] || ask "$@"',
    'set -f; IFS=:; c=',
    `for d in $PATH; do case $d in /*) case \${d%/}/claude in ${skip}*) if [ -f "\${d%/}/claude" ] && [ -x "\${d%/}/claude" ]; then c=\${d%/}/claude; break; fi;; esac;; esac; done`,
    `unset IFS; [ "$c" = ${quoteSh(path)} ] || ask "$@"`,
  ];
}

function files({ client: found, watched, absent, overlay }: ReadyLaunch): readonly string[] {
  const there = [found, ...watched].map(isUnchanged);
  const gone = absent.map((path) => `[ ! -e ${quoteSh(path)} ]`);
  const own = [`[ -f ${quoteSh(overlay)} ]`, `[ -O ${quoteSh(overlay)} ]`];
  return [`{ ${[...own, ...there, ...gone].join(' && ')}; } || ask "$@"`];
}

/** Neither newer nor older than a file of exactly its time: the only question about times that a shell can ask by itself. */
function isUnchanged({ path, stamp }: Watched): string {
  const [file, mark] = [quoteSh(path), quoteSh(stamp)];
  return `[ -e ${file} ] && [ -e ${mark} ] && ! [ ${file} -nt ${mark} ] && ! [ ${file} -ot ${mark} ]`;
}

/**
 * Settings of the project would be layers of the plan: those of this directory, and the local ones at the root of the
 * repository, which may lie elsewhere where `.git` is a file. Any above is taken for one. The walk is along the real
 * path, as the client's is, and leaves PWD and OLDPWD as they were.
 */
function directory({ home, usesHome }: ReadyLaunch): readonly string[] {
  return [
    'o=${OLDPWD+=}${OLDPWD-} p=$PWD',
    'cd -P . 2>/dev/null || ask "$@"',
    'd=$PWD PWD=$p',
    'case $o in =*) OLDPWD=${o#=};; *) unset OLDPWD;; esac',
    ...(usesHome ? [] : [`[ "$d" != ${quoteSh(home)} ] || ask "$@"`]),
    'while :; do',
    'if [ -e "$d/.claude/settings.local.json" ] || [ -e "$d/.cordon.jsonc" ] || [ -f "$d/.git" ]; then ask "$@"; fi',
    `if [ "$d" != ${quoteSh(home)} ] && [ -e "$d/.claude/settings.json" ]; then ask "$@"; fi`,
    'case $d in ""|/) break;; esac',
    'd=${d%/*}',
    'done',
  ];
}

function start({ set, argv, client: { path }, profile, making }: ReadyLaunch): string {
  const values = Object.entries(set).map(([name, value]) => `${name}=${quoteSh(value)}`);
  const session = [`CORDON_PROFILE=${quoteSh(profile)}`, `CORDON_SESSION=${quoteSh(`shim-${making}-`)}$$`];
  return `export ${[...values, ...session].join(' ')}\nexec ${[path, ...argv].map(quoteSh).join(' ')} "$@"`;
}
