import { parse } from 'jsonc-parser';
import type { EditPath, JsonEdit } from '../edits/edit.ts';
import type { Json } from '../layers/layer.ts';
import type { ProjectSetting } from './project-settings.ts';

const FORMAT = { kind: 'client-settings', scope: 'local' } as const;

/** The edit that puts settings into a repository, with what an earlier use set and this one doesn't given back first. */
export function useEdit(settings: readonly ProjectSetting[], given: JsonEdit | null): JsonEdit {
  return {
    kind: 'json',
    format: FORMAT,
    remove: given?.remove ?? [],
    set: [...(given?.set ?? []), ...settings],
  };
}

export type GiveBackRequest = {
  /** What the file holds now. */
  readonly text: string;
  /** What it held before the first use; null where there was no file. */
  readonly original: string | null;
  /** What was set and is to go. */
  readonly set: readonly ProjectSetting[];
};

/**
 * The edit that takes exactly what was set out of a file that changed since: each property that still has cordon's value
 * becomes what it was before, or goes. What a person changed after that is theirs and stays.
 */
export function giveBack({ text, original, set }: GiveBackRequest): JsonEdit {
  const now = readDocument(text);
  const before = original === null ? null : readDocument(original);
  const ours = set.filter(({ path, value }) => isSame(now(path), value));
  const remove: EditPath[] = [];
  const restore: { readonly path: readonly string[]; readonly value: Json }[] = [];
  for (const { path } of ours) {
    const value = before?.(path);
    if (value === undefined) remove.push(path);
    else restore.push({ path, value });
  }
  const emptied = before?.(['env']) === undefined && holdsOnly(now(['env']), ours);
  return {
    kind: 'json',
    format: FORMAT,
    remove: emptied ? [...remove.filter(([first]) => first !== 'env'), ['env']] : remove,
    set: restore,
  };
}

/** Whether every member of an object is one of these. */
function holdsOnly(env: Json | undefined, ours: readonly ProjectSetting[]): boolean {
  if (typeof env !== 'object' || env === null || Array.isArray(env)) return false;
  const names = new Set(ours.flatMap(({ path: [first, name] }) => (first === 'env' ? [name] : [])));
  return Object.keys(env).every((name) => names.has(name));
}

/** The value at a path, as readers take it: of duplicate keys the last. */
function readDocument(text: string): (path: readonly string[]) => Json | undefined {
  const root = parse(text, [], { allowTrailingComma: true }) as Json | undefined;
  return (path) =>
    path.reduce<Json | undefined>(
      (value, key) =>
        typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
          ? (value as { readonly [name: string]: Json })[key]
          : undefined,
      root,
    );
}

function isSame(one: Json | undefined, other: Json): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
