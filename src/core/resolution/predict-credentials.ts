import type { LayerVariable } from '../layers/layer.ts';
import type { Origin } from '../origin.ts';
import type { FingerprintOf } from '../secret.ts';
import { revealText } from '../secret.ts';
import { findCustomHeader, parseCustomHeaders } from './custom-headers.ts';
import type { Effective } from './effective.ts';
import type { CloudProvider } from './providers.ts';
import type { RouteCredential } from './route.ts';
import type { Stored } from './stored.ts';
import { isWithin, type VersionRange } from './version-range.ts';

export type CredentialQuestion = {
  readonly effective: Effective;
  readonly stored: Stored;
  /** The client was started bare: no stored login, and a helper only from `--settings`. */
  readonly bare: boolean;
  readonly cloud: CloudProvider | null;
  /** The base URL, for the name and password that may stand in it. */
  readonly base: LayerVariable | null;
  readonly fingerprintOf: FingerprintOf;
};

export type Credentials = {
  readonly authorization: RouteCredential | null;
  readonly apiKey: RouteCredential | null;
  /** The login that authorizes the request, where one does: it decides the default model. */
  readonly login: { readonly subscription: string | null } | null;
};

/** Both credential headers. A request without either isn't made, which the caller decides. */
export function predictCredentials(question: CredentialQuestion): Credentials {
  const own = question.cloud === null ? ownCredentials(question) : cloudCredentials(question, question.cloud);
  return applyCustomHeaders(own, question);
}

function ownCredentials(question: CredentialQuestion): Credentials {
  const { stored } = question;
  const token = tokenOf(question);
  const key = fromVariable('ANTHROPIC_API_KEY', question);
  const helper = fromHelper(question);
  const storedKey = isStoredUsable(question) && stored.consoleKey !== null ? stored.consoleKey : null;
  const consoleKey =
    storedKey === null
      ? null
      : { fingerprint: storedKey.value.fingerprint, from: 'primaryApiKey', origin: storedKey.origin };
  // Beside a token 2.1.197 sends the helper's output as x-api-key in one run and not in the next: it may go there.
  if (token !== null || key !== null || helper !== null) {
    return { authorization: token ?? helper, apiKey: key ?? helper ?? consoleKey, login: null };
  }
  const oauth = fromVariable('CLAUDE_CODE_OAUTH_TOKEN', question);
  if (oauth !== null) return { authorization: oauth, apiKey: null, login: { subscription: null } };
  const login = isStoredUsable(question) ? stored.login : null;
  if (login !== null) {
    const authorization = { fingerprint: login.token?.fingerprint ?? null, from: 'login', origin: login.origin };
    return { authorization, apiKey: null, login: { subscription: login.subscription } };
  }
  return { authorization: null, apiKey: consoleKey, login: null };
}

/** Between these a token of blanks is sent as an empty header, but not where a login is there to be used and no key (2.1.211, 2.1.212, 2.1.220, 2.1.221 run). */
const BLANK_TOKEN_YIELDS = { since: '2.1.212', until: '2.1.220' } as const;

function tokenOf(question: CredentialQuestion): RouteCredential | null {
  const token = fromVariable('ANTHROPIC_AUTH_TOKEN', question);
  const { effective, stored } = question;
  if (token === null || effective.text('ANTHROPIC_AUTH_TOKEN') !== null) return token;
  const hasLogin =
    fromVariable('CLAUDE_CODE_OAUTH_TOKEN', question) !== null || (isStoredUsable(question) && stored.login !== null);
  const hasKey = fromVariable('ANTHROPIC_API_KEY', question) !== null || fromHelper(question) !== null;
  return isWithin(BLANK_TOKEN_YIELDS, effective.version) && hasLogin && !hasKey ? null : token;
}

function isStoredUsable(question: CredentialQuestion): boolean {
  return !question.bare && question.effective.host !== 'all';
}

function fromVariable(name: string, question: CredentialQuestion): RouteCredential | null {
  const found = question.effective.variable(name);
  if (found === null) return null;
  const text = revealText(found.value).trim();
  return text === '' && isWithin(blanksCountAsUnset(name), question.effective.version)
    ? null
    : { fingerprint: question.fingerprintOf(text), from: name, origin: found.origin };
}

/** The first release that takes a value of blanks for unset; before, it was sent as an empty header (each release around it run). */
function blanksCountAsUnset(name: string): VersionRange {
  return { since: name === 'ANTHROPIC_AUTH_TOKEN' ? '2.1.221' : '2.1.212' };
}

