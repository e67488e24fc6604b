import { compareVersions, isVersion } from './compare-versions.ts';

/** A version on which every rule was checked with the real client: all known leaks, and 200 random cases or more. */
export type VerifiedVersion = {
  readonly version: string;
  /** The day of the check. */
  readonly checkedOn: string;
  /** Whether a routed session is held on it, or refused at the launch because it can't be. */
  readonly routed: 'held' | 'refused';
};

/** Oldest first. What was measured on each is in `test/fixtures/conformance`; another version is a run of `cordon conformance`. */
export const VERIFIED_VERSIONS: readonly VerifiedVersion[] = [
  { version: '2.1.197', checkedOn: '2026-11-25', routed: 'refused' },
  { version: '2.1.198', checkedOn: '2026-11-25', routed: 'held' },
  { version: '2.1.214', checkedOn: '2026-11-25', routed: 'held' },
  { version: '2.1.263', checkedOn: '2026-11-25', routed: 'held' },
  { version: '2.1.300', checkedOn: '2026-11-25', routed: 'held' },
  { version: '2.1.330', checkedOn: '2026-11-25', routed: 'held' },
];

export const CLIENT_VERSIONS: readonly string[] = VERIFIED_VERSIONS.map(({ version }) => version);

export type ClientRule = {
  readonly id: string;
  /** One line: what the client does from `since` on. */
  readonly what: string;
  /** First version that does it; with `absentOn` the newest version that was seen not to. */
  readonly since: string;
  /** First version that no longer does it. */
  readonly until?: string;
  readonly seenOn: readonly string[];
  readonly absentOn: readonly string[];
  readonly source: 'documentation' | 'changelog' | 'binary' | 'measured';
};

