import { parseClientArguments } from '../layers/parse-client-arguments.ts';
import { expectRoute } from './expect-route.ts';
import type { PlanRequest } from './make-plan.ts';
import type { Plan } from './plan.ts';
import { findDeviation } from './route-deviation.ts';

/**
 * What a person has to know whose program brings a client of its own, as those on the Agent SDK do: it has the session's
 * environment, and not its overlay. In a routed session the environment holds it (the SDK’s own 2.1.332, and 2.1.330); in a
 * native one it reads the settings files as any plain start does, and this is said where they would move it.
 */
export function ownClientNotices(request: PlanRequest, plan: Plan): readonly string[] {
  const { profile, layers } = request;
  if (profile.provider.auth !== 'login') return [];
  const route = expectRoute({
    ...request,
    layers: layers.filter(({ stopsClient }) => stopsClient !== true),
    parsed: parseClientArguments([]),
    changes: plan.env,
    settings: null,
    hasOwnSettings: false,
  });
  const deviation = route.ok ? findDeviation({ profile, credential: null, ownModel: null, route: route.value }) : null;
  if (deviation === null) return [];
  return [
    `If the program brings a client of its own instead of starting claude, your settings files move it. ${deviation.message} Let it start claude (pathToClaudeCodeExecutable: "claude" on the Agent SDK), or run \`cordon doctor --fix\`.`,
  ];
}
