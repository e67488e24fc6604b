import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { askGit } from '../git.ts';
import type { Host } from '../host.ts';
import { clientHome, gitRoot } from '../sources/places.ts';

/** The repository that a command is about, and its local settings. */
export type ProjectPlace = {
  readonly root: string;
  readonly file: string;
  readonly isRepository: boolean;
};

const NAME = '.claude/settings.local.json';

/** The root that the client takes for local settings: of the main working tree, or the working directory where there is no git. */
export function findProject(host: Host): Outcome<ProjectPlace> {
  if (host.cwd === null) return refuse('The working directory was deleted.', 'Change into the repository.');
  const cwd = realPath(host.cwd);
  const found = gitRoot(host, cwd);
  const root = found ?? cwd;
  if (root === realPath(clientHome(host)))
    return refuse(
      `${root} is your home directory, whose settings are those of every session.`,
      'Change into a repository.',
    );
  return succeed({ root, file: join(root, NAME), isRepository: found !== null });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Where git is to hide the local settings; null where it does already, or where there is no repository. */
export type Hiding = { readonly ignoreFile: string | null };

/**
 * Whether the local settings may be written: a plain file of this repository that git doesn't track, and that it ignores or
 * can be told to ignore for this person alone.
 */
export async function checkProjectFile(host: Host, place: ProjectPlace): Promise<Outcome<Hiding>> {
  const link = linkOnTheWay(place);
  if (link !== null)
    return refuse(
      `${link} is a symbolic link, so the settings would be written somewhere else.`,
      'Make it a directory of the repository.',
    );
  if (!place.isRepository) return succeed({ ignoreFile: null });
  const tracked = await askGit(host, {
    directory: place.root,
    words: ['ls-files', '--error-unmatch', '--', `:(literal)${NAME}`],
  });
  if (tracked.error !== null || tracked.timedOut || (tracked.status !== 0 && tracked.status !== 1))
    return refuse(
      `git could not say whether it tracks ${place.file} (${tracked.error ?? `exit status ${tracked.status ?? 'none'}`}).`,
      'Make `git status` work there.',
    );
  if (tracked.status === 0)
    return refuse(
      `git tracks ${place.file}, so everybody who has the repository would get what is written there.`,
      `Take it out of git first: git rm --cached ${NAME}`,
    );
  return findHiding(host, place);
}

function linkOnTheWay({ root, file }: ProjectPlace): string | null {
  return [join(root, '.claude'), file].find(isLink) ?? null;
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

async function findHiding(host: Host, place: ProjectPlace): Promise<Outcome<Hiding>> {
  if (await isIgnored(host, place)) return succeed({ ignoreFile: null });
  const rule = await askGit(host, { directory: place.root, words: ['check-ignore', '-v', '--no-index', '--', NAME] });
  // A line of a .gitignore that takes it back beats the file of this person alone.
  const source = /^(.*?):\d+:!/.exec(rule.stdout)?.[1];
  const where = await askGit(host, { directory: place.root, words: ['rev-parse', '--git-path', 'info/exclude'] });
  if (where.status !== 0)
    return refuse('git did not say where its own list of ignored files is.', 'Make `git status` work there.');
  const ignoreFile = resolve(place.root, where.stdout.replace(/\r?\n$/, ''));
  // An unpacked repository may bring links: what they lead to is nothing that git reads for it alone.
  const link = [dirname(ignoreFile), ignoreFile].find(isLink);
  if (link !== undefined)
    return refuse(
      `${link} is a symbolic link, so git’s own list would be written somewhere else.`,
      'Make it a file of the repository.',
    );
  if (source !== undefined && source.endsWith('.gitignore'))
    return refuse(`${source} tells git not to ignore ${NAME}, so it would be committed.`, 'Take that line out of it.');
  return succeed({ ignoreFile });
}

/** Whether git ignores the local settings, as it stands now. */
export async function isIgnored(host: Host, { root }: Pick<ProjectPlace, 'root'>): Promise<boolean> {
  return (await askGit(host, { directory: root, words: ['check-ignore', '-q', '--', NAME] })).status === 0;
}

/** The line that hides the local settings, in a block of its own so that it can be taken out again. */
export const IGNORE_LINE = `/${NAME}`;

function refuse(message: string, hint: string) {
  return fail({ code: 'project-file', kind: 'unsafe', message, hint: `${hint} Nothing was written.` });
}
