import type { Profile } from '../profiles/profile.ts';
import type { Fingerprint } from '../secret.ts';
import type { Found } from './found.ts';
import type { Importable, Judged } from './judge-found.ts';

/** What is done with one route that was found, under which name. */
export type NamedImport = { readonly found: Found } & (
  | { readonly kind: 'new' | 'already' | 'same'; readonly importable: Importable; readonly name: string }
  | { readonly kind: 'skipped'; readonly reason: string }
);

export type NameRequest = {
  readonly judged: readonly { readonly found: Found; readonly judged: Judged }[];
  readonly profiles: readonly Profile[];
  /** Providers of the person's own. */
  readonly providers: readonly string[];
  /** The fingerprint of a profile's stored key, or null. */
  readonly keyOf: (profile: string) => Fingerprint | null;
};

/** Gives each new route a name that nothing has yet, and finds those that a profile, or another route, stands for already. */
export function nameImports({ judged, profiles, providers, keyOf }: NameRequest): readonly NamedImport[] {
  const taken = new Set([...profiles.map(({ name }) => name), ...providers]);
  const made: { readonly name: string; readonly importable: Importable }[] = [];
  return judged.map(({ found, judged: verdict }): NamedImport => {
    if (verdict.kind === 'skipped') return { found, kind: 'skipped', reason: verdict.reason };
    const { importable } = verdict;
    const same = profiles.find((profile) => isSame({ profile, importable, key: keyOf(profile.name) }));
    if (same !== undefined) return { found, kind: 'already', importable, name: same.name };
    const twin = made.find((other) => isTwin(other.importable, importable));
    if (twin !== undefined) return { found, kind: 'same', importable, name: twin.name };
    const name = freeName(importable.name, taken);
    taken.add(name);
    made.push({ name, importable });
    return { found, kind: 'new', importable, name };
  });
}

/** The same place with the same key; another model only where the person changed it under the same name. */
function isSame(of: {
  readonly profile: Profile;
  readonly importable: Importable;
  readonly key: Fingerprint | null;
}): boolean {
  const { profile, importable, key } = of;
  const { provider, credential, model } = profile;
  const isPlace =
    importable.preset === null ? provider.baseUrl === importable.baseUrl : provider.id === importable.preset;
  const isKey =
    importable.secret !== null
      ? key === importable.secret.fingerprint
      : importable.variable !== null
        ? credential?.kind === 'env' && credential.name === importable.variable
        : true;
  return isPlace && isKey && (model === importable.model || profile.name === importable.name);
}

function isTwin(one: Importable, other: Importable): boolean {
  return (
    one.preset === other.preset &&
    one.baseUrl === other.baseUrl &&
    one.model === other.model &&
    one.variable === other.variable &&
    one.secret?.fingerprint === other.secret?.fingerprint
  );
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    if (!taken.has(name)) return name;
  }
}
