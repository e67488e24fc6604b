import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { EnvEntry } from './read-env-file.ts';

/** The variables that a development container gives to what runs in it. */
export function readDevcontainer(text: string): readonly EnvEntry[] {
  if (!/ANTHROPIC|CLAUDE/.test(text) || text.length > 256 * 1024) return [];
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root === undefined) return [];
  return ['containerEnv', 'remoteEnv'].flatMap((key) =>
    (findNodeAtLocation(root, [key])?.children ?? []).flatMap((property) => {
      const [name, value] = property.children ?? [];
      if (typeof name?.value !== 'string' || value?.type !== 'string') return [];
      const text = String(value.value);
      return [{ name: name.value, value: text.includes('${') ? null : text, at: property.offset }];
    }),
  );
}
