import { styleText } from 'node:util';
import type { Severity } from '../core/findings/finding.ts';
import type { Origin } from '../core/origin.ts';
import type { DoctorReport, ProjectsReport, ReportedFinding, Surface } from '../core/report/doctor-report.ts';
import type { RouteCredential } from '../core/resolution/route.ts';
import { safeText } from './safe-text.ts';

export type DoctorStyle = {
  readonly colour: boolean;
  /** The home directory, which paths show as `~`; null shows them whole. */
  readonly home: string | null;
  /** Whether findings that are mere information are shown in full. */
  readonly all: boolean;
};

type Pen = {
  readonly paint: (format: Parameters<typeof styleText>[0], text: string) => string;
  readonly short: (text: string) => string;
};

/** The report on one screen: what would happen, then what is wrong, who set it and what to do. */
export function renderDoctor(report: DoctorReport, style: DoctorStyle): string {
  const pen = makePen(style);
  const shown = report.findings.filter(({ severity }) => style.all || severity !== 'info');
  const parts = [
    surfaceLines(report, pen),
    ...groupByOrigin(shown).map((group) => findingLines(group, pen)),
    closingLines(report, style, pen),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The same for repositories: what each carries to everybody who has it. */
export function renderProjects({ projects, findings }: ProjectsReport, style: DoctorStyle): string {
  const pen = makePen(style);
  const shown = findings.filter(({ severity }) => style.all || severity !== 'info');
  const parts = [
    ...groupByOrigin(shown).map((group) => findingLines(group, pen)),
    [...totals(findings, style, pen), `${plural(projects, 'repository', 'repositories')} looked at.`],
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function makePen({ colour, home }: DoctorStyle): Pen {
  return {
    paint: (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text),
    short: (text) => safeText(home === null || home === '/' ? text : text.replaceAll(`${home}/`, '~/')),
  };
}

const SURFACES: Readonly<Record<Surface['surface'], string>> = {
  terminal: 'Here',
  'new-terminal': 'New terminal',
  ide: 'Editor',
  desktop: 'Desktop app',
};
const LABEL_WIDTH = 14;

function surfaceLines({ surfaces, client }: DoctorReport, pen: Pen): readonly string[] {
  const rows = surfaces.map((surface) => {
    const doubt = surface.certainty === 'predicted' ? '' : pen.paint('dim', ' (assumed)');
    return `${pen.paint('bold', SURFACES[surface.surface].padEnd(LABEL_WIDTH))}${pen.short(describeRoute(surface))}${doubt}`;
  });
  const program =
    client === null
      ? 'none was found'
      : `${client.path} ${client.version ?? 'of an unknown version'}${client.verified ? '' : ', whose rules were not checked'}`;
  return [
    pen.paint('bold', 'A claude started now would go'),
    ...rows.map((row) => `  ${row}`),
    `  ${pen.paint('bold', 'Client'.padEnd(LABEL_WIDTH))}${pen.short(program)}`,
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

/** Findings about one and the same place read better together. */
function groupByOrigin(findings: readonly ReportedFinding[]): readonly (readonly ReportedFinding[])[] {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const { path, line, name } = finding.origin;
    const key = JSON.stringify([path, line, name]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

const COLOURS: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan'>> = {
  error: 'red',
  warning: 'yellow',
  info: 'cyan',
};

function findingLines(group: readonly ReportedFinding[], pen: Pen): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const advice = [...new Set(group.map((finding) => finding.advice))];
  return [
    ...group.map(
      ({ severity, message, rule }) =>
        `${pen.paint(COLOURS[severity], severity.padEnd(8))}${pen.short(message)} ${pen.paint('dim', `[${rule}]`)}`,
    ),
    `        ${pen.paint('bold', pen.short(where(first.origin)))}`,
    ...[...new Set(group.map(({ why }) => why))].map((why) => `        ${pen.short(why)}`),
    ...advice.map((text) => `        → ${pen.short(text)}`),
  ];
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
  return [...totals(findings, style, pen), fix, unread, ...named].filter((line) => line !== '');
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
