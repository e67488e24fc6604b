import { styleText } from 'node:util';
import type { Origin } from '../core/origin.ts';
import type { ExplainReport, ExplainRow, ShownLayer, ShownValue } from '../core/report/explain-report.ts';
import type { Route, RouteCredential } from '../core/resolution/route.ts';
import { safeText } from './safe-text.ts';

export type ExplainStyle = {
  readonly colour: boolean;
  /** The home directory, which paths show as `~`; null shows them whole. */
  readonly home: string | null;
};

type Pen = {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly where: (origin: Origin) => string;
};

/** The report for a person: the route in a few lines, then who sets what, then what doesn't count and why. */
export function renderExplain(report: ExplainReport, style: ExplainStyle): string {
  const pen = makePen(style);
  const parts = [
    routeLines(report, pen),
    tableLines({ title: 'Variables', rows: report.variables, pen }),
    tableLines({ title: 'Settings keys', rows: report.settings, pen }),
    layerLines(report.layers, pen),
    report.unset.map((name) => `${safeText(name)} is set by no layer.`),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function makePen({ colour, home }: ExplainStyle): Pen {
  const style = (format: 'bold' | 'dim') => (text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const short = (path: string) => (home !== null && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path);
  const where = ({ scope, path, line }: Origin) => {
    if (path !== null) return safeText(`${short(path)}${line === null ? '' : `:${line}`}`);
    return scope === 'process' ? 'environment' : scope === 'flag' ? '--settings' : scope;
  };
  return { bold: style('bold'), dim: style('dim'), where };
}

const LABEL_WIDTH = 15;

function routeLines({ route, client, variables }: ExplainReport, pen: Pen): readonly string[] {
  const row = (label: string, value: string) => `${pen.bold(label.padEnd(LABEL_WIDTH))}${value}`;
  const unverified = client.verified ? '' : ' (its rules were not checked against this version)';
  return [
    row('Destination', describeDestination(route, variables, pen)),
    row('Authorization', describeCredential(route.authorization, pen)),
    row('x-api-key', describeCredential(route.apiKey, pen)),
    row('Model', safeText(route.model ?? 'not known')),
    row('Proxy', route.proxy === null ? 'none' : safeText(route.proxy)),
    ...(route.unix === null ? [] : [row('Unix socket', `${safeText(route.unix)}, which takes every request`)]),
    row('Client', safeText(`${client.path} ${client.version ?? 'of an unknown version'}${unverified}`)),
    row('Verified', `${client.verifiedVersions.map(({ version }) => version).join(', ')}, with the real client`),
  ];
}

/** The variable that moves each provider's endpoint, to say who set it. */
const ENDPOINTS: Readonly<Record<Route['provider'], string>> = {
  anthropic: 'ANTHROPIC_BASE_URL',
  custom: 'ANTHROPIC_BASE_URL',
  gateway: 'ANTHROPIC_BASE_URL',
  bedrock: 'CLAUDE_CODE_USE_BEDROCK',
  vertex: 'CLAUDE_CODE_USE_VERTEX',
  foundry: 'CLAUDE_CODE_USE_FOUNDRY',
  mantle: 'CLAUDE_CODE_USE_MANTLE',
  'anthropic-aws': 'CLAUDE_CODE_USE_ANTHROPIC_AWS',
  'anthropic-google-cloud': 'CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD',
};

function describeDestination(route: Route, variables: readonly ExplainRow[], pen: Pen): string {
  const owner = variables.find(({ name }) => name === ENDPOINTS[route.provider]);
  const isOwned = owner !== undefined && route.provider !== 'anthropic';
  const by = isOwned ? `, ${owner.name} at ${pen.where(owner.winner.origin)}` : '';
  if (route.destination === null) return `none: the client would make no request (${describeStop(route)}${by})`;
  return `${safeText(route.destination)} (${route.provider}${by})`;
}

function describeStop(route: Route): string {
  return route.authorization === null && route.apiKey === null ? 'no credential' : 'see the values and layers below';
}

function describeCredential(credential: RouteCredential | null, pen: Pen): string {
  if (credential === null) return 'not sent';
  const shown =
    credential.fingerprint ?? (credential.from === 'apiKeyHelper' ? 'what the helper prints' : 'not known here');
  return `${shown} from ${safeText(credential.from)}, ${pen.where(credential.origin)}`;
}

type Table = { readonly title: string; readonly rows: readonly ExplainRow[]; readonly pen: Pen };

function tableLines({ title, rows, pen }: Table): readonly string[] {
  const cells = rows.flatMap((row) => [
    { name: safeText(row.name), value: describeValue(row.winner), where: pen.where(row.winner.origin), beaten: false },
    ...row.shadowed.map((loser) => ({
      name: '',
      value: describeValue(loser),
      where: pen.where(loser.origin),
      beaten: true,
    })),
  ]);
  if (cells.length === 0) return [];
  const width = (pick: (cell: (typeof cells)[number]) => string, most: number) =>
    Math.min(most, Math.max(...cells.map((cell) => pick(cell).length)));
  const [nameWidth, valueWidth] = [width((cell) => cell.name, 44), width((cell) => cell.value, 60)];
  return [
    pen.bold(title),
    ...cells.map(({ name, value, where, beaten }) => {
      const text = `  ${name.padEnd(nameWidth)}  ${value.padEnd(valueWidth)}  ${beaten ? `shadowed: ${where}` : where}`;
      return beaten ? pen.dim(text) : text;
    }),
  ];
}

function describeValue({ value }: ShownValue): string {
  if (typeof value !== 'string') return value.fingerprint;
  return value === '' ? '"" (counts as unset)' : safeText(value);
}

function layerLines(layers: readonly ShownLayer[], pen: Pen): readonly string[] {
  const silent = layers.filter(
    ({ state, reason }) => state === 'dropped' || state === 'excluded' || reason !== undefined,
  );
  if (silent.length === 0) return [];
  return [pen.bold('Files that do not count'), ...silent.map((layer) => `  ${describeLayer(layer, pen)}`)];
}

function describeLayer({ scope, path, state, reason, at }: ShownLayer, pen: Pen): string {
  const place = pen.where({ scope, path, line: at?.line ?? null });
  const byte = at === undefined ? '' : `, byte ${at.offset}`;
  return `${place} (${scope}) is ${state === 'dropped' ? 'dropped by the client' : state}: ${safeText(reason ?? 'no reason is known')}${byte}`;
}
