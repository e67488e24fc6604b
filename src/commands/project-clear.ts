import { decodeText } from '../core/layers/decode-text.ts';
import type { Outcome } from '../core/problem.ts';
import { succeed } from '../core/problem.ts';
import { giveBack } from '../core/projects/project-edits.ts';
import type { ProjectRecord } from '../core/projects/project-record.ts';
import type { ProjectClearReport } from '../core/report/project-report.ts';
import { applyEdits } from '../host/edits/apply-edits.ts';
import { readTarget } from '../host/edits/target.ts';
import { undoEdits } from '../host/edits/undo-edits.ts';
import type { WantedEdit } from '../host/edits/wanted-edit.ts';
import type { Host } from '../host/host.ts';
import { originalText } from '../host/projects/plan-project.ts';
import { findProject, type ProjectPlace } from '../host/projects/project-place.ts';
import { readProjectRecord, removeProjectRecord } from '../host/projects/project-records.ts';
import { isStillThere, isUntouched } from '../host/projects/record-state.ts';

export type ProjectClearInput = {
  /** For tests: when written files are looked at again, in milliseconds. */
  readonly looks?: readonly number[];
};

type Cleared = Pick<ProjectClearReport, 'state' | 'exact' | 'notices'>;

/** Takes a profile out of this repository again: byte for byte where nobody wrote the files since, else only what was put in. */
export async function clearProject(host: Host, input: ProjectClearInput = {}): Promise<Outcome<ProjectClearReport>> {
  const place = findProject(host);
  if (!place.ok) return place;
  const record = readProjectRecord(host, place.value.root);
  const cleared = record === null ? succeed(NOTHING) : await clear({ host, record, place: place.value, input });
  if (!cleared.ok) return cleared;
  const forgotten = record === null ? succeed(undefined) : removeProjectRecord(host, record.root);
  if (!forgotten.ok) return forgotten;
  return succeed({
    schema: 1,
    action: 'clear',
    root: place.value.root,
    profile: record?.profile ?? null,
    ...cleared.value,
  });
}

const NOTHING: Cleared = { state: 'nothing', exact: true, notices: [] };

type Clearing = {
  readonly host: Host;
  readonly record: ProjectRecord;
  readonly place: ProjectPlace;
  readonly input: ProjectClearInput;
};

async function clear(clearing: Clearing): Promise<Outcome<Cleared>> {
  const { host, record } = clearing;
  if (!isStillThere(host, record)) return succeed(NOTHING);
  const undone = isUntouched(host, record) ? await undoAll(clearing) : succeed(false);
  if (!undone.ok) return undone;
  if (undone.value)
    return succeed({ state: record.before === null ? 'removed' : 'restored', exact: true, notices: [] });
  return takeOut(clearing);
}

/** Undoes every run, newest first. Whether all of them came off. */
async function undoAll({ host, record, input }: Clearing): Promise<Outcome<boolean>> {
  for (const id of record.runs.toReversed()) {
    const run = await undoEdits({ host, id, ...(input.looks === undefined ? {} : { looks: input.looks }) });
    if (!run.ok) return run;
    if (!run.value.edits.every(({ state }) => UNDONE.has(state))) return succeed(false);
  }
  return succeed(!isStillThere(host, record));
}

const UNDONE = new Set(['restored', 'removed', 'already']);

async function takeOut({ host, record, input }: Clearing): Promise<Outcome<Cleared>> {
  const target = readTarget(host, record.file);
  if (!target.ok) return target;
  const bytes = target.value.state?.bytes;
  const edits: readonly WantedEdit[] = [
    ...(bytes === undefined
      ? []
      : [
          {
            path: record.file,
            edit: giveBack({
              text: decodeText(bytes).text,
              original: originalText(host, record),
              set: record.set,
            }),
          },
        ]),
    ...(record.ignoreFile === null
      ? []
      : [{ path: record.ignoreFile, edit: { kind: 'block', name: 'cordon', lines: [] } as const }]),
  ];
  const looks = input.looks === undefined ? {} : { looks: input.looks };
  const run = await applyEdits({ host, edits, command: 'cordon project clear', version: null, ...looks });
  if (!run.ok) return run;
  for (const { outcome } of run.value.edits) if (!outcome.ok) return outcome;
  const notices = [
    `${record.file} had been changed since, so only what cordon had put there was taken out; \`cordon undo\` takes that back.`,
  ];
  return succeed({ state: 'taken-out', exact: false, notices });
}