/** What changed between client versions and matters to a launch. A row changes, code doesn't. */
export const RULES = [
  {
    id: 'trust-before-project-route',
    what: 'Interactive: a project file’s base URL and credentials apply only after the folder is trusted; -p never asks.',
    since: '2.0.65',
    seenOn: ['2.1.197', '2.1.330'],
    absentOn: [],
    source: 'changelog',
  },
  {
    id: 'host-switch',
    what: 'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST in the environment makes routing in every settings layer ignored.',
    since: '2.1.83',
    seenOn: ['2.1.83', '2.1.197', '2.1.330'],
    absentOn: ['2.1.81'],
    source: 'measured',
  },
  {
    id: 'empty-token-is-unset',
    what: 'An empty ANTHROPIC_AUTH_TOKEN counts as unset instead of being sent as an empty bearer.',
    since: '2.1.197',
    seenOn: ['2.1.197', '2.1.330'],
    absentOn: ['2.0.77'],
    source: 'measured',
  },
  {
    // That the helper is not run was seen on each of these versions; login, stored key and children on 2.1.330 only.
    id: 'strict-host-switch',
    what: 'Under the host switch no login, helper or stored key is used, and children lose the session’s credentials.',
    since: '2.1.198',
    seenOn: ['2.1.198', '2.1.199', '2.1.205', '2.1.214', '2.1.263', '2.1.300', '2.1.330'],
    absentOn: ['2.1.197'],
    source: 'measured',
  },
  {
    id: 'settings-socket-ignored',
    what: 'ANTHROPIC_UNIX_SOCKET in a settings file has no effect; in the environment it still takes every request.',
    since: '2.1.198',
    seenOn: ['2.1.198', '2.1.199', '2.1.205', '2.1.214', '2.1.263', '2.1.300', '2.1.330'],
    absentOn: ['2.1.197'],
    source: 'measured',
  },
  {
    id: 'known-ids-in-lower-case',
    what: 'A model id that the client knows is sent in lower case; before, as it was typed.',
    since: '2.1.200',
    seenOn: ['2.1.200', '2.1.263', '2.1.300', '2.1.330'],
    absentOn: ['2.1.197', '2.1.199'],
    source: 'measured',
  },
  {
    id: 'mappings-are-trimmed',
    what: 'Blanks around a family’s mapping (ANTHROPIC_DEFAULT_OPUS_MODEL, …) are dropped; before, they were sent.',
    since: '2.1.207',
    seenOn: ['2.1.207', '2.1.263', '2.1.300', '2.1.330'],
    absentOn: ['2.1.197', '2.1.206'],
    source: 'measured',
  },
  {
    id: 'process-wrapper',
    what: 'CLAUDE_CODE_PROCESS_WRAPPER starts the supervisor, its sessions, and the client itself anew through a program.',
    since: '2.1.208',
    seenOn: ['2.1.214', '2.1.263', '2.1.330'],
    absentOn: ['2.1.198'],
    source: 'measured',
  },
  {
    id: 'local-settings-at-git-root',
    what: 'The local settings file of a sub-directory is the one at the git root.',
    since: '2.1.211',
    seenOn: ['2.1.330'],
    absentOn: ['2.1.197'],
    source: 'changelog',
  },
  {
    id: 'managed-environment-merges',
    what: 'Environment of all managed sources is merged name by name instead of the first source winning.',
    since: '2.1.223',
    seenOn: [],
    absentOn: [],
    source: 'changelog',
  },
  {
    id: 'default-model-variable',
    what: 'ANTHROPIC_DEFAULT_MODEL chooses what the default model is.',
    since: '2.1.236',
    seenOn: ['2.1.236', '2.1.263', '2.1.300', '2.1.330'],
    absentOn: ['2.1.197', '2.1.235'],
    source: 'measured',
  },
  {
    id: 'directory-change-adds-environment',
    what: 'Changing the directory inside a session lays the new project’s environment over the old one’s.',
    since: '2.1.246',
    seenOn: [],
    absentOn: [],
    source: 'changelog',
  },
  {
    id: 'project-environment-blocklist',
    what: 'Project files can’t set configuration directories, sign-in variables or model catalogues.',
    since: '2.1.251',
    seenOn: [],
    absentOn: [],
    source: 'changelog',
  },
  {
    id: 'subagent-model-is-default',
    what: 'CLAUDE_CODE_SUBAGENT_MODEL is only the default; a sub-agent’s own model wins over it.',
    since: '2.1.251',
    seenOn: [],
    absentOn: [],
    source: 'changelog',
  },
  {
    id: 'subagent-model-force',
    what: 'CLAUDE_CODE_SUBAGENT_MODEL_FORCE overrides every sub-agent’s model.',
    since: '2.1.257',
    seenOn: [],
    absentOn: [],
    source: 'changelog',
  },
  {
    id: 'gateway-switch-needs-route',
    what: 'CLAUDE_CODE_USE_GATEWAY counts only together with a base URL and a token.',
    since: '2.1.266',
    seenOn: [],
    absentOn: [],
    source: 'changelog',
  },
  {
    id: 'server-side-auto-mode',
    what: 'Auto mode asks the server for its safety check, in the model request itself.',
    since: '2.1.278',
    seenOn: ['2.1.300', '2.1.330'],
    absentOn: [],
    source: 'changelog',
  },
  {
    id: 'project-telemetry-ignored',
    what: 'Project files can’t choose a telemetry collector.',
    since: '2.1.282',
    seenOn: [],
    absentOn: [],
    source: 'changelog',
  },
  {
    id: 'allowed-providers',
    what: 'Managed settings can limit the providers that a machine may use.',
    since: '2.1.285',
    seenOn: [],
    absentOn: [],
    source: 'changelog',
  },
  {
    id: 'tool-search-behind-base-url',
    what: 'Tool search is on by default behind a base URL, whatever the model; before, it was off there.',
    since: '2.1.304',
    seenOn: ['2.1.304', '2.1.307', '2.1.330'],
    absentOn: ['2.1.197', '2.1.303'],
    source: 'measured',
  },
  {
    id: 'auto-mode-without-fallback',
    what: 'Behind a base URL auto mode refuses every checked action unless CLAUDE_CODE_AUTO_MODE_SERVER is 0.',
    since: '2.1.319',
    seenOn: ['2.1.330'],
    absentOn: ['2.1.300', '2.1.315'],
    source: 'measured',
  },
  {
    id: 'feature-flags-switch',
    what: 'CLAUDE_CODE_DISABLE_FEATURE_FLAGS stops the fetching of feature flags.',
    since: '2.1.319',
    seenOn: [],
    absentOn: [],
    source: 'changelog',
  },
  {
    // Not bisected: the boundary lies between the two versions.
    id: 'unknown-model-is-1m',
    what: 'A model unknown to the client counts as having a window of a million tokens; before, of 200 thousand.',
    since: '2.1.330',
    seenOn: ['2.1.330'],
    absentOn: ['2.1.300'],
    source: 'measured',
  },
  {
    // Not bisected either.
    id: 'restricted-model-is-told',
    what: 'A model outside availableModels is replaced with a line on standard error; before, silently.',
    since: '2.1.330',
    seenOn: ['2.1.330'],
    absentOn: ['2.1.197', '2.1.300'],
    source: 'measured',
  },
  {
    id: 'organisation-sign-in-routes',
    what: 'Signing in to an organisation can set the provider or gateway of every later session.',
    since: '2.1.330',
    seenOn: [],
    absentOn: [],
    source: 'changelog',
  },
] as const satisfies readonly ClientRule[];

export type RuleId = (typeof RULES)[number]['id'];

const BY_ID: ReadonlyMap<string, ClientRule> = new Map(RULES.map((rule) => [rule.id, rule]));

/** Whether this very version was checked against the real client. Anything else works by the nearest rules, and says so. */
export function isVerifiedVersion(version: string): boolean {
  return CLIENT_VERSIONS.includes(version);
}

/** Whether a version behaves as a rule says. An unknown version, or one newer than any verified, goes by the newest rules. */
export function hasCapability(id: RuleId, version: string | null): boolean {
  const rule = BY_ID.get(id);
  if (rule === undefined) return false;
  if (version === null || !isVersion(version)) return rule.until === undefined;
  const started = compareVersions(version, rule.since) >= 0;
  return started && (rule.until === undefined || compareVersions(version, rule.until) < 0);
}
