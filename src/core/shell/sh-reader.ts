import type { Command } from 'unbash';
import type { Effect } from './effect.ts';

/** How far what is read reaches, and whose it is. */
export type Surrounding = { readonly reach: Effect['reach']; readonly owner: string | null };

/** What a shell would know at this point of its file, and what was found so far. */
export type Reader = {
  readonly variables: Map<string, string | null>;
  readonly places: Map<string, number>;
  readonly exported: Set<string>;
  readonly functions: Map<string, readonly Effect[]>;
  readonly effects: Effect[];
  allExported: boolean;
};

/** One node of a script on its way through the reader. `shift` is where its script begins in the file. */
export type Reading<Node> = {
  readonly reader: Reader;
  readonly node: Node;
  readonly shift: number;
  readonly surrounding: Surrounding;
};

export type Words = Command['args'];

export function wordText(word: Words[number] | undefined): string {
  return word?.type === 'Word' ? word.value : '';
}

/** Notes an assignment, and its export where the variable is exported. */
export function assign(
  { reader, surrounding }: Reading<Command>,
  set: { readonly name: string; readonly value: string | null; readonly at: number; readonly exports: boolean },
): void {
  const { name, value, at, exports } = set;
  reader.variables.set(name, value);
  reader.places.set(name, at);
  if (exports) reader.exported.add(name);
  if (exports || reader.exported.has(name) || reader.allExported)
    reader.effects.push({ kind: 'set', name, value, at, ...surrounding });
}
