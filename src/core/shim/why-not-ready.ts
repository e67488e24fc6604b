import type { Layer } from '../layers/layer.ts';
import type { Platform } from '../platform.ts';
import type { Plan } from '../plan/plan.ts';
import type { Profile } from '../profiles/profile.ts';

export type ReadyQuestion = {
  readonly profile: Profile;
  readonly plan: Plan;
  /** The layers that the plan was made from, in a directory with nothing of its own. */
  readonly layers: readonly Layer[];
  readonly platform: Platform;
};

/** Why a launch of this profile can't be made ready, or null. A rule is a row; each says what the wrapper couldn't see. */
export function whyNotReady(question: ReadyQuestion): string | null {
  for (const rule of RULES) {
    const reason = rule(question);
    if (reason !== null) return reason;
  }
  return null;
}

const RULES: readonly ((question: ReadyQuestion) => string | null)[] = [
  ({ platform }) => (platform === 'win32' ? 'a wrapper is a POSIX program, which Windows doesn’t run' : null),
  ({ profile }) => (profile.credential === null ? null : 'it needs a key at its launch'),
  ({ profile }) =>
    profile.provider.auth === 'cloud' ? 'the cloud’s own credentials are looked at anew at each launch' : null,
  ({ profile }) =>
    profile.gateway === true || profile.budget !== null || profile.fallback.length > 0 ? 'it needs a gateway' : null,
  // Compared as data of any kind: a plan that has a gateway is not one of this list, whatever its profile says.
  ({ plan }) => ((plan.gateway as unknown) === null ? null : 'it needs a gateway'),
  ({ profile, platform }) =>
    profile.provider.auth === 'login' && platform === 'darwin'
      ? 'on macOS a line in ~/.claude.json can move the login, and a wrapper can’t look for it'
      : null,
  ({ plan }) =>
    plan.client.verified ? null : `cordon wasn’t verified on Claude Code ${plan.client.version ?? ''}`.trim(),
  ({ plan }) => plan.notices[0] ?? null,
  ({ plan }) => (plan.settings === null ? 'its arguments name a sub-command of the client' : null),
  ({ layers }) =>
    layers.some(({ scope, variables }) => scope === 'global' && variables.length > 0)
      ? '~/.claude.json sets variables, and the client writes that file too often to watch it'
      : null,
  ({ layers }) =>
    layers.some(({ scope, state }) => (scope === 'project' || scope === 'local') && state === 'active')
      ? 'cordon’s own state lies in a directory with settings of its own'
      : null,
];
