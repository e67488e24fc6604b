import { helpersNotKept, keysNotKept, routesTakenOut } from '../core/findings/keep-as-profile.ts';
import { planFix, type FixPlan, type FixScope } from '../core/findings/plan-fix.ts';
import type { Finding } from '../core/findings/finding.ts';
import { judgeFound } from '../core/imports/judge-found.ts';
import { nameImports } from '../core/imports/name-imports.ts';
import type { Outcome, Problem } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { isPlainName, PLAIN_NAME_RULE } from '../core/profiles/profile-name.ts';
import type { FixReport, NewProfile } from '../core/report/doctor-report.ts';
import { exitStatusOfFindings, reportFinding } from '../core/report/doctor-report.ts';
import { exitStatusOfRun } from '../core/report/edit-report.ts';
import { loadConfiguration } from '../host/configuration.ts';
import { applyEdits, recoverAbandonedEdits } from '../host/edits/apply-edits.ts';
import type { OnStep } from '../host/edits/edit-step.ts';
import { previewEdit } from '../host/edits/preview-edits.ts';
import type { Host } from '../host/host.ts';
import { planImports, writeImports, type NewImport } from '../host/imports/add-imports.ts';
import { readKnownKeys } from '../host/imports/known-keys.ts';
import type { Examination, ExamineRequest } from '../host/sources/outside/examine.ts';
import { examine } from '../host/sources/outside/examine.ts';

export type DoctorFixInput = ExamineRequest & {
  readonly dryRun: boolean;
  /** Files that are left alone unless they are named here. */
  readonly include: readonly FixScope[];
  /** The profile to keep under this name what is taken out; null makes none unless `confirm` says so. */
  readonly profile: string | null;
  /** Shown what would be done; what it answers is done. */
  readonly confirm: (plan: FixReport, kept: readonly KeptProfile[]) => Promise<FixAnswer>;
  /** For tests: when written files are looked at again, in milliseconds. */
  readonly looks?: readonly number[];
  readonly onStep?: OnStep;
};

/** A profile that would keep what is taken out; its key goes into the secret store. */
export type KeptProfile = NewImport;

/** `keep`: the profiles to make of what is taken out. */
export type FixAnswer = { readonly apply: boolean; readonly keep: readonly KeptProfile[] };

export type FixOutcome = { readonly report: FixReport; readonly status: number };

/** Repairs what the doctor found: shows it, asks, keeps it as a profile where that is wanted, edits, and looks again. */
export async function doctorFix(host: Host, input: DoctorFixInput): Promise<Outcome<FixOutcome>> {
  const examination = await examine(host, input);
  const { findings, diagnosis } = examination;
  const plan = planFix(findings, new Set(input.include));
  const left = findings.filter((finding) => !goesWith(finding, plan.settled));
  if (plan.edits.length === 0) {
    if (!input.dryRun) await recoverAbandonedEdits(host);
    return succeed({ report: { ...EMPTY, left: reportLeft(left) }, status: exitStatusOfFindings(findings) });
  }
  const edits = await Promise.all(
    plan.edits.map(async (wanted) => ({
      path: wanted.path,
      outcome: await previewEdit(host, wanted, diagnosis.version),
    })),
  );
  const kept = await proposeProfiles(host, { examination, plan, wanted: input.profile });
  if (!kept.ok) return kept;
  const { offered, unkept } = kept.value;
  const planned: FixReport = { ...EMPTY, state: 'planned', edits, left: reportLeft(left), unkept };
  if (input.dryRun) return succeed({ report: planned, status: exitStatusOfFindings(findings) });
  const answer = await input.confirm({ ...planned, state: 'proposed' }, offered);
  if (!answer.apply)
    return succeed({ report: { ...planned, state: 'declined' }, status: exitStatusOfFindings(findings) });
  return apply(host, { input, plan, planned, keep: answer.keep });
}

const EMPTY: FixReport = {
  schema: 1,
  state: 'nothing',
  run: null,
  edits: [],
  left: [],
  profiles: [],
  unkept: [],
};

/** What is gone too once the same value is: but a secret that others had stays one, and a commented line still holds it. */
function goesWith(finding: Finding, settled: readonly Finding[]): boolean {
  if (settled.includes(finding)) return true;
  const same = settled.filter(({ origin }) => JSON.stringify(origin) === JSON.stringify(finding.origin));
  if (finding.rule === 'secret-tracked' || finding.rule === 'secret-in-permission') return false;
  return finding.rule === 'secret-readable'
    ? same.some(({ repair }) => repair?.change.kind === 'remove')
    : same.length > 0;
}

/** Mere information is left without a word, except a file that the client drops: that one can't be edited. */
function reportLeft(left: readonly Finding[]): FixReport['left'] {
  return left.filter(({ severity, rule }) => severity !== 'info' || rule === 'layer-dropped').map(reportFinding);
}

type Proposal = { readonly examination: Examination; readonly plan: FixPlan; readonly wanted: string | null };

