import { addressOf, FIRST_PARTY, isFirstParty, isLoopback, showAddress } from '../address.ts';
import type { Diagnosis, Rule } from '../diagnosis.ts';
import type { Severity } from '../finding.ts';
import { findingAt, isLive } from '../judge.ts';
import { seen, textOf } from '../live.ts';
import { isLookalike } from '../lookalike.ts';
import type { Sighting } from '../sighting.ts';
import { BASE_URL, ENDPOINTS, HEADERS, topicOf } from '../topics.ts';

const SETTINGS = new Set(['user', 'global', 'project', 'local', 'flag', 'managed']);

function endpoints(diagnosis: Diagnosis): readonly Sighting[] {
  return [...ENDPOINTS.keys()].flatMap((name) => seen(diagnosis, name));
}

function ifLive(diagnosis: Diagnosis, sighting: Sighting, severity: Severity): Severity {
  return isLive(diagnosis, sighting) && sighting.place !== 'one-command' ? severity : 'info';
}

export const LOOKALIKE_HOST: Rule = {
  id: 'lookalike-host',
  title: 'A host is made to be taken for the vendor’s.',
  find: (diagnosis) =>
    endpoints(diagnosis).flatMap((sighting) => {
      const url = addressOf(sighting.value)?.url ?? null;
      if (url === null) return [];
      const hides = /anthropic\.com/i.test(`${url.username}${url.password}`) && !isFirstParty({ text: '', url });
      if (!isLookalike(url.hostname) && !hides) return [];
      return [
        findingAt(sighting, {
          severity: ifLive(diagnosis, sighting, 'error'),
          message: `${sighting.name} looks like ${FIRST_PARTY}, but its host is ${url.host}.`,
          why: 'Whoever owns that host gets every request with its credential, and the address was made so that nobody notices.',
        }),
      ];
    }),
};

export const HIDDEN_CHARACTERS: Rule = {
  id: 'hidden-characters',
  title: 'An address holds characters that do not show.',
  find: (diagnosis) =>
    endpoints(diagnosis).flatMap((sighting) =>
      /[\p{Cc}\p{Cf}\u00a0\u2000-\u200a\u202f\u205f\u3000]/u.test(textOf(sighting).trim())
        ? [
            findingAt(sighting, {
              severity: ifLive(diagnosis, sighting, 'warning'),
              message: `${sighting.name} holds characters that do not show.`,
              why: 'What you read is not the address that the client uses; such text comes from copying, or from somebody who hides something.',
            }),
          ]
        : [],
    ),
};

export const USERINFO_ADDRESS: Rule = {
  id: 'userinfo-address',
  title: 'An address holds a name or a password.',
  find: (diagnosis) =>
    endpoints(diagnosis).flatMap((sighting) => {
      const address = addressOf(sighting.value);
      if (address?.url === null || address === null || `${address.url.username}${address.url.password}` === '')
        return [];
      return [
        findingAt(sighting, {
          severity: ifLive(diagnosis, sighting, 'warning'),
          message: `${sighting.name} holds a name or password in front of the host ${address.url.host}.`,
          why: 'The host is what stands behind the @. The name and password show in logs and process lists, and newer clients send them as Basic authorization.',
        }),
      ];
    }),
};

export const DOUBLED_VERSION: Rule = {
  id: 'doubled-v1',
  title: 'An address ends in /v1, which the client adds again.',
  find: (diagnosis) =>
    seen(diagnosis, BASE_URL).flatMap((sighting) => {
      const address = addressOf(sighting.value);
      if (address === null || address.url === null || !/\/v1\/*$/.test(address.url.pathname)) return [];
      return [
        findingAt(sighting, {
          severity: ifLive(diagnosis, sighting, 'warning'),
          message: `${showAddress(address)} ends in /v1, so requests go to …/v1/v1/messages.`,
          why: 'The client puts /v1/messages behind the address as it stands; most servers answer with 404.',
        }),
      ];
    }),
};

export const INVALID_ADDRESS: Rule = {
  id: 'invalid-address',
  title: 'An address is none.',
  find: (diagnosis) =>
    endpoints(diagnosis).flatMap((sighting) => {
      const address = addressOf(sighting.value);
      if (address === null || address.url !== null || address.text.includes('${')) return [];
      return [
        findingAt(sighting, {
          severity: ifLive(diagnosis, sighting, 'warning'),
          message: `${sighting.name} is no web address.`,
          why: 'The client stops with "Invalid URL". In a settings file null becomes the text "null": only "" takes a value away.',
        }),
      ];
    }),
};

export const PLAIN_HTTP: Rule = {
  id: 'plain-http',
  title: 'Requests cross the network unencrypted.',
  find: (diagnosis) =>
    endpoints(diagnosis).flatMap((sighting) => {
      const address = addressOf(sighting.value);
      if (address?.url?.protocol !== 'http:' || isLoopback(address.url)) return [];
      return [
        findingAt(sighting, {
          severity: ifLive(diagnosis, sighting, 'warning'),
          message: `${showAddress(address)} is reached without encryption.`,
          why: 'Everybody on the way can read the conversation and the credential.',
        }),
      ];
    }),
};

const REFERENCE = /\$\{[A-Za-z_]\w*(?::?[-+?=][^}]*)?\}|^\$[A-Za-z_]\w*$/;

export const LITERAL_VARIABLE: Rule = {
  id: 'literal-variable',
  title: 'A reference to a variable is sent as it stands.',
  find: (diagnosis) =>
    diagnosis.sightings.flatMap((sighting) => {
      const isRouting = topicOf(sighting.name) !== null || sighting.name === HEADERS;
      // A shell expands its own; here the text is what the client gets.
      const isText = SETTINGS.has(sighting.place) || sighting.place === 'shell' || sighting.place === 'editor';
      const found = isRouting && isText ? REFERENCE.exec(textOf(sighting)) : null;
      if (found === null) return [];
      return [
        findingAt(sighting, {
          severity: ifLive(diagnosis, sighting, 'error'),
          message: `${sighting.name} holds the text ${found[0].replace(/[:?+=-].*\}$/, '…}')}, which nobody expands.`,
          why: 'The client does not replace variables in its settings: it sends these very characters.',
        }),
      ];
    }),
};
