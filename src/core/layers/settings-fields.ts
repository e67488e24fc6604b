import type { FieldShape } from './field-shape.ts';
import type { VersionRange } from '../resolution/version-range.ts';
import { isWithin } from '../resolution/version-range.ts';

/** One key of a settings file: a value of another shape makes the client drop the whole file. */
export type SettingsField = VersionRange & { readonly key: string; readonly shape: FieldShape };

const text: FieldShape = { kind: 'text' };
const flag: FieldShape = { kind: 'switch' };
const any: FieldShape = { kind: 'any' };
const texts: FieldShape = { kind: 'list', of: text };
const list: FieldShape = { kind: 'list', of: any };
const map: FieldShape = { kind: 'map', of: any };
const positive: FieldShape = { kind: 'number', above: 0, whole: true };
const choice = (...of: readonly string[]): FieldShape => ({ kind: 'choice', of });
const object = (
  optional: Readonly<Record<string, FieldShape>>,
  required: Readonly<Record<string, FieldShape>> = {},
): FieldShape => ({ kind: 'object', optional, required });

const number: FieldShape = { kind: 'number' };

const orNull = (shape: FieldShape): FieldShape => ({ kind: 'either', of: [shape, { kind: 'null' }] });

/** A list of places where plugins come from, each with its kind. */
const places = orNull({ kind: 'list', of: object({}, { source: text }) });

const hook: FieldShape = {
  kind: 'either',
  of: [
    object({ timeout: number }, { type: choice('command'), command: text }),
    object({ timeout: number }, { type: choice('prompt', 'agent'), prompt: text }),
    object({ timeout: number }, { type: choice('http'), url: { kind: 'address' } }),
    object({ timeout: number }, { type: choice('mcp_tool'), server: text, tool: text }),
  ],
};

/** A list of groups, and a group a list of hooks. */
const groups: FieldShape = { kind: 'list', of: object({ matcher: text }, { hooks: { kind: 'list', of: hook } }) };

/**
 * Two events guard what the session may do, and there a hook that can't be read costs the file. Those of any other event,
 * and `hooks` itself where it is no object, are passed over.
 */
const hooks = (of: FieldShape): FieldShape => ({
  kind: 'map',
  only: ['PreToolUse', 'PermissionRequest'],
  othersPass: true,
  of,
});

const sandbox = object({
  enabled: flag,
  network: object({
    allowedDomains: texts,
    deniedDomains: texts,
    allowUnixSockets: texts,
    httpProxyPort: number,
    socksProxyPort: number,
  }),
  filesystem: object({ allowRead: texts, denyRead: texts, allowWrite: texts, denyWrite: texts }),
});

const hour: FieldShape = { kind: 'pattern', pattern: /^(?:[01]?\d|2[0-3]):[0-5]\d$/ };

const MODES = ['acceptEdits', 'auto', 'bypassPermissions', 'default', 'dontAsk', 'plan'];

const permissions = (more: Readonly<Record<string, FieldShape>>): FieldShape =>
  object({
    allow: list,
    deny: list,
    ask: list,
    additionalDirectories: texts,
    disableAutoMode: choice('disable'),
    disableBypassPermissionsMode: choice('disable'),
    defaultMode: choice(...MODES),
    ...more,
  });

/** Keys that 2.1.197 doesn't know, and so passes over. */
const NEWER: ReadonlySet<string> = new Set(
  `allowClaudeInChromeWithManagedMcp allowNestedModelAccessUnderForceLogin allowedMarketplaces attributionProject
  autoContinueAtUsageLimit bashEditDiffEnabled clawdFileProgressEnabled desktopSessionCleanupPeriodDays
  disableCommandPluginSources disableDirectMcpSkills disableReplyCheck disableWindowsBashCommandSplit
  emojiCompletionEnabled feedbackDrafts idleCompaction managedSourcesBehavior processWrapper remoteTools
  responseComparisonEnabled syncClaudeAiPlugins syncClaudeAiSkills timeFormat timeZone
  totalTokensReminderAfterUserTurn workflowSizeGuideline`.split(/\s+/),
);

