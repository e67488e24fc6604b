import type { EnvChange, Plan } from './plan.ts';

/** More tokens than this no answer of a live check may have. */
export const LIVE_OUTPUT_TOKENS = 1024;

/**
 * The same plan for one short request: a bound on the answer, and no second attempt, so that what it costs at most can be
 * said beforehand. Nothing that decides a route changes.
 */
export function livePlan(plan: Plan, session: { readonly from: string; readonly to: string }): Plan {
  const bounds = {
    CLAUDE_CODE_MAX_OUTPUT_TOKENS: String(LIVE_OUTPUT_TOKENS),
    CLAUDE_CODE_MAX_RETRIES: '0',
    DISABLE_AUTOUPDATER: '1',
  };
  const env: Record<string, EnvChange> = { ...plan.env };
  for (const [name, value] of Object.entries(bounds)) env[name] = { kind: 'set', value };
  const held = plan.settings?.env;
  const isObject = typeof held === 'object' && held !== null && !Array.isArray(held);
  return {
    ...plan,
    // The client's own session is another one than the trial's.
    argv: plan.argv.map((word) => (word === session.from ? session.to : word)),
    env,
    settings: plan.settings === null ? null : { ...plan.settings, env: { ...(isObject ? held : {}), ...bounds } },
  };
}
