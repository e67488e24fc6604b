import type { ScriptReading } from '../../src/core/shell/effect.ts';

/** `open`: something is left open, so that silence about a variable says nothing. */
export type Told = { readonly values: ReadonlyMap<string, string | null>; readonly open: boolean };

/** What reading says that a shell hands on: each variable with its value, null where that isn't told. */
export function toldBy({ effects, brokenAt }: ScriptReading, before: Readonly<Record<string, string>> = {}): Told {
  const values = new Map<string, string | null>(Object.entries(before));
  let open = brokenAt !== null;
  for (const effect of effects) {
    if (effect.reach === 'command') continue;
    if (effect.kind === 'set') values.set(effect.name, effect.reach === 'always' ? effect.value : null);
    if (effect.kind === 'unset' && effect.reach === 'always') values.delete(effect.name);
    if (effect.kind === 'unset' && effect.reach === 'perhaps') values.set(effect.name, null);
    open ||= effect.kind === 'opaque' || effect.kind === 'source';
  }
  return { values, open };
}
