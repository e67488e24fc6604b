import { VENDOR } from '../catalogue/vendor.ts';
import type { Plan } from '../plan/plan.ts';
import type { ClientReport } from './client-report.ts';
import { findContradictions } from './contradictions.ts';
import type { Observation } from './observation.ts';
import { countAlike, destinationOf, toSeenRoute, toSideTraffic, type Lens } from './seen.ts';
import { guessesModel, plannedModels, withoutWindow, type ClientEnd, type Trial } from './trial.ts';
import type { Verdict } from './verdict.ts';

/** Holds what was seen against the plan. */
export function judge(trial: Trial): Verdict {
  const lens: Lens = { expect: trial.plan.expect, places: trial.places };
  const belongs = conversationOf(trial, lens);
  const conversation = trial.observations.filter(belongs).map((seen) => toSeenRoute(seen, lens));
  const side = trial.observations.filter((seen) => !belongs(seen)).map((seen) => toSideTraffic(seen, lens));
  const observed = countAlike(conversation);
  const sideTraffic = countAlike(side);
  const contradictions = findContradictions({ trial, observed, sideTraffic, models: plannedModels(trial.plan) });
  const gaps = contradictions.length > 0 ? [] : findGaps(trial, { observed, sideTraffic });
  const verdict = contradictions.length > 0 ? 'contradicted' : gaps.length > 0 ? 'unproven' : 'proved';
  return { verdict, observed, sideTraffic, reasons: [...contradictions, ...gaps] };
}

/**
 * A request for a model belongs to the conversation, and so does a tunnel to where the conversation is to go, or to a
 * place that some layer would send it to. The vendor is asked for much else: in a routed session that is side traffic.
 */
function conversationOf({ depth, plan, named }: Trial, lens: Lens): (seen: Observation) => boolean {
  const home = originOf(plan.expect.destination ?? VENDOR);
  return (seen) => {
    if (seen.via !== 'connect') return seen.inference !== null;
    const destination = destinationOf(seen, lens);
    if (destination === home) return depth === 'tunnels';
    return destination !== VENDOR && named.has(destination);
  };
}

function originOf(address: string): string {
  return URL.parse(address)?.origin ?? address;
}

type Seen = Pick<Verdict, 'observed' | 'sideTraffic'>;

/** Why nothing is proved although nothing contradicts, one sentence each. */
function findGaps({ plan, depth, report, end, named }: Trial, { observed, sideTraffic }: Seen): readonly string[] {
  if (end.kind === 'not-started') return [end.reason];
  if (report.turn === 'login-wanted')
    return [`The client wants a login and sent no conversation${saying(report.words)}.`];
  const gaps: string[] = [];
  if (end.kind === 'cut-off') gaps.push(`The client did not end within ${end.seconds} seconds and was ended.`);
  if (observed.length === 0) gaps.push(nothingSeen(end, report));
  else if (depth === 'tunnels' && report.turn !== 'request-failed') {
    gaps.push(
      `A tunnel to ${observed[0]?.destination ?? ''} was asked for, but the client never said that its own request failed there, and other requests go there too${end.kind === 'ended' ? saying(end.words) : ''}.`,
    );
  }
  gaps.push(...otherDefault(plan, report, observed));
  const isPlaced = report.failedAt !== null;
  const strangers = depth === 'tunnels' && !isPlaced ? strangersAmong(sideTraffic, plan, named) : [];
  if (strangers.length > 0)
    gaps.push(
      `A tunnel to ${strangers.join(', ')} was asked for too, and what would have gone through it is not seen: a server of tools or a hook may have asked, or the conversation.`,
    );
  return gaps;
}

/** The default model of a version that nobody verified is said, and not taken for proved. */
function otherDefault(plan: Plan, report: ClientReport, observed: Seen['observed']): readonly string[] {
  const started = observed.find(({ model }) => model !== null)?.model ?? report.model;
  const planned = plan.expect.model;
  if (!guessesModel(plan) || started === null || planned === null || withoutWindow(started) === withoutWindow(planned))
    return [];
  return [
    `The client started with ${JSON.stringify(started)} as its own default, where the nearest verified version takes ${JSON.stringify(planned)}; Claude Code ${plan.client.version ?? ''} is not verified.`,
  ];
}

function nothingSeen(end: ClientEnd, report: ClientReport): string {
  if (end.kind !== 'ended') return 'No request was seen.';
  const how = end.signal === null ? `with status ${end.status ?? 'unknown'}` : `by ${end.signal}`;
  return `The client ended ${how} and no request of a conversation was seen${saying(report.words ?? end.words)}.`;
}

function saying(words: string | null): string {
  return words === null || words === '' ? '' : `: ${JSON.stringify(words)}`;
}

/** Hosts of the vendor beside its interface, which every native client asks for (2.1.330). */
const VENDOR_HOST = /(?:^|\.)(?:anthropic\.com|claude\.ai|claude\.com)$/;

function strangersAmong(side: Seen['sideTraffic'], { expect }: Plan, named: Trial['named']): readonly string[] {
  const home =
    URL.parse(expect.destination ?? VENDOR)
      ?.hostname.split('.')
      .slice(-2)
      .join('.') ?? '';
  const tunnels = side.filter(({ via, destination }) => via === 'connect' && !named.has(destination));
  const hosts = tunnels.flatMap(({ destination }) => URL.parse(destination)?.hostname ?? []);
  return [...new Set(hosts.filter((host) => !VENDOR_HOST.test(host) && !host.endsWith(`.${home}`)))];
}
