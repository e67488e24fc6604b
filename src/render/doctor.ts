import { styleText } from 'node:util';
import type { Severity } from '../core/findings/finding.ts';
import type { Origin } from '../core/origin.ts';
import type { DoctorReport, ProjectsReport, ReportedFinding, Surface } from '../core/report/doctor-report.ts';
import type { RouteCredential } from '../core/resolution/route.ts';
import { safeText } from './safe-text.ts';
import { shortenHome } from './shorten-home.ts';
import { wrapText } from './wrap-text.ts';

export type DoctorStyle = {
  readonly colour: boolean;
  /** The home directory, which paths show as `~`; null shows them whole. */
  readonly home: string | null;
  /** Whether findings that are mere information are shown in full. */
  readonly all: boolean;
  /** Columns of the terminal; without one nothing is broken into lines. */
  readonly width?: number | null;
};

type Pen = {
  readonly paint: (format: Parameters<typeof styleText>[0], text: string) => string;
  readonly short: (text: string) => string;
  /** A sentence, broken between words, behind an indent. */
  readonly wrap: (text: string, first: string, rest?: string) => readonly string[];
};

/** The report on one screen: what would happen, then what is wrong, who set it and what to do. */
export function renderDoctor(report: DoctorReport, style: DoctorStyle): string {
  const pen = makePen(style);
  const shown = report.findings.filter(({ severity }) => style.all || severity !== 'info');
  const parts = [
    surfaceLines(report, pen, style.all),
    ...groupByFile(shown).map((group) => findingLines(group, pen)),
    closingLines(report, style, pen),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The same for repositories: what each carries to everybody who has it. */
export function renderProjects({ projects, findings }: ProjectsReport, style: DoctorStyle): string {
  const pen = makePen(style);
  const shown = findings.filter(({ severity }) => style.all || severity !== 'info');
  const parts = [
    ...groupByFile(shown).map((group) => findingLines(group, pen)),
    [...totals(findings, style, pen), `${plural(projects, 'repository', 'repositories')} looked at.`],
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Longer lines are hard to read, and shorter ones hold no sentence. */
const [NARROWEST, WIDEST] = [40, 100];

function makePen({ colour, home, width = null }: DoctorStyle): Pen {
  const columns = width === null ? null : Math.min(WIDEST, Math.max(NARROWEST, width));
  return {
    wrap: (text, first, rest = first) => wrapText(text, { width: columns, first, rest }),
    paint: (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text),
    short: (text) => safeText(shortenHome(text, home)),
  };
}

const SURFACES: Readonly<Record<Surface['surface'], string>> = {
  terminal: 'Here',
  'new-terminal': 'New terminal',
  ide: 'Editor',
  desktop: 'Desktop app',
};
const LABEL_WIDTH = 14;

function surfaceLines({ surfaces, client }: DoctorReport, pen: Pen, all: boolean): readonly string[] {
  const program =
    client === null
      ? 'none was found'
      : `${client.path} ${client.version ?? 'of an unknown version'}${client.verified ? '' : ', whose rules were not checked'}`;
  const rows: readonly (readonly [label: string, text: string])[] = [
    ...surfaces.flatMap((surface) => {
      const doubt = surface.certainty === 'predicted' ? '' : ' (assumed)';
      const notes = all ? surface.notes.map((note) => ['', note] as const) : [];
      return [[SURFACES[surface.surface], `${describeRoute(surface)}${doubt}`] as const, ...notes];
    }),
    ['Client', program],
  ];
  const column = ' '.repeat(LABEL_WIDTH + 2);
  return [
    pen.paint('bold', 'A claude started now would go'),
    ...rows.flatMap(([label, text]) => {
      const [first = '', ...more] = pen.wrap(pen.short(text), column);
      return [`  ${pen.paint('bold', label.padEnd(LABEL_WIDTH))}${first.slice(column.length)}`, ...more];
    }),
  ];
}

function describeRoute({ route }: Surface): string {
  if (route.unix !== null) return `into the local socket ${route.unix}`;
  if (route.destination === null) return 'nowhere: without a credential it makes no request';
  const credentials = [describeCredential(route.authorization), describeCredential(route.apiKey)].filter(
    (text) => text !== null,
  );
  const through = route.proxy === null ? '' : ` through ${hostOf(route.proxy)}`;
  return `${route.destination}${through} with ${credentials.join(' and ') || 'no credential'}, ${route.model ?? 'the default model'}`;
}

function hostOf(proxy: string): string {
  return URL.parse(proxy)?.host ?? 'a proxy';
}

function describeCredential(credential: RouteCredential | null): string | null {
  if (credential === null) return null;
  return credential.from === 'login' ? 'your login' : credential.from;
}

/** What one file does reads better together, the worst file first. */
function groupByFile(findings: readonly ReportedFinding[]): readonly (readonly ReportedFinding[])[] {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const { path, name, scope } = finding.origin;
    const key = path ?? JSON.stringify([scope, name]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

/** The findings of a file that stand on one line of it. */
function groupByLine(findings: readonly ReportedFinding[]): readonly (readonly ReportedFinding[])[] {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const key = where(finding.origin);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

const COLOURS: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan'>> = {
  error: 'red',
  warning: 'yellow',
  info: 'cyan',
};

const INDENT = ' '.repeat(9);

/** What is wrong, where, why it matters; then, once for the file, what to do. */
function findingLines(group: readonly ReportedFinding[], pen: Pen): readonly string[] {
  const told = new Set<string>();
  const once = (text: string) => !told.has(text) && told.add(text).has(text);
  const advice = [...new Set(group.map((finding) => finding.advice))];
  return [
    ...groupByLine(group).flatMap((findings) => [
      ...findings.flatMap(({ severity, message }) => {
        const [first = '', ...more] = pen.wrap(pen.short(message), INDENT);
        return [
          `${pen.paint(COLOURS[severity], severity.padEnd(INDENT.length))}${first.slice(INDENT.length)}`,
          ...more,
        ];
      }),
      placeLine(findings, pen),
      ...findings
        .map(({ why }) => why)
        .filter(once)
        .flatMap((why) => pen.wrap(pen.short(why), INDENT)),
    ]),
    ...advice.flatMap((text) => pen.wrap(pen.short(text), `${INDENT}→ `, `${INDENT}  `)),
  ];
}

function placeLine(findings: readonly ReportedFinding[], pen: Pen): string {
  const rules = [...new Set(findings.map(({ rule }) => `[${rule}]`))].join(' ');
  const [first] = findings;
  return `${INDENT}${pen.paint('bold', pen.short(first === undefined ? '' : where(first.origin)))} ${pen.paint('dim', rules)}`;
}

function where({ scope, path, line, name }: Origin): string {
  if (path !== null) return `${path}${line === null ? '' : `:${line}`}`;
  return scope === 'process'
    ? `the environment of this shell${name === undefined ? '' : ` (${name})`}`
    : scope === 'flag'
      ? '--settings'
      : `${scope} settings`;
}

function closingLines({ findings, sources }: DoctorReport, style: DoctorStyle, pen: Pen): readonly string[] {
  const fixable = findings.filter(({ fix, severity }) => fix !== null && severity !== 'info').length;
  const unread =
    sources.unread.length === 0
      ? ''
      : `${plural(sources.unread.length, 'place')} could not be read to the end${style.all ? ':' : ' (--all names them).'}`;
  const named = style.all
    ? sources.unread.map(
        ({ path, line, reason }) => `  ${pen.short(path)}${line === null ? '' : `:${line}`}: ${safeText(reason)}`,
      )
    : [];
  const fix =
    fixable === 0
      ? ''
      : `\`cordon doctor --fix\` shows how to repair ${fixable === 1 ? 'one of them' : `${fixable} of them`} and asks first.`;
  return [...totals(findings, style, pen), fix, unread, ...named]
    .filter((line) => line !== '')
    .flatMap((line) => pen.wrap(line, ''));
}

function totals(findings: readonly ReportedFinding[], style: DoctorStyle, pen: Pen): readonly string[] {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, notes] = [count('error'), count('warning'), count('info')];
  const hidden = style.all || notes === 0 ? '' : ' (--all shows them)';
  const verdict = errors + warnings === 0 ? [pen.paint('green', 'Nothing routes sessions without being asked.')] : [];
  return [...verdict, `${plural(errors, 'error')}, ${plural(warnings, 'warning')}, ${plural(notes, 'note')}${hidden}.`];
}

function plural(count: number, word: string, several = `${word}s`): string {
  return `${count} ${count === 1 ? word : several}`;
}
