import type { ShimEntry, ShimReport } from '../core/report/shim-report.ts';
import { safeText } from './safe-text.ts';

export function renderShim({ directory, onPath, programs }: ShimReport): string {
  const lines = programs.length === 0 ? [`There is no program of cordon’s in ${directory}.`] : programs.map(lineOf);
  const isWritten = programs.some(({ state }) => state === 'written');
  const next =
    isWritten && !onPath ? [`Put ${directory} in front of PATH to use them: export PATH="${directory}:$PATH"`] : [];
  return [...lines, ...next].map((line) => `${safeText(line)}\n`).join('');
}

function lineOf({ profile, path, state, reason }: ShimEntry): string {
  const what = profile === null ? 'plain claude' : `the profile "${profile}"`;
  switch (state) {
    case 'written':
      return `${path} was written: ${what}.`;
    case 'removed':
      return `${path} was removed.`;
    case 'left-out':
      return `${path}: left out, ${(reason ?? '').replace(/\.$/, '')}.`;
  }
}
