import type { ClientArguments } from '../layers/client-arguments.ts';
import type { Resolution } from './resolution.ts';

const SOURCES: ReadonlySet<string> = new Set(['user', 'project', 'local']);

/** Why the client would end before any request, in one sentence without its full stop, or null (2.1.330 and 2.1.197). */
export function findStartStop(question: {
  readonly resolution: Resolution;
  readonly arguments: ClientArguments;
}): string | null {
  const named = question.arguments.settingSources;
  const unknown =
    named === null || named.trim() === '' ? undefined : named.split(',').find((name) => !SOURCES.has(name.trim()));
  if (unknown !== undefined) return `--setting-sources does not know ${JSON.stringify(unknown.trim())}`;
  const broken = question.resolution.layers.find((layer) => layer.stopsClient === true);
  return broken === undefined
    ? null
    : `${broken.path ?? 'what --settings gives'}: ${broken.reason ?? 'it is not there'}`;
}
