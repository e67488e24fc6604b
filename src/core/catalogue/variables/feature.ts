import { rows } from './rows.ts';

/** What a session can do. Only what routing recipes set is taken out: it changes the requests, or the tools that they carry. */
export const FEATURE_VARIABLES = rows({ class: 'feature', neutral: 'keep' }, [
  {
    name: 'ENABLE_TOOL_SEARCH',
    neutral: 'blank',
    documented: true,
    appliedBeforeTrust: true,
    source: 'measured',
    description:
      'Loads MCP tools on demand (true, false, auto, auto:N); behind a base URL its default became on in 2.1.304.',
  },
  {
    name: 'ANTHROPIC_BETAS',
    neutral: 'blank',
    documented: true,
    source: 'measured',
    description: 'Adds values to the anthropic-beta header of every model request.',
  },
  {
    name: 'CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS',
    neutral: 'blank',
    documented: true,
    appliedBeforeTrust: true,
    source: 'measured',
    description: 'Leaves experimental betas out of requests, and tool search with them.',
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_SERVER',
    neutral: 'blank',
    source: 'measured',
    description:
      "With 0, auto mode judges actions by the client's own model call; needed behind most gateways since 2.1.319.",
  },
  {
    name: 'CLAUDE_CODE_ATTRIBUTION_HEADER',
    neutral: 'blank',
    documented: true,
    description: 'With 0, leaves the block that names client version and first prompt out of the system prompt.',
  },
  {
    name: 'CLAUDE_CODE_GATEWAY_HINT_HEADERS',
    neutral: 'blank',
    description: 'Adds headers that tell a gateway what kind of request it relays.',
  },
  {
    name: 'CLAUDE_CODE_ENABLE_AUTO_MODE',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Offers auto mode where the client would not offer it by itself.',
  },
  {
    name: 'CLAUDE_CODE_ENABLE_FINE_GRAINED_TOOL_STREAMING',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Streams the arguments of tool calls piece by piece.',
  },
  {
    name: 'CLAUDE_CODE_DISABLE_ADVISOR_TOOL',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Takes the advisor tool away.',
  },
  { name: 'CLAUDE_CODE_ENABLE_EXPERIMENTAL_ADVISOR_TOOL', description: 'Offers the experimental advisor tool.' },
  {
    name: 'DISABLE_PROMPT_CACHING',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Turns prompt caching off for every model.',
  },
  {
    name: 'DISABLE_PROMPT_CACHING_OPUS',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Turns prompt caching off for Opus models.',
  },
  {
    name: 'DISABLE_PROMPT_CACHING_SONNET',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Turns prompt caching off for Sonnet models.',
  },
  {
    name: 'DISABLE_PROMPT_CACHING_HAIKU',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Turns prompt caching off for Haiku models.',
  },
  {
    name: 'DISABLE_PROMPT_CACHING_FABLE',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Turns prompt caching off for Fable models.',
  },
  { name: 'DISABLE_PROMPT_CACHING_MYTHOS', description: 'Turns prompt caching off for Mythos models.' },
  {
    name: 'ENABLE_PROMPT_CACHING_1H',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Asks for a prompt cache that lasts an hour.',
  },
  {
    name: 'ENABLE_PROMPT_CACHING_1H_BEDROCK',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Asks Bedrock for a prompt cache that lasts an hour.',
  },
  {
    name: 'FORCE_PROMPT_CACHING_5M',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Keeps the prompt cache at five minutes.',
  },
  {
    name: 'CLAUDE_CODE_PROMPT_CACHE_TTL',
    appliedBeforeTrust: true,
    description: "How long the main conversation's prompt cache lasts; beats the settings key.",
  },
  {
    name: 'CLAUDE_CODE_SUBAGENT_PROMPT_CACHE_TTL',
    appliedBeforeTrust: true,
    description: 'How long the prompt cache of sub-agents lasts.',
  },
  {
    name: 'CLAUDE_CODE_MESSAGES_PROMPT_CACHE_TTL',
    appliedBeforeTrust: true,
    description: 'How long the prompt cache of the messages, apart from the system prompt, lasts.',
  },
  {
    name: 'ENABLE_CLAUDEAI_MCP_SERVERS',
    documented: true,
    description: 'Brings the connectors of the claude.ai account into the session.',
  },
  {
    name: 'CLAUDE_REMOTE_CONTROL_SESSION_NAME_PREFIX',
    documented: true,
    description: 'Beginning of the names that remote-control sessions get.',
  },
  { name: 'CLAUDE_CODE_RESTRICTED', description: "Starts a session that may not change the client's own files." },
  { name: 'CLAUDE_CODE_ATTRIBUTION_ANNOUNCEMENT', description: 'Shows the notice about attribution in commits.' },
  {
    name: 'CLAUDE_CODE_ATTRIBUTION_PROJECT',
    description: 'Project name that requests are attributed to; beats the settings key of the same purpose.',
  },
  {
    name: 'CLAUDE_CODE_ATTRIBUTION_STATUS_TIMEOUT_MS',
    description: "Milliseconds to wait for Git's status when commits are attributed.",
  },
  {
    name: 'CLAUDE_CODE_DISABLE_ATTRIBUTION_BASELINE_REUSE',
    description: 'Takes a fresh baseline for the attribution of commits each time.',
  },
  {
    name: 'CLAUDE_CODE_DISABLE_ATTRIBUTION_CROSS_REPO',
    description: "Limits the attribution of commits to the session's own repository.",
  },
  {
    name: 'CLAUDE_CODE_SUPPRESS_SESSION_ATTRIBUTION',
    description: "Leaves the session's address out of commits and pull requests.",
  },
  {
    name: 'CLAUDE_CODE_PLUGIN_ATTRIBUTION',
    neutral: 'remove',
    description: 'Which plugin a process was started by, as JSON, passed on by a host.',
  },
  {
    name: 'CLAUDE_CODE_SKILL_ATTRIBUTION',
    neutral: 'remove',
    description: 'Which skill a process was started by, as JSON, passed on by a host.',
  },
  {
    name: 'CLAUDE_BG_GATEWAY_ROUTED',
    neutral: 'remove',
    description: 'Tells a background worker that its starter was routed through a gateway.',
  },
  {
    name: 'CLAUDE_BG_GATEWAY_WITHHELD',
    neutral: 'remove',
    description: "Tells a background worker that its starter's gateway settings were not passed on.",
  },
  {
    name: 'CLAUDE_CODE_HOST_GATEWAY_LINEAGE',
    neutral: 'remove',
    description: "Records which gateway a host application's sessions descend from.",
  },
  {
    name: 'CCR_EGRESS_GATEWAY_ENABLED',
    neutral: 'remove',
    description: 'Turns on the outgoing gateway of a hosted session.',
  },
  {
    name: 'CCR_AUTO_MODE_ALLOW',
    neutral: 'remove',
    description: "Auto mode's allowed actions, passed to a hosted session.",
  },
  {
    name: 'CCR_AUTO_MODE_APPLY',
    neutral: 'remove',
    description: 'Says which auto-mode rules a hosted session takes over.',
  },
  {
    name: 'CCR_AUTO_MODE_ENVIRONMENT',
    neutral: 'remove',
    description: "Auto mode's description of the surroundings, passed to a hosted session.",
  },
  {
    name: 'CCR_AUTO_MODE_HARD_DENY',
    neutral: 'remove',
    description: "Auto mode's strictly forbidden actions, passed to a hosted session.",
  },
  {
    name: 'CCR_AUTO_MODE_SOFT_DENY',
    neutral: 'remove',
    description: "Auto mode's actions to be refused by default, passed to a hosted session.",
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_ARTIFACT_CONSENT_RULE',
    description: 'Auto mode: applies the rule about consent to publishing artifacts.',
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_CLASSIFIER_OVERLAP',
    description: 'Auto mode: lets the check run while the answer still arrives.',
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_CLASSIFY_ASK_USER_QUESTION',
    description: 'Auto mode: checks questions to the person as well.',
  },
  { name: 'CLAUDE_CODE_AUTO_MODE_CLASSIFY_EDITS', description: 'Auto mode: checks file edits as well.' },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_COMPACT_THREAD_RULE',
    description: 'Auto mode: uses the short form of the rule about threads.',
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_EDIT_REMOVAL',
    description: 'Auto mode: leaves edit contents out of what the check sees.',
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_EDIT_REMOVAL_CAP',
    description: 'Auto mode: size up to which edit contents are left out.',
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_EMAIL_SENDER_REPLY_TURN',
    description: 'Auto mode: applies the rule about e-mail senders to replies.',
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_EMAIL_SENDER_TURN',
    description: 'Auto mode: applies the rule about e-mail senders to their own turn.',
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_EXTERNAL_PERMISSIONS',
    description: 'Auto mode: counts permissions that come from outside; seen only in the binary.',
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_FULL_CONTEXT',
    description: 'Auto mode: gives the check the whole conversation instead of a summary.',
  },
  { name: 'CLAUDE_CODE_AUTO_MODE_GIT_STATUS', description: "Auto mode: shows Git's status to the check." },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_GIT_STATUS_LIMIT',
    description: "Auto mode: length at which Git's status is cut for the check.",
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_GIT_STATUS_UPLOADS',
    description: "Auto mode: shows Git's status to the check before uploads.",
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_HEARTH_MEMBER_RELAY_ROWS',
    description: 'Auto mode: counts relayed messages of members; seen only in the binary.',
  },
  { name: 'CLAUDE_CODE_AUTO_MODE_OUTCOME_CODES', description: 'Auto mode: shows the check how earlier actions ended.' },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_PRIOR_ASSISTANT_CONTEXT',
    description: "Auto mode: shows the check the model's earlier words.",
  },
  { name: 'CLAUDE_CODE_AUTO_MODE_REMOTE_BROWSER', description: 'Auto mode: applies the rules for a remote browser.' },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_REPO_VISIBILITY',
    description: 'Auto mode: tells the check whether a repository is public.',
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_SEGMENTED_TRANSCRIPT',
    description: 'Auto mode: hands the conversation to the check in segments.',
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_TEMPERATURE',
    description: "Auto mode: temperature of the check's model call, 1 by default.",
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_THREAD_ASK_HELD',
    description: 'Auto mode: the wording about questions that a thread holds back.',
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_THREAD_ASK_OWN_WORK',
    description: "Auto mode: the wording about a thread's own work.",
  },
  {
    name: 'CLAUDE_CODE_AUTO_MODE_TIER',
    description: 'Auto mode: which tier of rules applies; seen only in the binary.',
  },
  {
    name: 'CLAUDE_GATEWAY_ALLOW_LOOPBACK',
    description: "For the client's own gateway server: lets it reach loopback addresses.",
  },
  {
    name: 'CLAUDE_GATEWAY_DRAIN_TIMEOUT_MS',
    description: "For the client's own gateway server: milliseconds that open requests get at its end.",
  },
  { name: 'CLAUDE_GATEWAY_LOG_FORMAT', description: "For the client's own gateway server: format of its log." },
  { name: 'CLAUDE_GATEWAY_LOG_LEVEL', description: "For the client's own gateway server: how much its log says." },
  { name: 'CLAUDE_CODE_USE_POWERSHELL_TOOL', documented: true, description: 'Offers PowerShell as the shell tool.' },
  {
    name: 'CLAUDE_CODE_USE_NATIVE_FILE_SEARCH',
    description: 'Searches for files with built-in code instead of ripgrep.',
  },
  {
    name: 'CLAUDE_CODE_EMIT_TOOL_USE_SUMMARIES',
    description: 'Writes a short summary of each tool call into streamed output.',
  },
  {
    name: 'CLAUDE_CODE_ENABLE_TOKEN_USAGE_ATTACHMENT',
    description: 'Tells the model how many tokens the conversation has used.',
  },
  {
    name: 'CLAUDE_CODE_MAX_TOOL_USE_CONCURRENCY',
    documented: true,
    description: 'How many tools may run at the same time.',
  },
  { name: 'CLAUDE_CODE_PLUGIN_USE_ZIP_CACHE', description: 'Keeps plugins as archives in the cache.' },
  {
    name: 'CLAUDE_CODE_DISABLE_EARLY_KEY_GUARD',
    description: 'Turns off a guard on keys pressed before the client is ready; seen only in the binary.',
  },
  { name: 'CLAUDE_CODE_PROGRAM_USE_CASE_ID', description: 'Names the use case that a program runs the client for.' },
  {
    name: 'CLAUDE_CODE_PROGRAM_USE_CASE_STAMPED',
    description: "Says that a program's use case was recorded already; seen only in the binary.",
  },
  // Names that a search of the binary yields although the client reads no such variable (2.1.330).
  {
    name: 'CLAUDE_CODE_RESTRICTEDY',
    description: "Not a variable: the restricted switch's name with one stray byte of the binary behind it.",
  },
  {
    name: 'CLAUDE_BG_GATEWAY_ROUTED4',
    description: 'Not a variable: the routed-worker mark with one stray byte of the binary behind it.',
  },
  { name: 'GATEWAY_APP_ID', description: 'Not a variable: a placeholder in a message about an identity provider.' },
  {
    name: 'GATEWAY_AUTH_SCHEME_AUTO',
    description: 'Not a variable: a constant of the provider form, "automatic" authentication.',
  },
  { name: 'GATEWAY_AUTH_SCHEME_SSO', description: 'Not a variable: a constant of the provider form, single sign-on.' },
  {
    name: 'GATEWAY_IDP_AUTH_FLOW_KEY',
    description: 'Not a variable: a constant of the provider form that names a sign-in flow.',
  },
  {
    name: 'GATEWAY_IDP_OIDC_KEY',
    description: 'Not a variable: a constant of the provider form that names an identity provider.',
  },
  {
    name: 'GATEWAY_INTERACTIVE_WITH_IDP',
    description: 'Not a variable: a constant of the provider form, interactive sign-in.',
  },
  { name: 'GATEWAY_TIMEOUT', description: 'Not a variable: the name of HTTP status 504 in a bundled library.' },
]);