/** The profiles that would keep what is taken out, and what none can keep. */
type Kept = { readonly offered: readonly KeptProfile[]; readonly unkept: FixReport['unkept'] };

async function proposeProfiles(host: Host, { examination, plan, wanted }: Proposal): Promise<Outcome<Kept>> {
  if (wanted !== null && !isPlainName(wanted)) return fail(badName());
  const configuration = await loadConfiguration(host);
  if (!configuration.ok) return wanted === null ? succeed({ offered: [], unkept: [] }) : configuration;
  const { sightings, resolution } = examination.diagnosis;
  const request = { settled: plan.settled, sightings, resolution, fingerprintOf: host.fingerprint };
  const judged = routesTakenOut(request).map((found) => ({ found, judged: judgeFound(found) }));
  const known = await readKnownKeys(host, configuration.value);
  const named = nameImports({
    judged,
    profiles: configuration.value.profiles,
    providers: configuration.value.providers.map(({ id }) => id),
    keyOf: (name) => known.get(name) ?? null,
  });
  const [first, ...others] = named.flatMap((one) => (one.kind === 'new' ? [one] : []));
  const isKept = named.some(({ kind }) => kind === 'already');
  if (wanted !== null && first === undefined && !isKept) return fail(nothingToKeep());
  const offered = first === undefined ? [] : [wanted === null ? first : { ...first, name: wanted }, ...others];
  const keys = new Set(
    named.flatMap((one) => (one.kind === 'skipped' ? [] : [one.importable.secret?.fingerprint ?? ''])),
  );
  const refused = named.flatMap((one) =>
    one.kind === 'skipped' ? [{ path: one.found.path, line: one.found.line, reason: one.reason }] : [],
  );
  const lost = keysNotKept(request, keys)
    .filter(({ path }) => !refused.some((one) => one.path === path))
    .map(({ path, line, name }) => ({ path, line, reason: `a profile has no place for ${name}` }));
  const helpers = helpersNotKept(request).map((place) => ({
    ...place,
    reason: 'apiKeyHelper runs a command, which a profile of yours can name as "credential": "cmd:[…]"',
  }));
  return succeed({ offered, unkept: [...refused, ...lost, ...helpers] });
}

function badName(): Problem {
  return { code: 'bad-name', kind: 'usage', message: 'That can’t be the name of a profile.', hint: PLAIN_NAME_RULE };
}

function nothingToKeep(): Problem {
  return {
    code: 'nothing-to-keep',
    kind: 'usage',
    message: 'What would be taken out holds neither an address nor a key, so there is nothing to make a profile of.',
    hint: 'Leave --profile out; nothing was changed.',
  };
}

type Application = {
  readonly input: DoctorFixInput;
  readonly plan: FixPlan;
  readonly planned: FixReport;
  readonly keep: readonly KeptProfile[];
};

/** Profiles are made first: where that fails, nothing is taken out. */
async function apply(host: Host, { input, plan, planned, keep }: Application): Promise<Outcome<FixOutcome>> {
  const profiles = await makeProfiles(host, keep);
  if (!profiles.ok) return profiles;
  const run = await applyEdits({
    host,
    edits: plan.edits,
    command: 'cordon doctor --fix',
    version: input.client.kind === 'found' ? input.client.client.version : null,
    ...(input.looks === undefined ? {} : { looks: input.looks }),
    ...(input.onStep === undefined ? {} : { onStep: input.onStep }),
  });
  if (!run.ok) return run;
  const after = await examine(host, input);
  const report: FixReport = {
    ...planned,
    state: 'done',
    run: run.value.run,
    edits: run.value.edits,
    left: reportLeft(after.findings),
    profiles: profiles.value,
  };
  const status = exitStatusOfRun(run.value);
  return succeed({ report, status: status === 0 ? exitStatusOfFindings(after.findings) : status });
}

/** The keys go to the keychain, or to the encrypted store where there is none; the profiles refer to them. */
async function makeProfiles(host: Host, keep: readonly KeptProfile[]): Promise<Outcome<readonly NewProfile[]>> {
  if (keep.length === 0) return succeed([]);
  const plan = await planImports(host, keep);
  if (!plan.ok) return plan;
  const [refused] = plan.value.refused;
  if (refused !== undefined) return fail(cannotKeep(refused[0], refused[1]));
  const written = await writeImports(host, { plan: plan.value, imports: keep });
  if (!written.ok) return written;
  const { configuration, store } = written.value;
  return succeed(
    keep.map(({ name, importable: { secret, variable } }) => ({
      name,
      configuration,
      secret: secret === null ? null : store,
      next: [
        ...(variable === null || (host.env[variable] ?? '') !== ''
          ? []
          : [`Put the key into the environment variable ${variable}.`]),
        `Start a session with: cordon run ${name}`,
      ],
    })),
  );
}

function cannotKeep(name: string, reason: string): Problem {
  return {
    code: 'cannot-keep',
    kind: 'usage',
    message: `The profile "${name}" can’t be made: ${reason}`,
    hint: 'Nothing was changed; run it without --profile, or give another name.',
  };
}
