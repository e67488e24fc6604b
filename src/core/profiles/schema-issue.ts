import type { core } from 'zod/mini';
import type { Problem } from '../problem.ts';
import { configurationProblem, showPath } from './configuration-problem.ts';
import { KEYS_AT } from './configuration-schema.ts';
import { isClose, nearestName } from './nearest-name.ts';
import type { DocumentPath, JsoncDocument } from './read-jsonc.ts';
import { showName } from './secret-shape.ts';

export type IssueRequest = {
  readonly issues: readonly core.$ZodIssue[];
  readonly document: JsoncDocument;
  readonly file: string;
};

/** The first thing to correct. An unknown key comes first: a mistyped one is also a missing one. */
export function describeIssue({ issues, document, file }: IssueRequest): Problem {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown?.code === 'unrecognized_keys')
    return unknownKey({ path: unknown.path, key: unknown.keys[0] ?? '', document, file });
  const [issue] = issues;
  if (issue === undefined) throw new Error('a failed check without an issue');
  const name = issue.path.length === 0 ? 'The configuration' : showPath(issue.path);
  return configurationProblem({
    code: 'configuration-value',
    place: { file, line: document.lineOf(issue.path) },
    what: `${name} ${issue.message}`,
    hint: 'Correct that value; docs/reference/configuration.md lists every key.',
  });
}

type UnknownKey = {
  readonly path: DocumentPath;
  readonly key: string;
  readonly document: JsoncDocument;
  readonly file: string;
};

function unknownKey({ path, key, document, file }: UnknownKey): Problem {
  const here = KEYS_AT.find(({ place }) => matches(place, path));
  const called = here?.called ?? showPath(path);
  return configurationProblem({
    code: 'unknown-key',
    place: { file, line: document.lineOf([...path, key]) },
    what: `${showName(key)} is not a key of ${called}`,
    hint: suggestion(key, here),
  });
}

function suggestion(key: string, here: (typeof KEYS_AT)[number] | undefined): string {
  const nearest = nearestName(key, here?.keys ?? []);
  if (nearest !== null && isClose(key, nearest)) return `Did you mean "${nearest}"?`;
  const elsewhere = KEYS_AT.find(
    ({ keys, place }) => place !== here?.place && keys.some((known) => known.toLowerCase() === key.toLowerCase()),
  );
  const name = elsewhere?.keys.find((known) => known.toLowerCase() === key.toLowerCase());
  if (elsewhere !== undefined && name !== undefined)
    return `"${name}" is a key of ${elsewhere.called}; the nearest one here is "${nearest ?? ''}".`;
  return `The nearest key here is "${nearest ?? ''}"; all are ${(here?.keys ?? []).join(', ')}.`;
}

function matches(place: readonly string[], path: DocumentPath): boolean {
  return place.length === path.length && place.every((step, index) => step === '*' || step === path[index]);
}
