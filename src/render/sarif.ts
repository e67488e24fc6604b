import { FINDING_RULES } from '../core/findings/rules.ts';
import type { Severity } from '../core/findings/finding.ts';
import type { ReportedFinding } from '../core/report/doctor-report.ts';
import { VERSION } from '../core/version.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** Findings in SARIF 2.1.0, for code scanning. Paths below `base` are relative to it, as checkouts need them. */
export function sarifReport(findings: readonly ReportedFinding[], base: string | null) {
  const used = FINDING_RULES.filter(({ id }) => findings.some(({ rule }) => rule === id));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'cordon',
            version: VERSION,
            rules: used.map(({ id, title }) => ({ id, shortDescription: { text: title } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) =>
          toResult(finding, { base, ruleIndex: used.findIndex(({ id }) => id === finding.rule) }),
        ),
      },
    ],
  } as const;
}

function toResult(
  { rule, severity, message, why, advice, origin }: ReportedFinding,
  place: { readonly base: string | null; readonly ruleIndex: number },
) {
  const { path, line, name } = origin;
  const region = line === null ? {} : { region: { startLine: line } };
  return {
    ruleId: rule,
    ruleIndex: place.ruleIndex,
    level: LEVELS[severity],
    message: { text: `${message} ${why} ${advice}` },
    locations:
      path === null ? [] : [{ physicalLocation: { artifactLocation: artifactOf(path, place.base), ...region } }],
    ...(name === undefined ? {} : { properties: { name } }),
  };
}

function artifactOf(path: string, base: string | null) {
  const relative = relativeTo(path, base);
  return relative === null
    ? { uri: `file://${encodePath(path.replaceAll('\\', '/').replace(/^(?!\/)/, '/'))}` }
    : { uri: encodePath(relative), uriBaseId: '%SRCROOT%' };
}

/** A path as part of a URI: a `#` or `?` in a name would end it. A drive keeps its colon. */
function encodePath(path: string): string {
  return path
    .split('/')
    .map((part) => (/^[A-Za-z]:$/.test(part) ? part : encodeURIComponent(part)))
    .join('/');
}

/** A path below a directory, as it is written from there; null where it isn't below it. */
export function relativeTo(path: string, base: string | null): string | null {
  const start = base === null ? null : base.replace(/[/\\]$/, '');
  if (start === null || !(path.startsWith(`${start}/`) || path.startsWith(`${start}\\`))) return null;
  return path.slice(start.length + 1).replaceAll('\\', '/');
}
