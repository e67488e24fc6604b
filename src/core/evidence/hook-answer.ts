import type { RouteState } from '../report/status-report.ts';

/** The client's events after which a drifted route must not go on: a prompt isn't sent, a change of settings isn't taken. */
const BLOCKING: ReadonlySet<string> = new Set(['UserPromptSubmit', 'ConfigChange']);

export type HookFacts = {
  readonly event: string;
  readonly profile: string;
  readonly route: RouteState;
  readonly reasons: readonly string[];
  /** What a gateway wants to be said, each a sentence. */
  readonly notices: readonly string[];
};

/** What a hook of cordon's answers to the client; null where there is nothing to say. */
export function hookAnswer(facts: HookFacts): Readonly<Record<string, string>> | null {
  const { event, profile, route, reasons, notices } = facts;
  const told = notices.map((notice) => `cordon: ${notice}`);
  if (route !== 'drifted') return told.length === 0 ? null : { systemMessage: told.join('\n') };
  const drift = `cordon: the route of this session of "${profile}" is no longer the planned one. ${reasons.join(' ')}`;
  const message = { systemMessage: [drift, ...told].join('\n') };
  return BLOCKING.has(event) ? { decision: 'block', reason: `${drift} ${WAY_OUT[event] ?? ''}`, ...message } : message;
}

const WAY_OUT: Readonly<Record<string, string>> = {
  UserPromptSubmit:
    'The prompt was not sent. See `cordon status`, then leave this session and start it again with cordon run.',
  ConfigChange: 'The change of settings was not taken into the session.',
};
