import type { FieldShape } from './field-shape.ts';
import type { VersionRange } from '../resolution/version-range.ts';

/** One key of a settings file: a value of another shape makes the client drop the whole file. */
export type SettingsField = VersionRange & { readonly key: string; readonly shape: FieldShape };

const text: FieldShape = { kind: 'text' };
const flag: FieldShape = { kind: 'switch' };
const flagOrNull: FieldShape = { kind: 'either', of: [flag, { kind: 'null' }] };
const any: FieldShape = { kind: 'any' };
const texts: FieldShape = { kind: 'list', of: text };
const list: FieldShape = { kind: 'list', of: any };
const listOrNull: FieldShape = { kind: 'either', of: [list, { kind: 'null' }] };
const map: FieldShape = { kind: 'map', of: any };
const positive: FieldShape = { kind: 'number', above: 0, whole: true };
const choice = (...of: readonly string[]): FieldShape => ({ kind: 'choice', of });
const object = (optional: Readonly<Record<string, FieldShape>>, required: Readonly<Record<string, FieldShape>> = {}): FieldShape => ({ kind: 'object', optional, required });

const command = object({}, { type: choice('command'), command: text });

const HOOK_EVENTS = [
  'PreToolUse', 'PostToolUse', 'PostToolUseFailure', 'Notification', 'UserPromptSubmit', 'SessionStart', 'SessionEnd', 'Stop',
  'StopFailure', 'SubagentStart', 'SubagentStop', 'PreCompact', 'PostCompact', 'PermissionRequest', 'ConfigChange', 'TaskCompleted',
] as const;

/** Every known event holds a list of groups, and a group a list of hooks. An event that the client doesn't know is passed over. */
const hooks: FieldShape = {
  kind: 'either',
  of: [
    { kind: 'map', only: HOOK_EVENTS, of: { kind: 'list', of: object({ matcher: text }, { hooks: { kind: 'list', of: HOOK() } }) } },
    ...['text', 'switch', 'null'].map((kind) => ({ kind }) as FieldShape),
    { kind: 'number' },
    list,
  ],
};

function HOOK(): FieldShape {
  return {
    kind: 'either',
    of: [
      object({}, { type: choice('command'), command: text }),
      object({}, { type: choice('prompt', 'agent'), prompt: text }),
      object({}, { type: choice('http'), url: text }),
      object({}, { type: choice('mcp_tool'), server: text, tool: text }),
    ],
  };
}

const permissions = object({
  allow: list,
  deny: list,
  ask: list,
  additionalDirectories: list,
  disableBypassPermissionsMode: choice('disable'),
  defaultMode: choice('acceptEdits', 'auto', 'bypassPermissions', 'default', 'dontAsk', 'plan', 'manual'),
});

const rows = (shape: FieldShape, keys: string): readonly SettingsField[] => keys.split(/\s+/).map((key) => ({ key, shape }));

/**
 * The client's settings keys that are strict, seen on 2.1.330 by writing a value of every JSON type at each of its 199
 * keys. Keys that aren't here, unknown ones among them, never cost the file: a bad value of theirs is passed over.
 */
export const STRICT_FIELDS: readonly SettingsField[] = [
  { key: 'env', shape: map },
  { key: 'permissions', shape: permissions },
  { key: 'hooks', shape: hooks },
  { key: 'statusLine', shape: command },
  { key: 'fileSuggestion', shape: command },
  { key: 'modelOverrides', shape: { kind: 'map', of: text } },
  { key: 'skillOverrides', shape: { kind: 'map', of: choice('on', 'name-only', 'user-invocable-only', 'off') } },
  { key: 'attribution', shape: { kind: 'either', of: [flag, object({ commit: text, pr: text, sessionUrl: flag })] } },
  { key: 'breakReminder', shape: object({ enabled: flag, intervalMinutes: positive, breakThresholdMinutes: positive, message: text }) },
  { key: 'quietHours', shape: object({ enabled: flag, start: text, end: text }) },
  { key: 'worktree', shape: object({ symlinkDirectories: texts, sparsePaths: texts, baseRef: choice('fresh', 'head') }) },
  { key: 'enabledPlugins', shape: map },
  { key: 'sandbox', shape: map },
  { key: 'pluginConfigs', shape: map },
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
  { key: 'disableAutoMode', shape: { kind: 'either', of: [choice('disable'), { kind: 'null' }] } },
  { key: 'feedbackDrafts', shape: { kind: 'either', of: [choice('notify', 'quiet', 'off'), { kind: 'null' }] } },
  { key: 'feedbackSurveyRate', shape: { kind: 'number', atLeast: 0, atMost: 1 } },
  { key: 'skillListingBudgetFraction', shape: { kind: 'number', above: 0, atMost: 1 } },
  { key: 'desktopSessionCleanupPeriodDays', shape: { kind: 'number', atLeast: 0, whole: true } },
  { key: 'sshConfigs', shape: { kind: 'list', of: object({ sshPort: { kind: 'number', whole: true } }, { id: text, name: text, sshHost: text }) } },
  ...rows(positive, 'cleanupPeriodDays skillListingMaxDescChars totalTokensReminderBudget'),
  ...rows(listOrNull, 'strictKnownMarketplaces allowedMarketplaces blockedMarketplaces'),
  ...rows(texts, 'fallbackModel availableModels allowedHttpHookUrls httpHookAllowedEnvVars pluginSuggestionMarketplaces companyAnnouncements claudeMdExcludes'),
  ...rows({ kind: 'either', of: [texts, text] }, 'enabledMcpjsonServers disabledMcpjsonServers'),
  { key: 'allowedChannelPlugins', shape: list },
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
    flagOrNull,
    `syncClaudeAiSkills syncClaudeAiPlugins enforceAvailableModels enableAllProjectMcpServers disableClaudeAiConnectors
    disableBundledSkills disableDirectMcpSkills disableAgentView disableRemoteControl disableWorkflows disableArtifact
    enableArtifact enableWorkflows disableSkillShellExecution disableWindowsBashCommandSplit allowManagedHooksOnly
    allowManagedPermissionRulesOnly allowManagedMcpServersOnly disableCommandPluginSources disableSideloadFlags
    skipWebFetchPreflight fastModePerSessionOptIn responseComparisonEnabled channelsEnabled
    skipDangerousModePermissionPrompt skipWorkflowUsageWarning autoContinueAtUsageLimit remoteControlAtStartup
    isolatePeerMachines autoUploadSessions`,
  ),
];
