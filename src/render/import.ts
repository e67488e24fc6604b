import type { ImportReport, ImportRow } from '../core/report/import-report.ts';
import { safeText } from './safe-text.ts';

/** What was found where, before somebody is asked about it. */
export function renderFound({ found, unread }: Pick<ImportReport, 'found' | 'unread'>): string {
  return printed([...found.map(describe), ...unread.map(({ path, reason }) => `${path}: not read, ${reason}.`)]);
}

/** What was found where, and what becomes of it; keys only as fingerprints. */
export function renderImport(report: ImportReport): string {
  const { state, found, configuration, store, next } = report;
  const closing = {
    nothing: found.length === 0 ? 'Nothing was found to import.' : 'There is nothing new to import.',
    planned: 'Nothing was written. Run it with --yes to make these profiles.',
    declined: 'Nothing was written.',
    done: `${configuration ?? ''} was written${store === null ? '' : `; the keys are in ${store}`}. Nothing of the other tools was changed.`,
  }[state];
  const steps = state === 'done' || state === 'nothing' ? next : [];
  return renderFound(report) + printed([closing, ...steps]);
}

function printed(texts: readonly string[]): string {
  return texts.map((text) => `${safeText(text)}\n`).join('');
}

function describe(row: ImportRow): string {
  const { source, path, line, label, destination, model, fingerprint, profile, credential, reason } = row;
  const place = `${source}${label === '' ? '' : ` “${label}”`} (${path}${line === null ? '' : `:${line}`})`;
  const route = [destination ?? 'the vendor', model, fingerprint].filter((part) => part !== null).join(', ');
  switch (row.state) {
    case 'new':
    case 'added':
      return `${row.state === 'new' ? 'would be' : 'is now'} "${profile ?? ''}" (${credential ?? 'no key needed'}): ${place}: ${route}`;
    case 'already':
      return `is "${profile ?? ''}" already: ${place}`;
    case 'same':
      return `is the same as "${profile ?? ''}": ${place}`;
    case 'skipped':
      return `left out, ${reason ?? ''}: ${place}: ${route}`;
  }
}
