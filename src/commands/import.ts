import type { Found, ImportSource } from '../core/imports/found.ts';
import { judgeFound } from '../core/imports/judge-found.ts';
import { nameImports, type NamedImport } from '../core/imports/name-imports.ts';
import type { Outcome } from '../core/problem.ts';
import { succeed } from '../core/problem.ts';
import { redactText } from '../core/report/redact.ts';
import type { ImportReport, ImportRow } from '../core/report/import-report.ts';
import { configurationPath, loadConfiguration } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';
import { planImports, writeImports, type ImportPlan } from '../host/imports/add-imports.ts';
import { findRoutes } from '../host/imports/find-routes.ts';
import { readKnownKeys } from '../host/imports/known-keys.ts';
import type { OutsidePlaces } from '../host/sources/outside/outside-places.ts';

export type ImportInput = {
  /** Which tools and files to look at. */
  readonly sources: readonly ImportSource[];
  readonly dryRun: boolean;
  /** Shown what would be made; what it answers is done. */
  readonly confirm: (planned: ImportReport) => Promise<boolean>;
  readonly places?: Partial<Pick<OutsidePlaces, 'root' | 'home'>>;
};

/** Makes profiles of the routes that other tools, user settings and start-up files hold. Nothing of theirs is changed. */
export async function importProfiles(host: Host, input: ImportInput): Promise<Outcome<ImportReport>> {
  const configuration = await loadConfiguration(host);
  if (!configuration.ok) return configuration;
  const places: OutsidePlaces = { host, home: host.home, root: '', asks: false, ...input.places };
  const routes = await findRoutes({ host, sources: new Set(input.sources), places });
  const known = await readKnownKeys(host, configuration.value);
  const named = nameImports({
    judged: routes.found.map((found) => ({ found, judged: judgeFound(found) })),
    profiles: configuration.value.profiles,
    providers: configuration.value.providers.map(({ id }) => id),
    keyOf: (name) => known.get(name) ?? null,
  });
  const fresh = named.flatMap((one) => (one.kind === 'new' ? [one] : []));
  const plan = await planImports(host, fresh);
  if (!plan.ok) return plan;
  const rows = (state: 'new' | 'added') => named.map((one) => toRow(one, { state, plan: plan.value }));
  const made = fresh.filter(({ name }) => !plan.value.refused.has(name));
  const report: ImportReport = {
    schema: 1,
    state: made.length === 0 ? 'nothing' : 'planned',
    configuration: configurationPath(host),
    found: rows('new'),
    read: routes.read,
    unread: routes.unread,
    store: null,
    next: nextSteps(routes.found),
  };
  if (made.length === 0 || input.dryRun) return succeed(report);
  if (!(await input.confirm(report))) return succeed({ ...report, state: 'declined' });
  const written = await writeImports(host, { plan: plan.value, imports: fresh });
  if (!written.ok) return written;
  const tries = made.map(({ name }) => `Try it: cordon verify ${name}, then cordon run ${name}`);
  return succeed({
    ...report,
    state: 'done',
    ...written.value,
    found: rows('added'),
    next: [...tries, ...report.next],
  });
}

function toRow(
  one: NamedImport,
  { state, plan }: { readonly state: 'new' | 'added'; readonly plan: ImportPlan },
): ImportRow {
  const { source, path, line, label, baseUrl, key } = one.found;
  const base = {
    source,
    path,
    line,
    label: redactText(label),
    destination: baseUrl === null ? null : redactText(baseUrl),
    fingerprint: key.kind === 'text' ? key.secret.fingerprint : null,
  };
  const nothing = { state: 'skipped', profile: null, provider: null, model: null, credential: null } as const;
  const reason = one.kind === 'skipped' ? one.reason : one.kind === 'new' ? plan.refused.get(one.name) : undefined;
  if (one.kind === 'skipped' || reason !== undefined) return { ...base, ...nothing, reason: reason ?? null };
  const { importable, name } = one;
  return {
    ...base,
    state: one.kind === 'new' ? state : one.kind,
    profile: name,
    provider: importable.preset ?? name,
    model: importable.model,
    credential: one.kind === 'new' ? (plan.credentials.get(name) ?? null) : null,
    reason: null,
  };
}

/** What still routes every session, and how to take it out. */
function nextSteps(found: readonly Found[]): readonly string[] {
  const live = found.some(({ source }) => source === 'settings');
  const shell = found.some(({ source, label }) => source === 'shell' && label === '');
  return live || shell
    ? [
        'What was found in user settings or is exported by a start-up file still routes every session: `cordon doctor --fix` takes it out, reversibly.',
      ]
    : [];
}
