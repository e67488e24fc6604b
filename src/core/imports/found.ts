import { Secret, type FingerprintOf } from '../secret.ts';

/** Where routes are looked for, each by the name that a person gives on the command line. */
export const IMPORT_SOURCES = ['settings', 'cc-switch', 'ccs', 'claude-code-router', 'clother', 'shell'] as const;
export type ImportSource = (typeof IMPORT_SOURCES)[number];

/** One route that another tool or a file of the person's holds, as it stands there. */
export type Found = {
  readonly source: ImportSource;
  readonly path: string;
  readonly line: number | null;
  /** What it is called there. */
  readonly label: string;
  readonly baseUrl: string | null;
  readonly key: FoundKey;
  readonly model: string | null;
  readonly models: Readonly<Partial<Record<'opus' | 'sonnet' | 'haiku', string>>>;
  /** Why nothing can be made of it, where its reader knows that already. */
  readonly doubt: string | null;
};

/** A key as it stands there: its text, the variable that it names, or nothing. */
export type FoundKey =
  | { readonly kind: 'text'; readonly secret: Secret; readonly header: 'bearer' | 'x-api-key' }
  | { readonly kind: 'variable'; readonly name: string; readonly header: 'bearer' | 'x-api-key' }
  | { readonly kind: 'none' };

export type FoundPlace = Pick<Found, 'source' | 'path' | 'line' | 'label'>;

/** The route that variables of the client's make. A value that only running something would tell is null. */
export function foundInVariables(
  place: FoundPlace,
  variables: ReadonlyMap<string, string | null>,
  fingerprintOf: FingerprintOf,
): Found {
  const text = (name: string) => variables.get(name)?.trim() || null;
  const models = {
    opus: text('ANTHROPIC_DEFAULT_OPUS_MODEL'),
    sonnet: text('ANTHROPIC_DEFAULT_SONNET_MODEL'),
    haiku: text('ANTHROPIC_DEFAULT_HAIKU_MODEL') ?? text('ANTHROPIC_SMALL_FAST_MODEL'),
  };
  const model = text('ANTHROPIC_MODEL');
  const token = text('ANTHROPIC_AUTH_TOKEN');
  return {
    ...place,
    baseUrl: text('ANTHROPIC_BASE_URL'),
    key:
      token === null
        ? keyOf(text('ANTHROPIC_API_KEY'), 'x-api-key', fingerprintOf)
        : keyOf(token, 'bearer', fingerprintOf),
    model,
    models: Object.fromEntries(
      Object.entries(models).filter(([, name]) => name !== null && name !== model),
    ) as Found['models'],
    doubt: null,
  };
}

/** `$NAME` and `${NAME}` alone name a variable, as shells and routers write it; anything else is the key itself. */
export function keyOf(text: string | null, header: 'bearer' | 'x-api-key', fingerprintOf: FingerprintOf): FoundKey {
  if (text === null || text === '') return { kind: 'none' };
  const name = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))$/.exec(text);
  const variable = name?.[1] ?? name?.[2];
  return variable === undefined
    ? { kind: 'text', secret: new Secret(text, fingerprintOf), header }
    : { kind: 'variable', name: variable, header };
}
