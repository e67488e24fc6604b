import { toEntries } from '../../core/imports/judge-found.ts';
import type { NamedImport } from '../../core/imports/name-imports.ts';
import type { Outcome } from '../../core/problem.ts';
import { succeed } from '../../core/problem.ts';
import type { ProfileDraft } from '../../core/profiles/draft-profile.ts';
import { addProfile } from '../../core/profiles/edit-configuration.ts';
import { parseConfiguration } from '../../core/profiles/parse-configuration.ts';
import { starterConfiguration } from '../../core/profiles/starter-configuration.ts';
import { configurationPath, readConfigurationText } from '../configuration.ts';
import { openSecretStores } from '../credentials/secret-stores.ts';
import type { SecretStore } from '../credentials/secret-store.ts';
import type { Host } from '../host.ts';
import { writeConfiguration } from '../write-configuration.ts';

export type NewImport = Extract<NamedImport, { readonly kind: 'new' | 'already' | 'same' }>;

/** What would be written: the configuration's text whole, and which key goes where. Nothing is written yet. */
export type ImportPlan = {
  readonly before: string | null;
  readonly text: string;
  /** The reference that each profile gets. */
  readonly credentials: ReadonlyMap<string, string>;
  readonly store: SecretStore;
  /** Profiles that the configuration can't hold, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
};

/** Adds all profiles to the configuration's text, each checked as any other: comments and profiles of the file stay. */
export async function planImports(host: Host, imports: readonly NewImport[]): Promise<Outcome<ImportPlan>> {
  const there = readConfigurationText(host);
  if (!there.ok) return there;
  const before = there.value?.text ?? null;
  const references = await chooseReferences(host, imports);
  if (!references.ok) return references;
  return succeed({ before, ...references.value, ...addAll(host, { before, imports, ...references.value }) });
}

/** Stores the keys, then writes the configuration: a profile whose key is missing would be worse than a key without a profile. */
export async function writeImports(
  host: Host,
  { plan, imports }: { readonly plan: ImportPlan; readonly imports: readonly NewImport[] },
): Promise<Outcome<{ readonly configuration: string; readonly store: string | null }>> {
  let any = false;
  for (const { name, importable } of imports) {
    const reference = plan.credentials.get(name) ?? '';
    if (importable.secret === null || plan.refused.has(name)) continue;
    const done = await plan.store.set(reference.slice('keychain:'.length), importable.secret.reveal());
    if (!done.ok) return done;
    any = true;
  }
  const written = await writeConfiguration(host, { text: plan.text, before: plan.before });
  return written.ok ? succeed({ configuration: written.value, store: any ? plan.store.title : null }) : written;
}

type References = { readonly credentials: ReadonlyMap<string, string>; readonly store: SecretStore };

/** A name in the store that is free, or that holds this very key. */
async function chooseReferences(host: Host, imports: readonly NewImport[]): Promise<Outcome<References>> {
  const [store] = await openSecretStores(host);
  if (store === undefined) throw new Error('there is always the encrypted store');
  const credentials = new Map<string, string>();
  for (const { name, importable } of imports) {
    if (importable.variable !== null) credentials.set(name, `env:${importable.variable}`);
    if (importable.secret === null) continue;
    const free = await freeSecretName({ store, name, text: importable.secret.reveal() });
    if (!free.ok) return free;
    credentials.set(name, `keychain:${free.value}`);
  }
  return succeed({ credentials, store });
}

async function freeSecretName(wanted: {
  readonly store: SecretStore;
  readonly name: string;
  readonly text: string;
}): Promise<Outcome<string>> {
  const { store, name, text } = wanted;
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    const there = await store.get(candidate);
    if (!there.ok) return there;
    if (there.value === null || there.value === text) return succeed(candidate);
  }
}

function addAll(
  host: Host,
  from: {
    readonly before: string | null;
    readonly imports: readonly NewImport[];
    readonly credentials: ReadonlyMap<string, string>;
  },
): Pick<ImportPlan, 'text' | 'refused'> {
  const refused = new Map<string, string>();
  let text = from.before;
  for (const { name, importable } of from.imports) {
    const { profile, provider } = toEntries(importable, { name, credential: from.credentials.get(name) ?? null });
    const added = addOne(host, { text, draft: { name, profile, ...(provider === null ? {} : { provider }) } });
    if (added.ok) text = added.value;
    else refused.set(name, `${added.problem.message} ${added.problem.hint}`);
  }
  return { text: text ?? '', refused };
}

function addOne(
  host: Host,
  { text, draft }: { readonly text: string | null; readonly draft: ProfileDraft },
): Outcome<string> {
  const place = { path: configurationPath(host) ?? 'config.jsonc', home: host.home };
  if (text !== null) {
    const edited = addProfile({ text, ...place, ...draft });
    return edited.ok ? succeed(edited.value.text) : edited;
  }
  const started = starterConfiguration(draft);
  const parsed = parseConfiguration({ text: started, ...place });
  return parsed.ok ? succeed(started) : parsed;
}
