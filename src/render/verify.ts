import { styleText } from 'node:util';
import type { SeenRoute, SideTraffic, VerdictKind } from '../core/evidence/verdict.ts';
import type { LiveOffer, LiveReport, VerifyAllReport, VerifyReport } from '../core/report/verify-report.ts';
import type { Route } from '../core/resolution/route.ts';
import { safeText } from './safe-text.ts';
import { renderTable } from './table.ts';

const COLOURS = { proved: 'green', contradicted: 'red', unproven: 'yellow' } as const;

export function renderVerify(report: VerifyReport, colour: boolean): string {
  const { profile, verdict, expected, observed, sideTraffic, reasons, client } = report;
  const lines = [
    `${paint(profile, 'bold', colour)}: ${paint(verdict, COLOURS[verdict], colour)}${client === null ? '' : ` on Claude Code ${client.version ?? '(unknown version)'}`}`,
    ...(expected === null ? [] : [row('Planned', describePlanned(expected))]),
    ...observed.map((seen) => row('Observed', describeSeen(seen))),
    ...(observed.length === 0 ? [row('Observed', 'nothing')] : []),
    ...sideTraffic.map((seen) => row('Beside it', describeSide(seen))),
    ...(report.live === undefined || report.live === null ? [] : liveRows(report.live, expected?.model ?? null)),
    ...reasons.map((reason) => row('Why', reason)),
  ];
  return `${lines.join('\n')}\n`;
}

export function renderVerifyAll({ verdicts }: VerifyAllReport, colour: boolean): string {
  const rows = verdicts.map(({ profile, verdict, expected, reasons, observed }) => [
    profile,
    verdict,
    expected?.destination ?? '-',
    expected?.model ?? '-',
    String(observed.reduce((sum, { requests }) => sum + requests, 0)),
    reasons[0] ?? '',
  ]);
  return renderTable({ head: ['PROFILE', 'VERDICT', 'DESTINATION', 'MODEL', 'REQUESTS', 'WHY'], rows, colour });
}

const PRICE_SOURCES = {
  provider: 'as the provider says',
  'price-list': 'by the price list',
  client: 'by the client’s own list',
} as const;

/** What one real request may cost, for a person who is to agree to it. */
export function renderOffer({ profile, model, destination, byLogin, ...most }: LiveOffer): string {
  const tokens = `${count(most.inputTokens)} tokens in and ${count(most.outputTokens)} out at most`;
  const price = byLogin
    ? 'counted against the limits of your own login'
    : most.usd === null
      ? 'and no price is known for the model'
      : `which is ${dollars(most.usd)} at most`;
  return (
    safeText(
      `${profile}: one real request to ${destination} for ${model ?? 'the client’s own model'}: ${tokens}, ${price}.`,
    ) + '\n'
  );
}

function liveRows(live: LiveReport, asked: string | null): readonly string[] {
  const { model, upstream, firstByteMs, inputTokens, outputTokens, usd, priceFrom } = live;
  const who = [
    model ?? 'a model that was not named',
    ...(model !== null && asked !== null && model !== asked ? [`where ${asked} was asked for`] : []),
    `at ${live.destination}${upstream === null ? '' : ` by ${upstream}`}`,
    firstByteMs === null ? 'time to the first byte not reported' : `${count(firstByteMs)} ms to the first byte`,
  ];
  const tokens =
    inputTokens === null || outputTokens === null
      ? 'tokens not reported'
      : `${count(inputTokens)} tokens in, ${count(outputTokens)} out`;
  const cost = usd === null || priceFrom === null ? 'no price is known' : `${dollars(usd)} ${PRICE_SOURCES[priceFrom]}`;
  return [row('Answered', who.join(', ')), row('Cost', `${cost}: ${tokens}`)];
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function dollars(usd: number): string {
  return `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
}

function paint(text: string, format: 'bold' | (typeof COLOURS)[VerdictKind], colour: boolean): string {
  const safe = safeText(text);
  return colour ? styleText(format, safe, { validateStream: false }) : safe;
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(11)}${safeText(text)}`;
}

function describePlanned({ destination, authorization, apiKey, model }: Route): string {
  const credentials = [
    authorization === null ? null : `Authorization ${authorization.fingerprint ?? authorization.from}`,
    apiKey === null ? null : `x-api-key ${apiKey.fingerprint ?? apiKey.from}`,
  ].filter((text) => text !== null);
  return [destination ?? 'nowhere: nobody is logged in', ...credentials, `model ${model ?? 'of the client'}`].join(
    ', ',
  );
}

function describeSeen(seen: SeenRoute): string {
  if (seen.seen === 'refused-tunnel') return `${seen.destination}, ${times(seen.requests, 'tunnel')} refused unopened`;
  const tools =
    seen.tools === null ? [] : [`${seen.tools} tools${seen.toolSearch === true ? ' with a tool search' : ''}`];
  return [
    seen.destination,
    ...describeCredentials(seen),
    `model ${seen.model ?? 'not named'}`,
    ...tools,
    times(seen.requests, 'request'),
  ].join(', ');
}

function describeSide(seen: SideTraffic): string {
  const what =
    seen.via === 'connect'
      ? times(seen.requests, 'refused tunnel')
      : `${seen.method} ${seen.path ?? ''}, ${times(seen.requests, 'request')}`;
  return [seen.destination, what, ...describeCredentials(seen)].join(', ');
}

function describeCredentials({
  authorization,
  apiKey,
}: Pick<SideTraffic, 'authorization' | 'apiKey'>): readonly string[] {
  return [authorization, apiKey].flatMap((sent) => (sent === null ? [] : [`${sent.from} ${sent.fingerprint}`]));
}

function times(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
