import type { Diagnosis, Rule } from '../diagnosis.ts';
import { adviceFor, describeReach, findingAt, isLive, severityAt } from '../judge.ts';
import { routesOf, routeThrough, seen, textOf } from '../live.ts';
import { removeKey } from '../repairs.ts';
import type { Route } from '../../resolution/route.ts';
import { findCustomHeader, parseCustomHeaders } from '../../resolution/custom-headers.ts';
import { CREDENTIALS, HEADERS } from '../topics.ts';
import type { Sighting } from '../sighting.ts';

const OAUTH = 'CLAUDE_CODE_OAUTH_TOKEN';

export const CREDENTIAL_LEAK: Rule = {
  id: 'credential-leak',
  title: 'A token or key is set for more than one session.',
  find: (diagnosis) =>
    CREDENTIALS.flatMap((name) => seen(diagnosis, name)).map((sighting) => {
      // The person's own login for their own vendor, as `claude setup-token` tells them to set it.
      const isOwnLogin =
        sighting.name === OAUTH && routeThrough(diagnosis, sighting).firstParty && !diagnosis.projectOnly;
      const found = findingAt(sighting, {
        severity: isOwnLogin ? 'info' : severityAt(diagnosis, sighting, 'credential'),
        message: `${sighting.name} (${fingerprintOf(diagnosis, sighting)}) ${sighting.name === OAUTH ? 'replaces the stored login' : 'is used instead of the login'}.`,
        why: `${describeReach(diagnosis, sighting)}${describeVendorKey(diagnosis, sighting)}`,
      });
      return isOwnLogin
        ? { ...found, repair: null, advice: 'Keep it if it is your own login; nothing goes elsewhere.' }
        : found;
    }),
};

function fingerprintOf(diagnosis: Diagnosis, sighting: Sighting): string {
  return sighting.value === null ? 'not known before its shell runs' : diagnosis.fingerprintOf(textOf(sighting).trim());
}

/** A key of the vendor's own that goes to somebody else is worth a sentence. */
function describeVendorKey(diagnosis: Diagnosis, sighting: Sighting): string {
  const route = routeThrough(diagnosis, sighting);
  const isVendors = textOf(sighting).trim().startsWith('sk-ant-');
  return isVendors && isLive(diagnosis, sighting) && !route.firstParty && route.destination !== null
    ? ` It is a key of Anthropic’s, and it goes to ${route.destination}.`
    : '';
}

export const BOTH_HEADERS: Rule = {
  id: 'both-headers',
  title: 'Two credentials are sent with every request.',
  find: (diagnosis) =>
    routesOf(diagnosis).flatMap((route) => {
      const { authorization, apiKey } = route;
      // A helper's output goes into both headers, and one key for both is one credential.
      if (authorization === null || apiKey === null || authorization.from === apiKey.from) return [];
      if (route.provider !== 'custom' && route.provider !== 'anthropic') return [];
      return [
        {
          severity: route.firstParty ? 'info' : 'warning',
          message: `${authorization.from} and ${apiKey.from} are both sent to ${route.destination ?? 'the host'}.`,
          origin: originOf(diagnosis, apiKey),
          why: 'The host gets a credential that is not meant for it, and may bill or refuse the wrong one.',
          advice: 'Set one and leave the other out; a profile sends exactly one.',
          repair: null,
        },
      ];
    }),
};

/** Where the value of a header comes from, as exactly as it was seen. */
function originOf({ sightings }: Diagnosis, credential: NonNullable<Route['apiKey']>): Sighting['origin'] {
  if (credential.origin.path !== null) return credential.origin;
  const named = sightings.find(
    (one) => one.name === credential.from && one.origin.path !== null && one.beatenBy === null,
  );
  return named?.origin ?? credential.origin;
}

