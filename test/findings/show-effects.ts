import type { ScriptReading } from '../../src/core/shell/effect.ts';

/** What reading found, a line each: the line of the script, how far it reaches, what it does. */
export function showEffects({ effects }: ScriptReading, text: string): readonly string[] {
  return effects.map((effect) => {
    const line = text.slice(0, effect.at).split('\n').length;
    const owner = effect.owner === null ? '' : ` in ${effect.owner}`;
    switch (effect.kind) {
      case 'set':
        return `${line} ${effect.reach} ${effect.name}=${effect.value ?? '?'}${owner}`;
      case 'unset':
        return `${line} ${effect.reach} unset ${effect.name}${owner}`;
      case 'source':
        return `${line} ${effect.reach} source ${effect.path ?? '?'}${owner}`;
      case 'define':
        return `${line} ${effect.what} ${effect.name}`;
      case 'opaque':
        return `${line} ${effect.reach} open: ${effect.reason}${owner}`;
    }
  });
}
