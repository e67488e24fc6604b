import type { EnvEntry } from './read-env-file.ts';

/** The variables that a settings file of a JetBrains editor gives to its terminal and to what it runs: `<env name="…" value="…"/>`. */
export function readJetbrains(text: string): readonly EnvEntry[] {
  return [...text.matchAll(/<(?:env|entry)\s+(?:name|key)="([A-Za-z_]\w*)"\s+value="([^"]*)"/g)].map((found) => ({
    name: found[1] ?? '',
    value: (found[2] ?? '').replace(/&(?:lt|gt|amp|quot|apos);/g, (entity) => ENTITIES[entity] ?? entity),
    at: found.index,
  }));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&apos;': "'",
};
