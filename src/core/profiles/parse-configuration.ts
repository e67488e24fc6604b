import { config, safeParse, type core } from 'zod/mini';
import type { Outcome, Problem } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import { buildBudget } from './build-budget.ts';
import { buildProfile } from './build-profile.ts';
import { buildProject } from './build-project.ts';
import { buildProvider } from './build-provider.ts';
import { CONFIGURATION_LIMIT, defaultConfiguration, type BrokenEntry, type Configuration } from './configuration.ts';
import { configurationProblem, type Place } from './configuration-problem.ts';
import { configurationSchema, type RawConfiguration } from './configuration-schema.ts';
import { findProfile } from './find-profile.ts';
import type { Profile, Provider } from './profile.ts';
import { readJsonc, type DocumentPath, type JsoncBreak, type JsoncDocument } from './read-jsonc.ts';
import { findLiteralSecret } from './refuse-secrets.ts';
import { describeIssue } from './schema-issue.ts';
import { showName } from './secret-shape.ts';

// Compiling a checker pays for itself after many documents; here there is one (half a millisecond on each launch).
config({ jitless: true });

export type ParseRequest = {
  readonly text: string;
  /** The file's path, for messages. */
  readonly path: string;
  /** The person's home directory, for `~/` in "configDir". */
  readonly home?: string | null;
};

/** Reads a configuration file's text as a whole: one entry that is wrong makes it wrong. Edits go by this. */
export function parseConfiguration(request: ParseRequest): Outcome<Configuration> {
  const read = readConfiguration(request);
  const problem = read.ok ? worstOf(read.value.broken) : undefined;
  return problem === undefined ? read : fail(problem);
}

/** A mistyped key comes first: it makes other things wrong too. */
function worstOf(broken: readonly BrokenEntry[]): Problem | undefined {
  return (broken.find(({ problem }) => problem.code === 'unknown-key') ?? broken[0])?.problem;
}

/**
 * Reads a configuration file's text for a launch. An entry of `profiles` or `providers` that is wrong is set aside with its
 * reason, and so is every profile that names it: asking for one of them gets the reason, and the others work. Whatever else
 * is wrong, a secret in the file among it, makes the whole file wrong.
 */
export function readConfiguration({ text, path, home = null }: ParseRequest): Outcome<Configuration> {
  if (text.length > CONFIGURATION_LIMIT) return fail(tooLarge(path));
  const read = readJsonc(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (!read.ok) return fail(describeBreak(read.broken, path));
  const { document } = read;
  const secret = findLiteralSecret(document, path);
  if (secret !== null) return fail(secret);
  const whole = safeParse(configurationSchema, document.value);
  if (whole.success) return build({ raw: whole.data, document, path, home, broken: [] });
  const broken = misshapen(whole.error.issues, document, path);
  const rest = safeParse(configurationSchema, withoutEntries(document.value, broken));
  if (broken.length === 0 || !rest.success)
    return fail(describeIssue({ issues: whole.error.issues, document, file: path }));
  return build({ raw: rest.data, document, path, home, broken });
}

const LISTS = [
  { kind: 'provider', key: 'providers' },
  { kind: 'profile', key: 'profiles' },
] as const;

/** The entries that have the wrong shape, each once. */
function misshapen(issues: readonly core.$ZodIssue[], document: JsoncDocument, file: string): readonly BrokenEntry[] {
  return LISTS.flatMap(({ kind, key }) => {
    const own = issues.filter(({ path }) => path[0] === key && typeof path[1] === 'string');
    const names = [...new Set(own.map(({ path }) => String(path[1])))];
    return names.map((name) => ({
      kind,
      name,
      problem: describeIssue({ issues: own.filter(({ path }) => path[1] === name), document, file }),
    }));
  });
}

function withoutEntries(value: unknown, broken: readonly BrokenEntry[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entries]: [string, unknown]) => {
      const list = LISTS.find((one) => one.key === key);
      if (list === undefined || typeof entries !== 'object' || entries === null) return [key, entries];
      const isKept = ([name]: [string, unknown]) =>
        !broken.some((entry) => entry.kind === list.kind && entry.name === name);
      return [key, Object.fromEntries(Object.entries(entries).filter(isKept))];
    }),
  );
}

function tooLarge(path: string): Problem {
  return configurationProblem({
    code: 'configuration-too-large',
    place: { file: path, line: 1 },
    what: `The configuration is larger than ${CONFIGURATION_LIMIT} bytes`,
    hint: 'Take out what isn’t yours; a profile is a few lines.',
  });
}

const BREAKS: Readonly<
  Record<JsoncBreak['kind'], (detail: string) => { readonly what: string; readonly hint: string }>
