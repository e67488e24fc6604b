// A process of its own that edits or undoes, and that kills itself at the step named.
import type { EditStep } from '../../src/host/edits/edit-step.ts';
import { applyEdits } from '../../src/host/edits/apply-edits.ts';
import { undoEdits } from '../../src/host/edits/undo-edits.ts';
import { exitStatusOf } from '../../src/core/problem.ts';
import { exitStatusOfRun } from '../../src/core/report/edit-report.ts';
import { exitStatusOfUndo } from '../../src/core/report/undo-report.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { editOf } from './child-edits.ts';

const [verb = '', file = '', name = '', lethal = '', looks = '0'] = process.argv.slice(2);
const host = createNodeHost({ interactive: false });
const watch = looks.split(',').map(Number);

function onStep(step: EditStep): void {
  if (step === lethal) process.kill(process.pid, 'SIGKILL');
}

if (verb === 'undo') {
  const undone = await undoEdits({ host, id: null, onStep, looks: watch });
  process.stdout.write(JSON.stringify(undone));
  process.exitCode = undone.ok ? exitStatusOfUndo(undone.value) : exitStatusOf(undone.problem);
} else {
  const run = await applyEdits({
    host,
    edits: [{ path: file, edit: editOf(name) }],
    command: 'cordon doctor --fix',
    version: null,
    onStep,
    looks: watch,
  });
  process.stdout.write(JSON.stringify(run));
  process.exitCode = run.ok ? exitStatusOfRun(run.value) : exitStatusOf(run.problem);
}
