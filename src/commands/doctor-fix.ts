import { keepAsProfiles, type KeptProfile } from '../core/findings/keep-as-profile.ts';
import { planFix, type FixPlan, type FixScope } from '../core/findings/plan-fix.ts';
import type { Finding } from '../core/findings/finding.ts';
import type { Outcome, Problem } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { isPlainName, PLAIN_NAME_RULE } from '../core/profiles/profile-name.ts';
import type { FixReport, NewProfile } from '../core/report/doctor-report.ts';
import { exitStatusOfFindings, reportFinding } from '../core/report/doctor-report.ts';
import { exitStatusOfRun } from '../core/report/edit-report.ts';
import { addProfileEntry } from '../host/add-profile.ts';
import { loadConfiguration } from '../host/configuration.ts';
import { openSecretStores } from '../host/credentials/secret-stores.ts';
import { applyEdits, recoverAbandonedEdits } from '../host/edits/apply-edits.ts';
import { previewEdit } from '../host/edits/preview-edits.ts';
import type { Host } from '../host/host.ts';
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
};

/** `keep`: the profiles to make of what is taken out. */
export type FixAnswer = { readonly apply: boolean; readonly keep: readonly KeptProfile[] };

export type FixOutcome = { readonly report: FixReport; readonly status: number };

/** Repairs what the doctor found: shows it, asks, keeps it as a profile where that is wanted, edits, and looks again. */
export async function doctorFix(host: Host, input: DoctorFixInput): Promise<Outcome<FixOutcome>> {
  const examination = await examine(host, input);
  const { findings, diagnosis } = examination;
  const plan = planFix(findings, new Set(input.include));
  const left = findings.filter((finding) => !plan.settled.includes(finding));
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
  const planned: FixReport = { ...EMPTY, state: 'planned', edits, left: reportLeft(left) };
  if (input.dryRun) return succeed({ report: planned, status: exitStatusOfFindings(findings) });
  const kept = await proposeProfile(host, { examination, plan, wanted: input.profile });
  if (!kept.ok) return kept;
  const answer = await input.confirm({ ...planned, state: 'proposed' }, kept.value);
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
};

/** Mere information is left without a word, except a file that the client drops: that one can't be edited. */
function reportLeft(left: readonly Finding[]): FixReport['left'] {
  return left.filter(({ severity, rule }) => severity !== 'info' || rule === 'layer-dropped').map(reportFinding);
}

type Proposal = { readonly examination: Examination; readonly plan: FixPlan; readonly wanted: string | null };

async function proposeProfile(
  host: Host,
  { examination, plan, wanted }: Proposal,
): Promise<Outcome<readonly KeptProfile[]>> {
  if (wanted !== null && !isPlainName(wanted)) return fail(badName());
  const configuration = await loadConfiguration(host);
  if (!configuration.ok) return wanted === null ? succeed([]) : configuration;
  const { sightings, resolution } = examination.diagnosis;
  const taken = new Set(configuration.value.profiles.map(({ name }) => name));
  const kept = keepAsProfiles({ settled: plan.settled, sightings, resolution, taken });
  const [first, ...others] = kept;
  if (wanted === null) return succeed(kept);
  return first === undefined ? fail(nothingToKeep()) : succeed([{ ...first, name: wanted }, ...others]);
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
  const profiles: NewProfile[] = [];
  for (const kept of keep) {
    const made = await makeProfile(host, kept);
    if (!made.ok) return made;
    profiles.push(made.value);
  }
  const run = await applyEdits({
    host,
    edits: plan.edits,
    command: 'cordon doctor --fix',
    version: input.client.kind === 'found' ? input.client.client.version : null,
    ...(input.looks === undefined ? {} : { looks: input.looks }),
  });
  if (!run.ok) return run;
  const after = await examine(host, input);
  const report: FixReport = {
    ...planned,
    state: 'done',
    run: run.value.run,
    edits: run.value.edits,
    left: reportLeft(after.findings),
    profiles,
  };
  const status = exitStatusOfRun(run.value);
  return succeed({ report, status: status === 0 ? exitStatusOfFindings(after.findings) : status });
}

/** The secret goes to the keychain, or to the encrypted store where there is none; the profile refers to it. */
async function makeProfile(host: Host, kept: KeptProfile): Promise<Outcome<NewProfile>> {
  const { name, provider, baseUrl, auth, model, secret } = kept;
  const stored = secret === null ? succeed(null) : await storeSecret(host, name, secret.reveal().trim());
  if (!stored.ok) return stored;
  const added = await addProfileEntry(host, {
    name,
    provider,
    ...(baseUrl === null ? {} : { baseUrl, auth }),
    ...(model === null ? {} : { model }),
    ...(secret === null ? {} : { credential: `keychain:${name}` }),
  });
  if (!added.ok) return added;
  // The key is stored by now: only the last step is left.
  const next = stored.value === null ? added.value.next : added.value.next.slice(-1);
  return succeed({ name, configuration: added.value.configuration, secret: stored.value, next });
}

async function storeSecret(host: Host, name: string, text: string): Promise<Outcome<string>> {
  const [store] = await openSecretStores(host);
  if (store === undefined) throw new Error('there is always the encrypted store');
  const done = await store.set(name, text);
  return done.ok ? succeed(store.title) : done;
}
