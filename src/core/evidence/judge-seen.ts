import { redactText, showAddress } from '../report/redact.ts';
import type { SessionRoute } from './session-route.ts';

/** What a program that the client starts can see of the route: the variables that the client hands to it. */
export type SeenVariables = Readonly<Record<string, string | undefined>>;

/** What contradicts the planned route in the variables that the client hands on; one sentence each. */
export function judgeSeen(planned: SessionRoute, env: SeenVariables): readonly string[] {
  return CHECKS.map((check) => check(planned, env)).filter((reason) => reason !== null);
}

type Check = (planned: SessionRoute, env: SeenVariables) => string | null;

const CHECKS: readonly Check[] = [otherBaseUrl, lostSwitch, socket];

/** The client's children see its own base URL: a blank is the vendor's, and one that is missing says nothing. */
function otherBaseUrl({ baseUrl }: SessionRoute, { ANTHROPIC_BASE_URL: seen }: SeenVariables): string | null {
  if (seen === undefined || seen === (baseUrl ?? '')) return null;
  const shown = seen === '' ? 'empty' : redactText(showAddress(seen));
  return `ANTHROPIC_BASE_URL is ${shown} here; the session was started with ${baseUrl ?? 'none'}.`;
}

/** Without the switch every settings file counts again. A program that was given no base URL either sees nothing at all. */
function lostSwitch(planned: SessionRoute, env: SeenVariables): string | null {
  if (!planned.managedByHost || env.ANTHROPIC_BASE_URL === undefined) return null;
  return env.CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST === '1'
    ? null
    : 'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST, which keeps settings files out of the route, is no longer set.';
}

function socket(_planned: SessionRoute, { ANTHROPIC_UNIX_SOCKET: path }: SeenVariables): string | null {
  return path === undefined || path === '' ? null : `Every request goes to the unix socket ${path}.`;
}
