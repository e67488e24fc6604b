import { addressOf, isFirstParty, isLoopback, showAddress } from '../address.ts';
import type { Diagnosis, Rule } from '../diagnosis.ts';
import { adviceFor, describeReach, findingAt, isLive, severityAt } from '../judge.ts';
import { routeThrough, seen, seenLive } from '../live.ts';
import type { Sighting } from '../sighting.ts';
import { BASE_URL, ENDPOINTS, SOCKET } from '../topics.ts';

/** Whether another provider's switch keeps the address from being used at all. */
function isIdle(diagnosis: Diagnosis, sighting: Sighting): boolean {
  return ENDPOINTS.get(sighting.name)?.includes(routeThrough(diagnosis, sighting).provider) === false;
}

export const ENDPOINT_LEAK: Rule = {
  id: 'endpoint-leak',
  title: 'An address other than the vendor’s is set for more than one session.',
  find: (diagnosis) =>
    [...ENDPOINTS.keys()]
      .flatMap((name) => seen(diagnosis, name))
      .flatMap((sighting) => {
        const address = addressOf(sighting.value);
        if (address !== null && isFirstParty(address)) return [];
        const idle = isIdle(diagnosis, sighting);
        const target = address === null ? 'an address that only its shell knows' : showAddress(address);
        return [
          findingAt(sighting, {
            severity: idle && !diagnosis.projectOnly ? 'info' : severityAt(diagnosis, sighting, 'endpoint'),
            message: `${sighting.name} sends sessions to ${target}.`,
            why: idle
              ? `No session started here uses it: the provider is ${routeThrough(diagnosis, sighting).provider}. It counts as soon as that changes.`
              : describeReach(diagnosis, sighting),
          }),
        ];
      }),
};

const NAMES: Readonly<Record<string, string>> = {
  login: 'the token of your claude.ai login',
  CLAUDE_CODE_OAUTH_TOKEN: 'the login token in CLAUDE_CODE_OAUTH_TOKEN',
};

export const LOGIN_LEAK: Rule = {
  id: 'login-leak',
  title: 'An address without a credential of its own gets the login.',
  find: (diagnosis) =>
    seenLive(diagnosis, BASE_URL).flatMap((sighting) => {
      const route = routeThrough(diagnosis, sighting);
      const what = route.authorization === null ? undefined : NAMES[route.authorization.from];
      if (what === undefined || route.firstParty || route.destination === null || route.provider !== 'custom')
        return [];
      const shown = route.authorization?.fingerprint ?? 'kept in the keychain';
      return [
        findingAt(sighting, {
          severity: 'error',
          message: `${what[0]?.toUpperCase()}${what.slice(1)} (${shown}) is sent to ${route.destination}.`,
          why: 'A base URL without a token or key of its own leaves the login in use, and every request carries it to that host.',
        }),
      ];
    }),
};

export const CONSOLE_KEY_LEAK: Rule = {
  id: 'console-key-leak',
  title: 'A stored Console key is sent to an address that is not the vendor’s.',
  find: (diagnosis) =>
    seenLive(diagnosis, BASE_URL).flatMap((sighting) => {
      const route = routeThrough(diagnosis, sighting);
      if (route.apiKey?.from !== 'primaryApiKey' || route.firstParty || route.provider !== 'custom') return [];
      return [
        findingAt(sighting, {
          severity: 'error',
          message: `The Console key that an earlier login stored (${route.apiKey.fingerprint ?? 'unknown'}) is sent to ${route.destination ?? 'that host'} as x-api-key.`,
          why: 'The client adds the stored key (primaryApiKey) to a token for another host; an empty ANTHROPIC_API_KEY does not stop it.',
          advice: `${adviceFor(sighting)} \`claude auth logout\` removes the stored key.`,
        }),
      ];
    }),
};

export const UNIX_SOCKET: Rule = {
  id: 'unix-socket',
  title: 'A local socket takes every request.',
  find: (diagnosis) =>
    seen(diagnosis, SOCKET).map((sighting) => {
      const counts = sighting.place === 'shell' || sighting.assignment !== null;
      const takes = counts || diagnosis.route.unix !== null;
      return findingAt(sighting, {
        severity:
          sighting.beatenBy === null && isLive(diagnosis, sighting) && sighting.place !== 'one-command'
            ? 'error'
            : 'info',
        message: 'ANTHROPIC_UNIX_SOCKET sends every request, with its credential, into a local socket.',
        why: takes
          ? 'It beats every base URL, and whoever listens there reads the conversation and the credential.'
          : 'This client ignores it in a settings file; versions up to 2.1.197 obey it there, past every base URL.',
      });
    }),
};

export const ASSUMED_FIRST_PARTY: Rule = {
  id: 'assumed-first-party',
  title: 'The client is told to take a foreign host for the vendor’s own.',
  find: (diagnosis) =>
    seenLive(diagnosis, '_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL').map((sighting) =>
      findingAt(sighting, {
        severity: diagnosis.route.firstParty ? 'info' : 'warning',
        message: '_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL makes the client treat any host as the vendor’s own.',
        why: 'Headers, betas and body fields that only the vendor should get go to the configured host as well.',
      }),
    ),
};

export const DEAD_ENDPOINT: Rule = {
  id: 'dead-endpoint',
  title: 'The address is a port of this machine at which nothing answers.',
  find: (diagnosis) =>
    seen(diagnosis, BASE_URL).flatMap((sighting) => {
      const url = addressOf(sighting.value)?.url ?? null;
      if (url === null || !isLoopback(url) || !diagnosis.deadPorts.has(Number(url.port === '' ? 80 : url.port)))
        return [];
      const known = KNOWN_PORTS[url.port];
      const live = isLive(diagnosis, sighting) && !['one-command', 'directory', 'local'].includes(sighting.place);
      return [
        findingAt(sighting, {
          severity: live ? 'warning' : 'info',
          message: `Nothing answers at ${url.protocol}//${url.host}${known === undefined ? '' : `, the usual port of ${known}`}.`,
          why: 'Sessions that go there fail with "Connection refused" until that program runs again, or the address is taken out.',
        }),
      ];
    }),
};

/** Ports that routers on the same machine listen at by default. */
const KNOWN_PORTS: Readonly<Record<string, string>> = {
  '3456': 'claude-code-router',
  '4000': 'LiteLLM',
  '8082': 'claude-code-proxy',
  '11434': 'Ollama',
  '1234': 'LM Studio',
  '15721': 'CC Switch',
  '8317': 'CLIProxyAPI',
};
