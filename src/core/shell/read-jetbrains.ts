import type { EnvEntry } from './read-env-file.ts';

/** The variables that a settings file of a JetBrains editor gives to its terminal and to what it runs: `<env name="…" value="…"/>`. */
export function readJetbrains(text: string): readonly EnvEntry[] {
  return [...text.matchAll(/<(?:env|entry)\s+(?:name|key)="([A-Za-z_]\w*)"\s+value="([^"]*)"/g)].map((found) => ({
    name: found[1] ?? '',
    value: decode(found[2] ?? ''),
    at: found.index,
  }));
}

/** The command that a plugin for the client types into the terminal, where a setting of it is another than the plain one. */
export function readJetbrainsCommand(text: string): readonly { readonly command: string; readonly at: number }[] {
  return [...text.matchAll(/<component\s[^>]*name="[^"]*claude[^"]*"[^>]*>([\s\S]*?)<\/component>/gi)].flatMap(
    (component) =>
      [...(component[1] ?? '').matchAll(/<option\s+name="[^"]*(?:command|executable|path)[^"]*"\s+value="([^"]*)"/gi)]
        .map((found) => ({
          command: decode(found[1] ?? '').trim(),
          at: component.index + component[0].indexOf(component[1] ?? '') + found.index,
        }))
        .filter(({ command }) => command !== '' && command !== 'claude'),
  );
}

function decode(text: string): string {
  return text.replace(/&(?:lt|gt|amp|quot|apos);/g, (entity) => ENTITIES[entity] ?? entity);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&apos;': "'",
};
