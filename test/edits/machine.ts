import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JsonEdit } from '../../src/core/edits/edit.ts';
import type { EditReport, EditRun } from '../../src/core/report/edit-report.ts';
import type { UndoRun } from '../../src/core/report/undo-report.ts';
import { applyEdits } from '../../src/host/edits/apply-edits.ts';
import { undoEdits } from '../../src/host/edits/undo-edits.ts';
import type { WantedEdit } from '../../src/host/edits/wanted-edit.ts';
import type { Host } from '../../src/host/host.ts';
import { createNodeHost } from '../../src/host/node-host.ts';

/** A home of its own with a settings file, and the host over it. */
export type Machine = {
  readonly host: Host;
  readonly home: string;
  readonly state: string;
  readonly settings: string;
};

/** Where fsync costs nothing, if there is such a place: these tests write many files. */
const BASE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export function makeMachine(base: string = BASE): Machine {
  const home = mkdtempSync(join(base, 'cordon-edits-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return machineAt(home);
}

function machineAt(home: string): Machine {
  const host = createNodeHost({ env: { HOME: home, PATH: process.env.PATH ?? '' }, cwd: home, interactive: false });
  return { host, home, state: join(home, '.local/state/cordon'), settings: join(home, '.claude/settings.json') };
}

export const LEAK =
  '{\n  "env": {\n    "ANTHROPIC_BASE_URL": "http://127.0.0.1:9",\n    "KEPT": "1"\n  },\n  "hooks": {}\n}\n';
export const CLEAN = '{\n  "env": {\n    "KEPT": "1"\n  },\n  "hooks": {}\n}\n';

export const REMOVE_LEAK: JsonEdit = {
  kind: 'json',
  format: { kind: 'client-settings', scope: 'user' },
  remove: [['env', 'ANTHROPIC_BASE_URL']],
  set: [],
};

export function put(path: string, text: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

export function read(path: string): string {
  return readFileSync(path, 'utf8');
}

export function modeOf(path: string): number {
  return lstatSync(path).mode & 0o7777;
}

export async function apply(
  machine: Machine,
  edits: readonly WantedEdit[] = [{ path: machine.settings, edit: REMOVE_LEAK }],
  looks: readonly number[] = [0],
): Promise<EditRun> {
  const run = await applyEdits({ host: machine.host, edits, command: 'cordon doctor --fix', version: null, looks });
  if (!run.ok) throw new Error(run.problem.message);
  return run.value;
}

/** The report of the only edit. */
export async function applyOne(
  machine: Machine,
  wanted?: WantedEdit,
  looks: readonly number[] = [0],
): Promise<EditReport> {
  const run = await apply(machine, wanted === undefined ? undefined : [wanted], looks);
  const outcome = run.edits[0]?.outcome;
  if (outcome?.ok !== true) throw new Error(outcome?.problem.message ?? 'no edit');
  return outcome.value;
}

/** Why the only edit was refused. */
export async function refusal(machine: Machine, wanted?: WantedEdit): Promise<string> {
  const run = await apply(machine, wanted === undefined ? undefined : [wanted]);
  const outcome = run.edits[0]?.outcome;
  return outcome?.ok === false ? outcome.problem.message : 'it was edited';
}

export async function undo(machine: Machine, id: string | null = null): Promise<UndoRun> {
  const run = await undoEdits({ host: machine.host, id, looks: [0] });
  if (!run.ok) throw new Error(run.problem.message);
  return run.value;
}

/** Every name below a directory that cordon left there and that must be gone. */
export function leftovers(machine: Machine): readonly string[] {
  const names = existsSync(machine.home) ? readdirSync(machine.home, { recursive: true, encoding: 'utf8' }) : [];
  return names.filter((name) => /\.cordon-|edits\.lock|\.draft|\.dead/.test(name));
}
