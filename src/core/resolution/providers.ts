import type { Effective } from './effective.ts';
import type { ModelTableId } from './model-tables.ts';
import type { RouteProvider } from './route.ts';
import type { VersionRange } from './version-range.ts';
import { isWithin } from './version-range.ts';

/** A provider that a switch turns on instead of ANTHROPIC_BASE_URL; the span is that of the switch. */
export type CloudProvider = VersionRange & {
  readonly id: RouteProvider;
  readonly switch: string;
  /** A switch alone does nothing unless these are set too. */
  readonly needs?: readonly string[];
  /** The variable that moves the endpoint, and where requests go without it; null makes no request. */
  readonly endpoint: string | null;
  readonly defaultEndpoint: (effective: Effective) => string | null;
  /** Variables, nearest first, whose text is sent as `Authorization: Bearer …` and as `x-api-key`. */
  readonly authorization: readonly string[];
  readonly apiKey: readonly string[];
  /** The provider's own variables among them: with one of these the cloud's credentials don't sign. */
  readonly ownCredentials?: readonly string[];
  /** ANTHROPIC_API_KEY goes along only beside an Authorization (2.1.330). */
  readonly keyNeedsBearer?: true;
  /** Whether an apiKeyHelper's output goes into Authorization. */
  readonly helper?: true;
  /** This variable's bearer replaces everything else, the x-api-key too. */
  readonly soleBearer?: string;
  /** The switch for "a gateway signs"; without it the cloud's own credentials sign. */
  readonly skipAuth: string | null;
  /** Versions on which that switch makes every request fail. */
  readonly skipAuthFails?: VersionRange;
  /** What stands in Authorization when the switch is on and nothing else is there. */
  readonly placeholder?: string;
  readonly models: ModelTableId;
};

const region = (effective: Effective) =>
  effective.text('AWS_REGION') ?? effective.text('AWS_DEFAULT_REGION') ?? 'us-east-1';

/** In the client's own order: the first whose switch is on wins. Seen pairwise on 2.1.330, the order of all from the strings of its binary. */
const CLOUD_PROVIDERS: readonly CloudProvider[] = [
  {
    id: 'gateway',
    switch: 'CLAUDE_CODE_USE_GATEWAY',
    needs: ['ANTHROPIC_BASE_URL', 'ANTHROPIC_AUTH_TOKEN'],
    endpoint: 'ANTHROPIC_BASE_URL',
    defaultEndpoint: () => null,
    authorization: ['ANTHROPIC_AUTH_TOKEN'],
    apiKey: [],
    skipAuth: null,
    models: 'gateway',
  },
  {
    id: 'bedrock',
    switch: 'CLAUDE_CODE_USE_BEDROCK',
    endpoint: 'ANTHROPIC_BEDROCK_BASE_URL',
    defaultEndpoint: (effective) => `https://bedrock-runtime.${region(effective)}.amazonaws.com`,
    authorization: ['ANTHROPIC_AUTH_TOKEN'],
    apiKey: ['ANTHROPIC_API_KEY'],
    helper: true,
    keyNeedsBearer: true,
    soleBearer: 'AWS_BEARER_TOKEN_BEDROCK',
    skipAuth: 'CLAUDE_CODE_SKIP_BEDROCK_AUTH',
    models: 'bedrock',
  },
  {
    id: 'foundry',
    switch: 'CLAUDE_CODE_USE_FOUNDRY',
    endpoint: 'ANTHROPIC_FOUNDRY_BASE_URL',
    defaultEndpoint: foundryEndpoint,
    authorization: ['ANTHROPIC_FOUNDRY_AUTH_TOKEN', 'ANTHROPIC_AUTH_TOKEN'],
    apiKey: ['ANTHROPIC_FOUNDRY_API_KEY'],
    ownCredentials: ['ANTHROPIC_FOUNDRY_AUTH_TOKEN', 'ANTHROPIC_FOUNDRY_API_KEY'],
    skipAuth: 'CLAUDE_CODE_SKIP_FOUNDRY_AUTH',
    skipAuthFails: { until: '2.1.197' },
    placeholder: 'skip-foundry-auth',
    models: 'foundry',
  },
  {
    id: 'anthropic-aws',
    switch: 'CLAUDE_CODE_USE_ANTHROPIC_AWS',
    endpoint: 'ANTHROPIC_AWS_BASE_URL',
    defaultEndpoint: (effective) => `https://aws-external-anthropic.${region(effective)}.api.aws`,
    authorization: ['ANTHROPIC_AUTH_TOKEN'],
    apiKey: ['ANTHROPIC_AWS_API_KEY', 'ANTHROPIC_AUTH_TOKEN'],
    ownCredentials: ['ANTHROPIC_AWS_API_KEY'],
    skipAuth: 'CLAUDE_CODE_SKIP_ANTHROPIC_AWS_AUTH',
    models: 'anthropic-aws',
  },
  {
    id: 'anthropic-google-cloud',
    since: '2.1.198',
    switch: 'CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD',
    endpoint: 'ANTHROPIC_GOOGLE_CLOUD_BASE_URL',
    defaultEndpoint: () => 'https://claude.googleapis.com',
    authorization: ['ANTHROPIC_AUTH_TOKEN'],
    apiKey: [],
    skipAuth: 'CLAUDE_CODE_SKIP_ANTHROPIC_GOOGLE_CLOUD_AUTH',
    models: 'anthropic',
  },
  {
    id: 'mantle',
    switch: 'CLAUDE_CODE_USE_MANTLE',
    endpoint: 'ANTHROPIC_BEDROCK_MANTLE_BASE_URL',
    defaultEndpoint: (effective) => `https://bedrock-mantle.${region(effective)}.api.aws`,
    authorization: ['ANTHROPIC_AUTH_TOKEN'],
    apiKey: [],
    soleBearer: 'AWS_BEARER_TOKEN_BEDROCK',
    skipAuth: 'CLAUDE_CODE_SKIP_MANTLE_AUTH',
    models: 'mantle',
  },
  {
    id: 'vertex',
    switch: 'CLAUDE_CODE_USE_VERTEX',
    endpoint: 'ANTHROPIC_VERTEX_BASE_URL',
    defaultEndpoint: vertexEndpoint,
    authorization: ['ANTHROPIC_AUTH_TOKEN'],
    apiKey: ['ANTHROPIC_API_KEY'],
    helper: true,
    skipAuth: 'CLAUDE_CODE_SKIP_VERTEX_AUTH',
    models: 'vertex',
  },
];

/** The first provider whose switch is on, or null for ANTHROPIC_BASE_URL and the vendor's own address. */
export function findCloudProvider(effective: Effective): CloudProvider | null {
  const found = CLOUD_PROVIDERS.find(
    (provider) =>
      isWithin(provider, effective.version) &&
      effective.isOn(provider.switch) &&
      (provider.needs ?? []).every((name) => effective.text(name) !== null),
  );
  return found ?? null;
}

/** null where the base URL and the resource are both set: the client refuses that, and where neither is. */
function foundryEndpoint(effective: Effective): string | null {
  const resource = effective.text('ANTHROPIC_FOUNDRY_RESOURCE');
  return resource === null ? null : `https://${resource}.services.ai.azure.com`;
}

function vertexEndpoint(effective: Effective): string {
  const region = effective.text('CLOUD_ML_REGION') ?? 'us-east5';
  return region === 'global' ? 'https://aiplatform.googleapis.com' : `https://${region}-aiplatform.googleapis.com`;
}
