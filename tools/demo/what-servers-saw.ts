import type { Observation } from '../../src/core/evidence/observation.ts';
import { LOGIN_TOKEN, PROVIDER_KEY } from '../../src/core/cases/made-up.ts';
import { fingerprint } from '../../src/conformance/lab.ts';

/** The three servers of the demo, by the name that a reader knows them under. */
export const SERVERS = ['api.anthropic.com', 'the provider', 'a stranger'] as const;
type ServerName = (typeof SERVERS)[number];

/** One prompt as a server saw it. */
export type Prompt = {
  /** One of `SERVERS`, or the host itself where nobody expected one. */
  readonly server: string;
  readonly credential: string;
  readonly fingerprint: string;
  readonly model: string;
};

/** What one session did: its prompts, and everything else it asked for. */
export type Seen = { readonly prompts: readonly Prompt[]; readonly besides: readonly string[] };

const CREDENTIALS: Readonly<Record<string, string>> = {
  [fingerprint(LOGIN_TOKEN)]: 'your login',
  [fingerprint(PROVIDER_KEY)]: 'the provider’s key',
};

const NAMES: Readonly<Record<string, ServerName>> = { provider: 'the provider', stranger: 'a stranger' };

export function whatServersSaw(observations: readonly Observation[]): Seen {
  return {
    prompts: observations.filter(({ inference }) => inference !== null).map(promptOf),
    besides: observations
      .filter(({ inference, method }) => inference === null && method !== 'CONNECT')
      .map((seen) => `${seen.method} ${serverOf(seen)}${seen.path ?? ''}`),
  };
}

function promptOf(seen: Observation): Prompt {
  const sent = [seen.authorization?.fingerprint, seen.apiKey].filter((value) => value !== null && value !== undefined);
  return {
    server: serverOf(seen),
    credential:
      sent.length === 0
        ? 'no credential'
        : sent.map((one) => CREDENTIALS[one] ?? 'an unknown credential').join(' and '),
    fingerprint: sent.join(' '),
    model: seen.inference?.model ?? 'no model',
  };
}

function serverOf(seen: Observation): string {
  if (seen.via === 'direct') return NAMES[seen.server] ?? seen.server;
  return seen.via === 'connect' ? seen.host : `${seen.host}, through a proxy in clear text`;
}