export const API_KEY_HELPER: Rule = {
  id: 'api-key-helper',
  title: 'A command supplies the credential.',
  find: (diagnosis) => {
    const rows = diagnosis.resolution.settings.find(({ key }) => key === 'apiKeyHelper');
    if (rows === undefined) return [];
    return [rows.winner, ...rows.shadowed].flatMap((setting) => {
      const { scope } = setting.origin;
      if (typeof setting.value !== 'string' || setting.value === '') return [];
      const live = setting === rows.winner && diagnosis.effective.host !== 'all';
      const { route } = diagnosis;
      const elsewhere = !route.firstParty && route.destination !== null;
      const fromProject = scope === 'project';
      const severity =
        fromProject && diagnosis.projectOnly ? 'error' : live && (elsewhere || fromProject) ? 'warning' : 'info';
      const repair =
        scope === 'user' || scope === 'project' || scope === 'local'
          ? removeKey({ origin: setting.origin, scope, path: ['apiKeyHelper'] })
          : null;
      return [
        {
          severity,
          message:
            elsewhere && live
              ? `apiKeyHelper runs a command, and what it prints is sent to ${route.destination}.`
              : 'apiKeyHelper runs a command, and what it prints is sent as the credential.',
          origin: setting.origin,
          why: `${live ? 'It is sent in both headers where nothing else is set, and beside a token that is.' : 'Another layer beats it for a session started here.'}${fromProject ? ' With -p it runs without the folder being trusted.' : ''}`,
          advice:
            scope === 'managed'
              ? 'Your administrator manages this file: ask them.'
              : 'Keep it if sessions are to use it; a profile never runs it.',
          repair: severity === 'info' || repair?.asked !== null ? null : repair,
        },
      ];
    });
  },
};

export const CUSTOM_HEADERS: Rule = {
  id: 'custom-headers',
  title: 'Extra headers are sent with every request.',
  find: (diagnosis) =>
    seen(diagnosis, HEADERS).map((sighting) => {
      const headers = parseCustomHeaders(textOf(sighting));
      const secret = SECRET_HEADERS.filter((name) => findCustomHeader(headers, name) !== null);
      const named = secret.length === 0 ? headers.map(({ name }) => name) : secret;
      const found = findingAt(sighting, {
        severity:
          secret.length === 0 && !diagnosis.projectOnly ? 'info' : severityAt(diagnosis, sighting, 'credential'),
        message:
          secret.length === 0
            ? `ANTHROPIC_CUSTOM_HEADERS adds ${named.join(', ') || 'headers'} to every request.`
            : `ANTHROPIC_CUSTOM_HEADERS sends a credential (${secret.join(', ')}) of its own.`,
        why: `${describeReach(diagnosis, sighting)} A custom Authorization replaces a login or a key; a custom x-api-key replaces any other.`,
        advice:
          secret.length === 0 ? 'Keep it if the server needs it; a profile sends no such header.' : adviceFor(sighting),
      });
      return secret.length === 0 ? { ...found, repair: null } : found;
    }),
};

const SECRET_HEADERS: readonly string[] = [
  'authorization',
  'x-api-key',
  'proxy-authorization',
  'cookie',
  'api-key',
  'x-goog-api-key',
];

export const LOGIN_UNUSED: Rule = {
  id: 'login-unused',
  title: 'There is a login, but sessions use another credential.',
  find: ({ route, stored, sightings }) => {
    const used = route.authorization ?? route.apiKey;
    if (stored.login === null || used === null || !route.firstParty || used.from === 'login') return [];
    const origin = sightings.find((one) => one.name === used.from && one.beatenBy === null)?.origin ?? used.origin;
    return [
      {
        severity: 'info',
        message: `You are logged in, but a session started here uses ${used.from} instead.`,
        origin,
        why: 'It is billed to that key or token, not to your subscription.',
        advice: 'Take the variable out to use the login, or keep it in a profile for the sessions that are to use it.',
        repair: null,
      },
    ];
  },
};

export const LOGIN_EXPIRED: Rule = {
  id: 'login-expired',
  title: 'The stored login has run out.',
  find: ({ route, nextRoute, stored: { login } }) => {
    if (login === null || login.expiredOn === null) return [];
    const isUsed = [route, nextRoute].some(({ authorization }) => authorization?.from === 'login');
    const other = (route.authorization ?? route.apiKey)?.from;
    return [
      {
        severity: isUsed ? 'warning' : 'info',
        message: `Your login ran out on ${login.expiredOn}, and nothing is stored that renews it.`,
        origin: login.origin,
        why: isUsed
          ? 'The client sends it all the same, and the vendor refuses it: sessions end with an error of authentication.'
          : `Sessions use ${other ?? 'nothing'} instead; without that they would fail.`,
        advice: 'Log in anew with `claude auth login`.',
        repair: null,
      },
    ];
  },
};
