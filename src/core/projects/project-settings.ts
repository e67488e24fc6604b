import { SETTINGS_KEYS } from '../catalogue/settings-keys.ts';
import { namesTreated } from '../catalogue/variable-traits.ts';
import { isBlockedVariable } from '../layers/blocked-variables.ts';
import type { Json } from '../layers/layer.ts';
import { noProxyChanges } from '../plan/network.ts';
import { featureVariables } from '../plan/routed-environment.ts';
import { mainModel } from '../plan/session-models.ts';
import type { Profile } from '../profiles/profile.ts';

/** One property of `.claude/settings.local.json`: where it stands, and what cordon sets it to. Never a secret. */
export type ProjectSetting = { readonly path: readonly [string, ...(readonly string[])]; readonly value: Json };

export type ProjectSettingsRequest = {
  readonly profile: Profile;
  /** The shell command that prints the profile's key; null where the profile has none. */
  readonly helper: string | null;
  /** The environment here and now, whose no-proxy list a server on this machine is added to. */
  readonly env: Readonly<Record<string, string>>;
  readonly version: string | null;
};

/**
 * What makes the experiment of one repository. Local settings beat user settings, the project's own, `~/.claude.json` and the
 * shell, variable by variable, and `""` counts as unset (2.1.330): so every routing variable is named, and nothing that
 * another layer says is left to chance. Names that the client ignores there are left out.
 */
export function projectSettings(request: ProjectSettingsRequest): readonly ProjectSetting[] {
  const { profile, helper, env, version } = request;
  const names = namesTreated('blank', 'refuse').filter((name) => !isBlockedVariable({ scope: 'local', name, version }));
  const variables: Readonly<Record<string, string>> = {
    ...Object.fromEntries(names.map((name) => [name, ''])),
    ...featureVariables(profile),
    ...routeOf(profile),
    ...(isLoopback(profile) ? noProxyChanges(env) : {}),
  };
  return [
    ...neutralKeys(helper),
    // It undoes a model of user settings; a variable beats it either way (2.1.330).
    { path: ['model'], value: '' },
    ...Object.entries(variables).map(([name, value]) => ({ path: ['env', name] as const, value })),
  ];
}

function neutralKeys(helper: string | null): readonly ProjectSetting[] {
  return SETTINGS_KEYS.flatMap(({ key, neutral }) =>
    neutral === undefined ? [] : [{ path: [key] as const, value: key === 'apiKeyHelper' ? (helper ?? '') : neutral }],
  );
}

function routeOf(profile: Profile): Readonly<Record<string, string>> {
  const { baseUrl } = profile.provider;
  const model = mainModel(profile);
  return {
    ...(baseUrl === null ? {} : { ANTHROPIC_BASE_URL: baseUrl }),
    // Without it a model of the shell or of user settings would count: `--model` can't stand in a file.
    ...(model === null ? {} : { ANTHROPIC_MODEL: model }),
  };
}

function isLoopback({ provider }: Profile): boolean {
  return provider.baseUrl !== null && /^https?:\/\/(127\.|localhost[:/]|localhost$|\[::1\])/.test(provider.baseUrl);
}