> = {
  syntax: (detail) => ({
    what: `The configuration can’t be read: ${detail}`,
    hint: 'Correct that line; comments and trailing commas are allowed, quotes around every key and text are needed.',
  }),
  depth: (detail) => ({
    what: `The configuration nests too deeply: ${detail}`,
    hint: 'Correct that line; nothing in a configuration is deeper than five levels.',
  }),
  duplicate: (detail) => ({
    what: `${showName(detail)} stands twice in the same braces`,
    hint: 'Keep one of the two.',
  }),
  reserved: () => ({ what: '"__proto__" can’t be a name', hint: 'Take it out.' }),
};

function describeBreak(broken: JsoncBreak, file: string): Problem {
  return configurationProblem({
    code: `configuration-${broken.kind}`,
    place: { file, line: broken.line },
    ...BREAKS[broken.kind](broken.detail),
  });
}

type Parts = {
  readonly raw: RawConfiguration;
  readonly document: JsoncDocument;
  readonly path: string;
  readonly home: string | null;
  /** Entries that are left out of `raw`. */
  readonly broken: readonly BrokenEntry[];
};

function build({ raw, document, path, home, broken: misshapenEntries }: Parts): Outcome<Configuration> {
  const placeOf = (at: DocumentPath): Place => ({ file: path, line: document.lineOf(at) });
  const broken = [...misshapenEntries];
  const providers: Provider[] = [];
  for (const [id, entry] of Object.entries(raw.providers ?? {})) {
    const provider = buildProvider({
      id,
      raw: entry,
      place: placeOf(['providers', id]),
      urlPlace: placeOf(['providers', id, 'baseUrl']),
    });
    if (provider.ok) providers.push(provider.value);
    else broken.push({ kind: 'provider', name: id, problem: provider.problem });
  }
  const profiles: Profile[] = [];
  for (const [name, entry] of Object.entries(raw.profiles ?? {})) {
    // Never the built-in provider of the same name instead.
    const named = new Set([entry.provider, ...(entry.fallback ?? []).map(({ provider }) => provider)]);
    const provider = broken.find((one) => one.kind === 'provider' && named.has(one.name));
    const profile =
      provider === undefined
        ? buildProfile({
            name,
            raw: entry,
            own: providers,
            home,
            placeOf: (at) => placeOf(['profiles', name, ...at]),
          })
        : fail(provider.problem);
    if (profile.ok) profiles.push(profile.value);
    else broken.push({ kind: 'profile', name, problem: profile.problem });
  }
  const projects: Configuration['projects'][number][] = [];
  for (const [at, entry] of Object.entries(raw.projects ?? {})) {
    const project = buildProject({ path: at, raw: entry, home, place: placeOf(['projects', at]) });
    if (!project.ok) return project;
    projects.push(project.value);
  }
  const defaults = defaultConfiguration(path);
  const configuration: Configuration = {
    ...defaults,
    defaultProfile: raw.defaultProfile ?? defaults.defaultProfile,
    providers,
    profiles,
    broken,
    budget: buildBudget(raw.budget),
    projects,
    prices: Object.entries(raw.prices ?? {}).map(([model, price]) => toPrice(model, price)),
    ledger: raw.ledger ?? defaults.ledger,
  };
  const problem =
    whyBadDefault(configuration, placeOf(['defaultProfile'])) ??
    whyBadLedger(configuration.ledger, placeOf(['ledger']));
  return problem === null ? succeed(configuration) : fail(problem);
}

function toPrice(
  model: string,
  { input, output, cacheRead, cacheWrite }: NonNullable<RawConfiguration['prices']>[string],
): Configuration['prices'][number] {
  return {
    model,
    input,
    output,
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}

function whyBadDefault(configuration: Configuration, place: Place): Problem | null {
  const found = findProfile({ configuration, name: configuration.defaultProfile });
  const isBroken = configuration.broken.some(
    ({ kind, name }) => kind === 'profile' && name === configuration.defaultProfile,
  );
  if (found.ok || isBroken) return null;
  return configurationProblem({
    code: found.problem.code,
    place,
    what: `"defaultProfile" names ${showName(configuration.defaultProfile)}, and there is no such profile`,
    hint: found.problem.hint,
  });
}

function whyBadLedger(ledger: string, place: Place): Problem | null {
  if (ledger === 'sqlite') return null;
  if (!/^postgres(?:ql)?:\/\//.test(ledger) || !URL.canParse(ledger)) {
    return configurationProblem({
      code: 'bad-ledger',
      place,
      what: '"ledger" is neither "sqlite" nor a postgres:// URL',
      hint: 'Write "sqlite", or leave it out.',
    });
  }
  const { password, searchParams } = new URL(ledger);
  if (password === '' && !searchParams.has('password')) return null;
  return configurationProblem({
    code: 'literal-secret',
    place,
    what: '"ledger" holds a password, and a configuration holds references only',
    hint: 'Take it out of the URL and put it into ~/.pgpass or PGPASSWORD.',
  });
}
