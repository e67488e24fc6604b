import type { RouteCredential } from '../resolution/route.ts';
import { VENDOR } from '../catalogue/vendor.ts';
import { guessesModel, withoutWindow, type Trial } from './trial.ts';
import type { SeenCredential, SeenRoute, SideTraffic } from './verdict.ts';

export type Held = {
  readonly trial: Trial;
  readonly observed: readonly SeenRoute[];
  readonly sideTraffic: readonly SideTraffic[];
  /** Every model that the plan allows. */
  readonly models: ReadonlySet<string>;
};

/** Everything that was seen and isn't as planned, one sentence each, naming host, model or fingerprint. */
export function findContradictions(held: Held): readonly string[] {
  const found = [
    ...held.observed.flatMap((seen) => REQUEST_CHECKS.map((check) => check(seen, held))),
    mainModel(held),
    ...lostConversation(held),
    ...strayCredentials(held),
    ...ownWords(held),
  ];
  return [...new Set(found.filter((sentence) => sentence !== null))];
}

type RequestCheck = (seen: SeenRoute, held: Held) => string | null;

const REQUEST_CHECKS: readonly RequestCheck[] = [
  otherDestination,
  otherAuthorization,
  otherKey,
  otherModel,
  otherSearch,
];

function otherDestination(seen: SeenRoute, { trial }: Held): string | null {
  const wanted = trial.plan.expect.destination ?? VENDOR;
  if (seen.seen === 'refused-tunnel') {
    const origin = URL.parse(wanted)?.origin ?? wanted;
    const by = trial.named.get(seen.destination);
    return seen.destination === origin
      ? null
      : `A tunnel to ${seen.destination} was asked for${by === undefined ? '' : `, which ${by} names`}; the plan goes to ${wanted}.`;
  }
  if (trial.depth === 'tunnels')
    return `A request for a model went to ${seen.destination} in clear text; the plan goes to ${wanted}.`;
  return seen.destination === wanted
    ? null
    : `A request for a model went to ${seen.destination}; the plan goes to ${wanted}.`;
}

function otherAuthorization(seen: SeenRoute, { trial }: Held): string | null {
  return credentialDiffers({
    seen,
    header: 'Authorization',
    sent: seen.authorization,
    planned: trial.plan.expect.authorization,
  });
}

function otherKey(seen: SeenRoute, { trial }: Held): string | null {
  return credentialDiffers({ seen, header: 'x-api-key', sent: seen.apiKey, planned: trial.plan.expect.apiKey });
}

function credentialDiffers(pair: {
  readonly seen: SeenRoute;
  readonly header: string;
  readonly sent: SeenCredential | null;
  readonly planned: RouteCredential | null;
}): string | null {
  const { seen, header, sent, planned } = pair;
  if (seen.seen === 'refused-tunnel' || (sent?.fingerprint ?? null) === (planned?.fingerprint ?? null)) return null;
  return `A request to ${seen.destination} carried ${sent?.fingerprint ?? 'nothing'} in ${header}; the plan has ${planned?.fingerprint ?? 'nothing'} there.`;
}

function otherModel(seen: SeenRoute, { models, trial }: Held): string | null {
  if (seen.model === null || models.has(seen.model) || guessesModel(trial.plan)) return null;
  return `A request asked for the model ${JSON.stringify(seen.model)}; the plan allows ${[...models].join(', ')}.`;
}

function otherSearch(seen: SeenRoute, { trial }: Held): string | null {
  const planned = trial.plan.env.ENABLE_TOOL_SEARCH;
  const isOff = planned?.kind === 'set' && planned.value === 'false';
  return isOff && seen.toolSearch === true
    ? 'A request kept tools back behind a tool search, which the profile turns off.'
    : null;
}

/** The request with the most tools is the conversation's own; the others may use the families' models. */
function mainModel({ trial, observed }: Held): string | null {
  const main = observed
    .filter(({ seen }) => seen === 'request')
    .toSorted((one, other) => (other.tools ?? 0) - (one.tools ?? 0))[0];
  const planned = trial.plan.expect.model;
  if (
    guessesModel(trial.plan) ||
    main === undefined ||
    main.model === null ||
    planned === null ||
    main.model === withoutWindow(planned)
  )
    return null;
  return `The conversation asked for the model ${JSON.stringify(main.model)}; the plan has ${JSON.stringify(planned)}.`;
}

/** A request that failed at a tunnel to somewhere else, or that the witness was to read and never did. */
function lostConversation({ trial, observed, sideTraffic }: Held): readonly string[] {
  const { plan, depth, report } = trial;
  const wanted = plan.expect.destination ?? VENDOR;
  const tunnels = [...observed, ...sideTraffic].filter(({ via }) => via === 'connect');
  const strangers = [...new Set(tunnels.map(({ destination }) => destination))].filter(
    (destination) => depth === 'requests' || destination !== URL.parse(wanted)?.origin,
  );
  const { failedAt } = report;
  if (failedAt?.kind === 'host' && (depth === 'requests' || failedAt.origin !== URL.parse(wanted)?.origin))
    return [`The client's request for a model was to go to ${failedAt.origin}; the plan goes to ${wanted}.`];
  if (failedAt?.kind === 'elsewhere' && strangers.length > 0)
    return [`The client's request for a model was to go to ${strangers.join(' or ')}; the plan goes to ${wanted}.`];
  if (observed.length > 0 || report.turn !== 'request-failed' || strangers.length === 0) return [];
  return [
    `No request for a model came to ${wanted}; the client's own failed, and it had asked for a tunnel to ${strangers.join(', ')}.`,
  ];
}

/** The profile's own credential beside the conversation, at a place that isn't the profile's. */
function strayCredentials({ trial, sideTraffic }: Held): readonly string[] {
  const { destination, authorization, apiKey } = trial.plan.expect;
  const home = URL.parse(destination ?? VENDOR)?.origin;
  const own = new Set([authorization, apiKey].flatMap((credential) => credential?.fingerprint ?? []));
  return sideTraffic.flatMap((seen) => {
    const sent = [seen.authorization, seen.apiKey].flatMap((credential) => credential?.fingerprint ?? []);
    const stray = seen.destination === home ? undefined : sent.find((fingerprint) => own.has(fingerprint));
    return stray === undefined
      ? []
      : [`The profile's credential ${stray} went to ${seen.destination} (${seen.method} ${seen.path ?? ''}).`];
  });
}

/** Keys that a native session doesn't have, as the client names where its own came from. */
const FOREIGN_KEYS = new Set(['ANTHROPIC_API_KEY', 'apiKeyHelper']);

/** Behind a tunnel the client's own words are all there is of model and key. */
function ownWords({ trial }: Held): readonly string[] {
  const { depth, plan, report } = trial;
  if (depth !== 'tunnels') return [];
  const { model, apiKey } = plan.expect;
  const found: string[] = [];
  if (
    !guessesModel(plan) &&
    report.model !== null &&
    model !== null &&
    withoutWindow(report.model) !== withoutWindow(model)
  )
    found.push(
      `The client started with the model ${JSON.stringify(report.model)}; the plan has ${JSON.stringify(model)}.`,
    );
  if (report.apiKeySource !== null && FOREIGN_KEYS.has(report.apiKeySource) && apiKey === null)
    found.push(`The client says that it sends a key from ${report.apiKeySource}; the plan has none.`);
  return found;
}