function fromHelper(question: CredentialQuestion): RouteCredential | null {
  const { effective, bare } = question;
  if (effective.host === 'all') return null;
  const setting = bare
    ? (effective.everySetting('apiKeyHelper').find(({ origin }) => origin.scope === 'flag') ?? null)
    : effective.setting('apiKeyHelper');
  return typeof setting?.value === 'string' && setting.value !== ''
    ? { fingerprint: null, from: 'apiKeyHelper', origin: setting.origin }
    : null;
}

/** From here on a signed request, or one with a bearer of the cloud's own, carries no key of the vendor's beside it. */
const ONE_HEADER = { since: '2.1.207' } as const;
/** And from here on neither does one that is to go without any of the cloud's credentials. */
const HELD_BACK = { since: '2.1.228' } as const;

function cloudCredentials(question: CredentialQuestion, cloud: CloudProvider): Credentials {
  const { effective } = question;
  const first = (names: readonly string[]) =>
    names.map((name) => fromVariable(name, question)).find((found) => found !== null) ?? null;
  const sole = cloud.soleBearer === undefined ? null : first([cloud.soleBearer]);
  if (sole !== null)
    return {
      authorization: sole,
      apiKey: isWithin(ONE_HEADER, effective.version) ? null : first(cloud.apiKey),
      login: null,
    };
  const signs =
    cloud.skipAuth !== null && !effective.isOn(cloud.skipAuth) && first(cloud.ownCredentials ?? []) === null;
  if (signs)
    return {
      authorization: signature(question, cloud),
      apiKey: isWithin(ONE_HEADER, effective.version) ? null : first(cloud.apiKey),
      login: null,
    };
  const authorization =
    first(cloud.authorization) ?? (cloud.helper === true ? fromHelper(question) : null) ?? placeholder(question, cloud);
  const isHeldBack = cloud.keyNeedsBearer === true && authorization === null && isWithin(HELD_BACK, effective.version);
  return { authorization, apiKey: isHeldBack ? null : first(cloud.apiKey), login: null };
}

/** The cloud's own credentials sign the request; which they are only the cloud's libraries find out. */
function signature(question: CredentialQuestion, cloud: CloudProvider): RouteCredential {
  const found =
    question.effective.variable('AWS_ACCESS_KEY_ID') ??
    question.effective.variable('GOOGLE_APPLICATION_CREDENTIALS') ??
    question.effective.variable(cloud.switch);
  const origin: Origin = found?.origin ?? { scope: 'process', path: null, line: null };
  return { fingerprint: null, from: `the credentials of ${cloud.id}`, origin };
}

function placeholder(question: CredentialQuestion, cloud: CloudProvider): RouteCredential | null {
  const origin = cloud.skipAuth === null ? undefined : question.effective.variable(cloud.skipAuth)?.origin;
  if (cloud.placeholder === undefined || cloud.skipAuth === null || origin === undefined) return null;
  return { fingerprint: question.fingerprintOf(cloud.placeholder), from: cloud.skipAuth, origin };
}

const HEADERS_NAME = 'ANTHROPIC_CUSTOM_HEADERS';

/**
 * A custom Authorization replaces a login and a key, never a token or a helper; a custom x-api-key replaces any other.
 * Name and password in the base URL become `Authorization: Basic` where nothing else is there (2.1.330).
 */
function applyCustomHeaders(own: Credentials, question: CredentialQuestion): Credentials {
  const variable = question.effective.variable(HEADERS_NAME);
  const headers = variable === null ? [] : parseCustomHeaders(revealText(variable.value));
  const custom = (name: string): RouteCredential | null => {
    const header = findCustomHeader(headers, name);
    if (header === null || variable === null) return null;
    return {
      fingerprint: question.fingerprintOf(header.value.replace(/^Bearer /, '')),
      from: HEADERS_NAME,
      origin: variable.origin,
    };
  };
  const isFixed = own.authorization !== null && own.login === null;
  const authorization = (isFixed ? null : custom('authorization')) ?? own.authorization ?? basicCredential(question);
  return { ...own, authorization, apiKey: custom('x-api-key') ?? own.apiKey };
}

const BASIC = { since: '2.1.280' } as const;

function basicCredential(question: CredentialQuestion): RouteCredential | null {
  const { base, cloud, effective, fingerprintOf } = question;
  if (base === null || cloud !== null || !isWithin(BASIC, effective.version)) return null;
  const url = URL.parse(revealText(base.value).trim());
  if (url === null || (url.username === '' && url.password === '')) return null;
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { fingerprint: fingerprintOf(`Basic ${btoa(pair)}`), from: base.name, origin: base.origin };
}
