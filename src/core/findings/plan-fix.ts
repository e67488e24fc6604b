import type { CommentLinesEdit, Edit, JsonEdit } from '../edits/edit.ts';
import type { Origin } from '../origin.ts';
import type { Finding, Repair } from './finding.ts';

/** Files that a fix leaves alone unless they are asked for. */
export type FixScope = 'project' | 'local';

export type FixPlan = {
  /** One edit for each file. */
  readonly edits: readonly { readonly path: string; readonly edit: Edit }[];
  /** The findings that these edits settle. */
  readonly settled: readonly Finding[];
};

/**
 * The edits that settle what was found. What is mere information is left, except in user settings, for what is beaten there
 * today is live in the next directory; and except where only what goes as well keeps it from counting.
 */
export function planFix(findings: readonly Finding[], include: ReadonlySet<FixScope>): FixPlan {
  const settled = withUncovered(
    findings,
    findings.filter((finding) => isChosen(finding, include)),
  );
  const repairs = settled.flatMap(({ repair }) => (repair === null ? [] : [repair]));
  const paths = [...new Set(repairs.map(({ path }) => path))];
  return {
    settled,
    edits: paths.flatMap((path) =>
      joinRepairs(repairs.filter((repair) => repair.path === path)).map((edit) => ({ path, edit })),
    ),
  };
}

/** What is taken out uncovers what it beat: that would be live the moment the fix is done. */
function withUncovered(findings: readonly Finding[], chosen: readonly Finding[]): readonly Finding[] {
  const goes = (origin: Origin) => chosen.some((one) => JSON.stringify(one.origin) === JSON.stringify(origin));
  const more = findings.filter(
    (finding) =>
      finding.repair?.asked === null &&
      finding.beatenBy !== undefined &&
      goes(finding.beatenBy) &&
      !chosen.includes(finding),
  );
  return more.length === 0 ? chosen : withUncovered(findings, [...chosen, ...more]);
}

function isChosen({ repair, severity }: Finding, include: ReadonlySet<FixScope>): boolean {
  if (repair === null) return false;
  if (repair.asked !== null) return include.has(repair.asked);
  return severity !== 'info' || (repair.change.kind === 'remove' && repair.change.format.kind === 'client-settings');
}

function joinRepairs(repairs: readonly Repair[]): readonly Edit[] {
  const removals = repairs.flatMap(({ change }) => (change.kind === 'remove' ? [change] : []));
  const comments = repairs.flatMap(({ change }) => (change.kind === 'comment-line' ? [change] : []));
  const [removal] = removals;
  const [comment] = comments;
  const json: readonly JsonEdit[] =
    removal === undefined
      ? []
      : [{ kind: 'json', format: removal.format, remove: unique(removals.map(({ at }) => at)), set: [] }];
  const lines: readonly CommentLinesEdit[] =
    comment === undefined
      ? []
      : [
          {
            kind: 'comment-lines',
            dialect: comment.dialect,
            lines: unique(comments.map(({ number, fingerprint }) => ({ number, fingerprint }))),
          },
        ];
  return [...json, ...lines];
}

function unique<T>(items: readonly T[]): readonly T[] {
  const keys = items.map((item) => JSON.stringify(item));
  return items.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}