const rows = (shape: FieldShape, keys: string): readonly SettingsField[] =>
  keys.split(/\s+/).map((key) => ({ key, shape }));

/**
 * The client's settings keys that are strict, seen on 2.1.330 by writing a value of every JSON type at each of its 199
 * keys. Keys that aren't here, unknown ones among them, never cost the file: a bad value of theirs is passed over.
 */
export const STRICT_FIELDS: readonly SettingsField[] = [
  { key: 'env', shape: map },
  {
    key: 'permissions',
    shape: permissions({ blockReadsOutsideWorkingDirectories: flag, defaultMode: choice(...MODES, 'manual') }),
    since: '2.1.198',
  },
  { key: 'permissions', shape: permissions({}), until: '2.1.197' },
  { key: 'hooks', shape: hooks(orNull(groups)), since: '2.1.198' },
  {
    key: 'hooks',
    shape: hooks({ kind: 'either', of: [groups, text, flag, number, map, { kind: 'null' }] }),
    until: '2.1.197',
  },
  { key: 'statusLine', shape: object({ padding: number }, { type: choice('command'), command: text }) },
  { key: 'fileSuggestion', shape: object({}, { type: choice('command'), command: text }) },
  { key: 'modelOverrides', shape: { kind: 'map', of: text } },
  { key: 'skillOverrides', shape: { kind: 'map', of: choice('on', 'name-only', 'user-invocable-only', 'off') } },
  {
    key: 'attribution',
    shape: { kind: 'either', of: [flag, object({ commit: text, pr: text, sessionUrl: flag })] },
    since: '2.1.198',
  },
  { key: 'attribution', shape: object({ commit: text, pr: text, sessionUrl: flag }), until: '2.1.197' },
  { key: 'policyHelper', shape: object({}, { path: text }), until: '2.1.197' },
  { key: 'subagentStatusLine', shape: object({}, { type: choice('command'), command: text }), until: '2.1.197' },
  { key: 'extraKnownMarketplaces', shape: { kind: 'map', of: object({}, { source: map }) }, until: '2.1.197' },
  { key: 'spinnerTipsOverride', shape: object({}, { tips: texts }), until: '2.1.197' },
  {
    key: 'breakReminder',
    shape: object({ enabled: flag, intervalMinutes: positive, breakThresholdMinutes: positive, message: text }),
  },
  { key: 'quietHours', shape: object({ enabled: flag, start: hour, end: hour }) },
  {
    key: 'worktree',
    shape: object({ symlinkDirectories: texts, sparsePaths: texts, baseRef: choice('fresh', 'head') }),
  },
  { key: 'enabledPlugins', shape: { kind: 'map', of: { kind: 'either', of: [texts, flag, { kind: 'null' }] } } },
  { key: 'sandbox', shape: sandbox },
  { key: 'pluginConfigs', shape: { kind: 'map', of: orNull(map) } },
  { key: 'remote', shape: object({ defaultEnvironmentId: text }) },
  { key: 'remoteTools', shape: object({ allowUnattendedServing: flag }) },
  { key: 'voice', shape: object({ enabled: flag, mode: choice('hold', 'tap'), autoSubmit: flag }) },
  { key: 'spinnerVerbs', shape: object({}, { mode: choice('append', 'replace'), verbs: texts }) },
  { key: 'forceLoginOrgUUID', shape: { kind: 'either', of: [text, texts] } },
  { key: 'workflowSizeGuideline', shape: choice('unrestricted', 'small', 'medium', 'large') },
  { key: 'defaultShell', shape: choice('bash', 'powershell') },
  { key: 'parentSettingsBehavior', shape: choice('first-wins', 'merge') },
  { key: 'managedSourcesBehavior', shape: choice('first-wins', 'merge') },
  { key: 'autoUpdatesChannel', shape: choice('latest', 'stable', 'rc') },
  { key: 'tui', shape: choice('default', 'fullscreen') },
  { key: 'totalTokensReminder', shape: choice('off', 'infinite', 'fixed', 'countdown', 'padded-countdown') },
  { key: 'daemonColdStart', shape: choice('transient', 'ask') },
  { key: 'disableAutoMode', shape: orNull(choice('disable')) },
  { key: 'feedbackDrafts', shape: orNull(choice('notify', 'quiet', 'off')) },
  { key: 'feedbackSurveyRate', shape: { kind: 'number', atLeast: 0, atMost: 1 } },
  { key: 'skillListingBudgetFraction', shape: { kind: 'number', above: 0, atMost: 1 } },
  { key: 'desktopSessionCleanupPeriodDays', shape: { kind: 'number', atLeast: 0, whole: true } },
  {
    key: 'sshConfigs',
    shape: {
      kind: 'list',
      of: object({ sshPort: { kind: 'number', whole: true } }, { id: text, name: text, sshHost: text }),
    },
  },
  ...rows(positive, 'cleanupPeriodDays skillListingMaxDescChars totalTokensReminderBudget'),
  ...rows(places, 'strictKnownMarketplaces allowedMarketplaces blockedMarketplaces'),
  ...rows(
    texts,
    'fallbackModel availableModels allowedHttpHookUrls httpHookAllowedEnvVars pluginSuggestionMarketplaces companyAnnouncements claudeMdExcludes',
  ),
  ...rows({ kind: 'either', of: [texts, text] }, 'enabledMcpjsonServers disabledMcpjsonServers'),
  { key: 'allowedChannelPlugins', shape: { kind: 'list', of: object({}, { marketplace: text, plugin: text }) } },
  ...rows(
    text,
    `$schema apiKeyHelper proxyAuthHelper awsCredentialExport awsAuthRefresh gcpAuthRefresh processWrapper attributionProject model
    prUrlTemplate otelHeadersHelper outputStyle language advisorModel agent minimumVersion requiredMinimumVersion
    requiredMaximumVersion plansDirectory timeFormat timeZone autoMemoryDirectory claudeMd pluginTrustMessage`,
  ),
  ...rows(
    flag,
    `respectGitignore wslInheritsWindowsSettings includeCoAuthoredBy includeGitInstructions disableAllHooks disableReplyCheck
    workflowKeywordTriggerEnabled bashEditDiffEnabled respondToBashCommands allowAllClaudeAiMcps
    allowClaudeInChromeWithManagedMcp allowNestedModelAccessUnderForceLogin forceRemoteSettingsRefresh spinnerTipsEnabled
    clawdFileProgressEnabled syntaxHighlightingDisabled terminalTitleFromRename alwaysThinkingEnabled fastMode
    promptSuggestionEnabled emojiCompletionEnabled awaySummaryEnabled showClearContextOnPlanAccept prefersReducedMotion
    doneMeansMerged totalTokensReminderAfterUserTurn autoMemoryEnabled autoDreamEnabled showThinkingSummaries verbose
    autoCompactEnabled precomputeCompactionEnabled idleCompaction switchModelsOnFlag autoScrollEnabled
    wheelScrollAccelerationEnabled fileCheckpointingEnabled showTurnDuration showMessageTimestamps
    terminalProgressBarEnabled todoFeatureEnabled inputNeededNotifEnabled agentPushNotifEnabled`,
  ),
  ...rows(
    orNull(flag),
    `syncClaudeAiSkills syncClaudeAiPlugins enforceAvailableModels enableAllProjectMcpServers disableClaudeAiConnectors
    disableBundledSkills disableDirectMcpSkills disableAgentView disableRemoteControl disableWorkflows disableArtifact
    enableArtifact enableWorkflows disableSkillShellExecution disableWindowsBashCommandSplit allowManagedHooksOnly
    allowManagedPermissionRulesOnly allowManagedMcpServersOnly disableCommandPluginSources disableSideloadFlags
    skipWebFetchPreflight fastModePerSessionOptIn responseComparisonEnabled channelsEnabled
    skipDangerousModePermissionPrompt skipWorkflowUsageWarning autoContinueAtUsageLimit remoteControlAtStartup
    isolatePeerMachines autoUploadSessions`,
  ),
];

/** Whether this version knows the key, and holds it to this shape. */
export function isHeldTo(field: SettingsField, version: string | null): boolean {
  return isWithin(field, version) && (!NEWER.has(field.key) || isWithin({ since: '2.1.198' }, version));
}
