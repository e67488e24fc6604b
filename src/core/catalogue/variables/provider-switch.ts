import { rows } from './rows.ts';

/** Which provider requests go to, and where within it. Regions stay: they route nothing while the switches are blank. */
export const PROVIDER_SWITCH_VARIABLES = rows({ class: 'provider-switch', neutral: 'keep' }, [
  {
    name: 'CLAUDE_CODE_USE_BEDROCK',
    neutral: 'blank',
    documented: true,
    appliedBeforeTrust: true,
    source: 'measured',
    description: 'Sends model requests to Amazon Bedrock, past any base URL.',
  },
  {
    name: 'CLAUDE_CODE_USE_VERTEX',
    neutral: 'blank',
    documented: true,
    appliedBeforeTrust: true,
    source: 'measured',
    description: 'Sends model requests to Google Vertex AI, past any base URL.',
  },
  {
    name: 'CLAUDE_CODE_USE_FOUNDRY',
    neutral: 'blank',
    documented: true,
    appliedBeforeTrust: true,
    source: 'measured',
    description: 'Sends model requests to Microsoft Foundry.',
  },
  {
    name: 'CLAUDE_CODE_USE_ANTHROPIC_AWS',
    neutral: 'blank',
    documented: true,
    appliedBeforeTrust: true,
    source: 'measured',
    description: 'Sends model requests to Claude Platform on AWS.',
  },
  {
    name: 'CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD',
    neutral: 'blank',
    appliedBeforeTrust: true,
    description: 'Sends model requests to the Anthropic service on Google Cloud.',
  },
  {
    name: 'CLAUDE_CODE_USE_MANTLE',
    neutral: 'blank',
    documented: true,
    appliedBeforeTrust: true,
    source: 'measured',
    description: "Sends model requests to Bedrock's Mantle service.",
  },
  {
    name: 'CLAUDE_CODE_USE_GATEWAY',
    neutral: 'blank',
    appliedBeforeTrust: true,
    source: 'measured',
    description:
      "Treats the base URL as an organisation's gateway, which also changes the default model; ignored without URL and token.",
  },
  {
    name: 'ANTHROPIC_BEDROCK_SERVICE_TIER',
    neutral: 'blank',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Asks Bedrock for a service tier (default, flex or priority), which changes the price.',
  },
  {
    name: 'ANTHROPIC_FOUNDRY_RESOURCE',
    neutral: 'blank',
    documented: true,
    description: 'Names the Foundry resource that requests go to; excludes ANTHROPIC_FOUNDRY_BASE_URL.',
  },
  {
    name: 'ANTHROPIC_VERTEX_PROJECT_ID',
    neutral: 'blank',
    documented: true,
    description: 'Names the Google Cloud project that Vertex requests are billed to; GCLOUD_PROJECT wins over it.',
  },
  {
    name: 'ANTHROPIC_AWS_WORKSPACE_ID',
    neutral: 'blank',
    documented: true,
    description: 'Names the workspace sent with each request to Claude Platform on AWS.',
  },
  {
    name: 'ANTHROPIC_GOOGLE_CLOUD_LOCATION',
    neutral: 'blank',
    description: 'Region of the Anthropic service on Google Cloud.',
  },
  {
    name: 'ANTHROPIC_GOOGLE_CLOUD_PROJECT',
    neutral: 'blank',
    description: 'Project of the Anthropic service on Google Cloud; the address is built from it.',
  },
  {
    name: 'ANTHROPIC_GOOGLE_CLOUD_WORKSPACE_ID',
    neutral: 'blank',
    description: 'Workspace of the Anthropic service on Google Cloud; required there.',
  },
  // Read from the process environment only; in settings files it has no effect (2.1.330).
  {
    name: 'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST',
    neutral: 'remove',
    documented: true,
    source: 'measured',
    description:
      'Hands the route to the starting program: routing in every settings layer, managed policy included, is ignored.',
  },
  {
    name: 'CLAUDE_CODE_HOST_AUTH_ENV_VAR',
    neutral: 'remove',
    description: 'Names the variable in which a host application passes its credential.',
  },
  {
    name: 'CLAUDE_CODE_HOST_AUTH_ASK_AT_START',
    neutral: 'remove',
    description: 'Makes the client ask its host application for a credential before the first request.',
  },
  {
    name: 'CLAUDE_CODE_HOST_AUTH_REFRESH_TIMEOUT_MS',
    neutral: 'remove',
    description: 'Milliseconds to wait for the host application to renew its credential.',
  },
  {
    name: 'CLAUDE_CODE_USE_CCR_V2',
    neutral: 'remove',
    description: "Marks a session that runs in the vendor's cloud, second protocol version.",
  },
  {
    name: 'CLAUDE_CODE_USE_COWORK_PLUGINS',
    neutral: 'remove',
    description:
      "Reads plugins from the desktop application's own directory, so that hooks of the ordinary one don't run.",
  },
  {
    name: 'AWS_REGION',
    appliedBeforeTrust: true,
    description: 'Region of AWS services; Bedrock requests go there once it is switched on.',
  },
  {
    name: 'AWS_DEFAULT_REGION',
    appliedBeforeTrust: true,
    description: 'Region of AWS services when AWS_REGION is unset.',
  },
  {
    name: 'CLOUD_ML_REGION',
    description: 'Region of Vertex AI for models without a region of their own; us-east5 when unset.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_3_5_HAIKU',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Haiku 3.5, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_3_5_SONNET',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Sonnet 3.5, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_3_7_SONNET',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Sonnet 3.7, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_4_0_OPUS',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Opus 4.0, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_4_0_SONNET',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Sonnet 4.0, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_4_1_OPUS',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Opus 4.1, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_4_5_OPUS',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Opus 4.5, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_4_5_SONNET',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Sonnet 4.5, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_4_6_OPUS',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Opus 4.6, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_4_6_SONNET',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Sonnet 4.6, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_4_7_OPUS',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Opus 4.7, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_4_8_OPUS',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Opus 4.8, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_5_5_OPUS',
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Opus 5.5, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_5_5_SONNET',
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Sonnet 5.5, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_5_OPUS',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Opus 5, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_5_SONNET',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Sonnet 5, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_FABLE_5',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Fable 5, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_FABLE_5_1',
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Fable 5.1, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_FABLE_5_2',
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Fable 5.2, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_HAIKU_4_5',
    documented: true,
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Haiku 4.5, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'VERTEX_REGION_CLAUDE_HAIKU_5_5',
    appliedBeforeTrust: true,
    description: 'Vertex AI region for Claude Haiku 5.5, instead of CLOUD_ML_REGION.',
  },
  {
    name: 'ANTHROPIC_BEDROCK_REGION_PREFIX',
    neutral: 'blank',
    documented: true,
    description: 'Prefix of the cross-region profile that Bedrock requests try first (us, eu, apac, …).',
  },
  // Names that a search of the binary yields although the client reads no such variable (2.1.330).
  {
    name: 'CLAUDE_CODE_USE_',
    description: 'Not a variable: the beginning from which the client builds the names of the provider switches.',
  },
  {
    name: 'AWS_REGION_RE',
    description: 'Not a variable: a pattern constant in the binary that checks how an AWS region is spelled.',
  },
  { name: 'VERTEX_REGION_', description: 'Not a variable: the beginning of every per-model Vertex region name.' },
  {
    name: 'VERTEX_REGION_CLAUDE_',
    description: 'Not a variable: the beginning of the Vertex region names of Claude models.',
  },
]);
