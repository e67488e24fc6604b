import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import type { Profile } from '../core/profiles/profile.ts';
import { findEscape, findProjectDeviation, whyNotInProject } from '../core/projects/project-refusals.ts';
import type { EditRun } from '../core/report/edit-report.ts';
import type { ProjectUseReport } from '../core/report/project-report.ts';
import { findClientState } from '../host/client-state.ts';
import { applyEdits } from '../host/edits/apply-edits.ts';
import { previewEdit } from '../host/edits/preview-edits.ts';
import { undoEdits } from '../host/edits/undo-edits.ts';
import type { WantedEdit } from '../host/edits/wanted-edit.ts';
import type { Host } from '../host/host.ts';
import { loadProfile } from '../host/load-profile.ts';
import { ownCommand } from '../host/own-command.ts';
import { checkPolicy } from '../host/projects/check-policy.ts';
import { findPolicy } from '../host/projects/find-policy.ts';
import { planProject, type ProjectPlan } from '../host/projects/plan-project.ts';
import {
  checkProjectFile,
  findProject,
  IGNORE_LINE,
  isIgnored,
  type ProjectPlace,
} from '../host/projects/project-place.ts';
import { readProjectRecord, writeProjectRecord } from '../host/projects/project-records.ts';
import { isStillThere } from '../host/projects/record-state.ts';

export type ProjectUseInput = {
  readonly profile: string;
  readonly dryRun: boolean;
  /** The words that start cordon again; its own unless a test gives others. */
  readonly command?: readonly string[];
  /** For tests: when written files are looked at again, in milliseconds. */
  readonly looks?: readonly number[];
};

/** Makes plain sessions in this repository go where a profile says. No secret is written: the client asks cordon for the key. */
export async function useProject(host: Host, input: ProjectUseInput): Promise<Outcome<ProjectUseReport>> {
  const profile = await loadProfile(host, input.profile);
  if (!profile.ok) return profile;
  const unfit = whyNotInProject(profile.value) ?? findEscape(host.env);
  if (unfit !== null) return fail(unfit);
  const place = findProject(host);
  if (!place.ok) return place;
  const policy = findPolicy(host);
  const allowed =
    policy === null ? succeed(undefined) : await checkPolicy(host, { policy, profile: profile.value.name });
  if (!allowed.ok) return allowed;
  const hiding = await checkProjectFile(host, place.value);
  if (!hiding.ok) return hiding;
  const known = readProjectRecord(host, place.value.root);
  const record = known !== null && isStillThere(host, known) ? known : null;
  const client = await findClientState(host);
  const version = client.kind === 'found' ? client.client.version : null;
  const command = input.command ?? ownCommand();
  const plan = planProject({ host, place: place.value, profile: profile.value, record, version, command });
  if (!plan.ok) return plan;
  const deviation = findProjectDeviation(profile.value, plan.value.route);
  if (deviation !== null) return fail(deviation);
  const { ignoreFile } = hiding.value;
  const edits: readonly WantedEdit[] = [
    ...(ignoreFile === null
      ? []
      : [{ path: ignoreFile, edit: { kind: 'block', name: 'cordon', lines: [IGNORE_LINE] } as const }]),
    { path: place.value.file, edit: plan.value.edit },
  ];
  const done = input.dryRun
    ? await preview(host, { edits, version })
    : await write({ host, input, edits, version, place: place.value });
  if (!done.ok) return done;
  if (!input.dryRun) {
    const runs = [...(record?.runs ?? []), ...(done.value.run === null ? [] : [done.value.run])];
    const { settings: set, before, after } = plan.value;
    const remembered = await writeProjectRecord(host, {
      schema: 1,
      root: place.value.root,
      profile: profile.value.name,
      file: place.value.file,
      before,
      after,
      set,
      runs,
      ignoreFile: ignoreFile ?? record?.ignoreFile ?? null,
      at: new Date(host.now()).toISOString(),
    });
    if (!remembered.ok) return remembered;
  }
  return succeed(report({ input, place: place.value, profile: profile.value, plan: plan.value, run: done.value }));
}

async function preview(
  host: Host,
  { edits, version }: { readonly edits: readonly WantedEdit[]; readonly version: string | null },
): Promise<Outcome<Pick<ProjectUseReport, 'edits' | 'run'>>> {
  const outcomes = await Promise.all(
    edits.map(async (wanted) => ({ path: wanted.path, outcome: await previewEdit(host, wanted, version) })),
  );
  const failed = outcomes.find(({ outcome }) => !outcome.ok)?.outcome;
  return failed?.ok === false ? failed : succeed({ edits: outcomes, run: null });
}

type Writing = {
  readonly host: Host;
  readonly input: ProjectUseInput;
  readonly edits: readonly WantedEdit[];
  readonly version: string | null;
  readonly place: ProjectPlace;
};

/** Both files or none: what one of them got is taken back where the other couldn't be written, or git doesn't hide it after all. */
async function write({ host, input, edits, version, place }: Writing): Promise<Outcome<EditRun>> {
  const looks = input.looks === undefined ? {} : { looks: input.looks };
  const command = `cordon project use ${input.profile}`;
  const run = await applyEdits({ host, edits, command, version, ...looks });
  if (!run.ok) return run;
  const problem = await whyNotWritten({ host, run: run.value, place });
  if (problem === null) return run;
  if (run.value.run !== null) await undoEdits({ host, id: run.value.run, ...looks });
  return fail(problem);
}

async function whyNotWritten(written: { readonly host: Host; readonly run: EditRun; readonly place: ProjectPlace }) {
  const { host, run, place } = written;
  for (const { path, outcome } of run.edits) {
    if (!outcome.ok) return outcome.problem;
    if (outcome.value.state === 'written-back') return writtenBack(path);
  }
  return place.isRepository && !(await isIgnored(host, place)) ? notIgnored(place.file) : null;
}

function writtenBack(path: string) {
  return {
    code: 'written-back',
    kind: 'unsafe',
    message: `Another program wrote ${path} back while cordon watched.`,
    hint: 'End that program and run the command again; what was written was taken back.',
  } as const;
}

function notIgnored(file: string) {
  return {
    code: 'project-file',
    kind: 'unsafe',
    message: `git would not ignore ${file}, so it could be committed.`,
    hint: 'See which rule takes it back with `git check-ignore -v`; what was written was taken back.',
  } as const;
}

function report(done: {
  readonly input: ProjectUseInput;
  readonly place: ProjectPlace;
  readonly profile: Profile;
  readonly plan: ProjectPlan;
  readonly run: Pick<ProjectUseReport, 'edits' | 'run'>;
}): ProjectUseReport {
  const { input, place, profile, plan, run } = done;
  return {
    schema: 1,
    action: 'use',
    state: input.dryRun ? 'planned' : 'done',
    root: place.root,
    profile: profile.name,
    file: place.file,
    route: plan.route,
    edits: run.edits,
    run: run.run,
    notices: noticesFor(profile),
  };
}

function noticesFor({ credential }: Profile): readonly string[] {
  const from =
    credential?.kind === 'env'
      ? [
          `The key is read from ${credential.name} when the client asks for it: sessions need that variable, also those that an editor starts.`,
        ]
      : [];
  return [...from, 'A session that runs now keeps its route; a new one asks once whether you trust the folder.'];
}
