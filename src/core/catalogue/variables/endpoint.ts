import { rows } from './rows.ts';

/** Where requests go. A blank wins over every lower settings layer and then counts as unset (2.1.330, 2.1.197); the sockets are the exception. */
export const ENDPOINT_VARIABLES = rows({ class: 'endpoint', neutral: 'blank' }, [
  {
    name: 'ANTHROPIC_BASE_URL',
    documented: true,
    source: 'measured',
    description:
      'Sends every model request to this address instead of api.anthropic.com, with whatever credential the session holds.',
  },
  {
    name: 'ANTHROPIC_BEDROCK_BASE_URL',
    documented: true,
    description:
      'Replaces the Amazon Bedrock address once the Bedrock switch is on; an Anthropic key in the environment goes there too.',
  },
  {
    name: 'ANTHROPIC_BEDROCK_MANTLE_BASE_URL',
    documented: true,
    description: "Replaces the address of Bedrock's Mantle service once the Mantle switch is on.",
  },
  {
    name: 'ANTHROPIC_VERTEX_BASE_URL',
    documented: true,
    description: 'Replaces the Google Vertex AI address once the Vertex switch is on.',
  },
  {
    name: 'ANTHROPIC_FOUNDRY_BASE_URL',
    documented: true,
    description: 'Gives the full address of a Microsoft Foundry resource; excludes ANTHROPIC_FOUNDRY_RESOURCE.',
  },
  {
    name: 'ANTHROPIC_AWS_BASE_URL',
    documented: true,
    description:
      'Replaces the address of Claude Platform on AWS, normally aws-external-anthropic in the chosen region.',
  },
  {
    name: 'ANTHROPIC_GOOGLE_CLOUD_BASE_URL',
    description: 'Replaces the address of the Anthropic service on Google Cloud once its switch is on.',
  },
  // In a settings layer it beat every pin on 2.1.197, blanks included; 2.1.198 and newer ignore it there, but not in the environment.
  {
    name: 'ANTHROPIC_UNIX_SOCKET',
    neutral: 'refuse',
    source: 'measured',
    description:
      "Sends every model request into this local socket, past any base URL; in a settings layer it can't be beaten on 2.1.197.",
  },
  {
    name: 'CLAUDE_CODE_RUNNER_MODEL_SOCKET',
    neutral: 'refuse',
    description: 'Sends model requests of a self-hosted runner into this local socket; must be an absolute path.',
  },
  {
    name: '_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL',
    source: 'measured',
    description:
      "Makes the client treat a foreign host as Anthropic's own: more betas, more headers and extra body fields go there.",
  },
  {
    name: 'ANTHROPIC_API_HOST',
    description:
      "Names a host of the vendor's API in the binary's own address table; its effect on a session is not established.",
  },
  {
    name: 'ANTHROPIC_ASSETS_HOST',
    description:
      "Names a host for the vendor's static files in the binary's address table; no effect on model requests was seen.",
  },
  {
    name: 'CLAUDE_CODE_API_BASE_URL',
    description: "Moves the vendor's account and session services, apart from model requests, to another address.",
  },
  {
    name: 'CLAUDE_CODE_CUSTOM_OAUTH_URL',
    description:
      "Signs in against this address instead of the vendor's, and keeps such a login apart from the ordinary one.",
  },
  {
    name: 'CLAUDE_CODE_ARTIFACTS_API_BASE_URL',
    description: 'Address of the service that stores artifacts published from a session.',
  },
  {
    name: 'CLAUDE_CODE_ARTIFACT_ASSET_BASE_URL',
    description: 'Address that the files inside a published artifact are loaded from.',
  },
  { name: 'CLAUDE_CODE_ARTIFACT_LIVE_BASE_URL', description: 'Address of the live view of an artifact.' },
  {
    name: 'CLAUDE_CODE_ARTIFACT_SYNC_BASE_URL',
    description: 'Address that changes of an artifact are synchronised with.',
  },
  { name: 'CLAUDE_CODE_ARTIFACT_VIEWER_BASE_URL', description: 'Address of the page that shows a published artifact.' },
  { name: 'CLAUDE_CODE_MEMORY_API_BASE_URL', description: 'Address of the service that keeps shared memory stores.' },
  {
    name: 'CLAUDE_CODE_CLIENT_DATA_URL',
    description: 'Fetches start-up data, model settings among it, from this address.',
  },
  {
    name: 'CLAUDE_CODE_MODEL_CATALOG_URL',
    description: 'Fetches the list of available models from this address instead of the built-in one.',
  },
  { name: 'CLAUDE_CODE_GB_BASE_URL', description: 'Fetches feature flags from another address.' },
  { name: 'CLAUDE_BRIDGE_BASE_URL', description: 'Address of the remote-control bridge that a session connects to.' },
  {
    name: 'CLAUDE_RUNNER_API_BASE_URL',
    description:
      "Fallback address of a self-hosted runner's API, used when the session address and ANTHROPIC_BASE_URL are unset.",
  },
  {
    name: 'AWS_ENDPOINT_URL',
    neutral: 'keep',
    description:
      "Redirects every AWS service of the person's own tools; the client's Bedrock calls follow it only once Bedrock is switched on.",
  },
  { name: 'VOICE_STREAM_BASE_URL', description: 'Address of the service that turns speech into text.' },
]);
