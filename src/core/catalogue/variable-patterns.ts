import type { VariableRow } from './variable.ts';

/** A family of variables that share a beginning and a treatment; too many, or too open, to list. */
export type VariablePrefix = Omit<VariableRow, 'name'> & { readonly prefix: string };

const ORDINARY = { secret: false, documented: false, appliedBeforeTrust: false, source: 'binary' } as const;

export const VARIABLE_PREFIXES: readonly VariablePrefix[] = [
  {
    ...ORDINARY,
    prefix: 'DYLD_',
    class: 'interpreter',
    neutral: 'remove',
    description: 'Loads or replaces libraries in every program on macOS.',
  },
  {
    ...ORDINARY,
    prefix: 'BUN_INSPECT_',
    class: 'interpreter',
    neutral: 'remove',
    description: 'Steers the debugger of the runtime inside the client.',
  },
  {
    ...ORDINARY,
    prefix: 'CLAUDE_CODE_HOST_',
    class: 'session',
    neutral: 'remove',
    description: 'Passed by an application that runs the client inside itself.',
  },
  {
    ...ORDINARY,
    prefix: 'AWS_ENDPOINT_URL_',
    class: 'endpoint',
    neutral: 'keep',
    description: 'Redirects one AWS service of the person’s own tools; for Bedrock it counts once Bedrock is on.',
  },
  {
    ...ORDINARY,
    prefix: 'AWS_BEARER_TOKEN_',
    class: 'credential',
    neutral: 'keep',
    secret: true,
    description: 'Bearer token for one AWS service of the person’s own tools.',
  },
  {
    ...ORDINARY,
    prefix: 'VERTEX_REGION_CLAUDE_',
    class: 'provider-switch',
    neutral: 'keep',
    description: 'Vertex AI region of one model, instead of CLOUD_ML_REGION.',
  },
];

/** The row that a family gives one of its names. */
export function prefixRow(name: string): VariableRow | undefined {
  const family = VARIABLE_PREFIXES.find(({ prefix }) => name.startsWith(prefix));
  if (family === undefined) return undefined;
  const { prefix: _, ...row } = family;
  return { ...row, name };
}

/**
 * What a routing name looks like: one of the client's own beginnings, and one of these words between underscores.
 * Whole words, so that MAX_OUTPUT_TOKENS is none; an unknown one is reported and taken out rather than trusted.
 */
export const ROUTING_LIKE = {
  prefixes: ['ANTHROPIC_', 'CLAUDE_CODE_', '_CLAUDE_CODE_'],
  words: [
    'API_BASE',
    'APIKEY',
    'AUTH',
    'BASE_URL',
    'BETAS',
    'CREDENTIAL',
    'CREDENTIALS',
    'ENDPOINT',
    'GATEWAY',
    'HEADER',
    'HEADERS',
    'KEY',
    'MODEL',
    'MODELS',
    'OAUTH',
    'PROXY',
    'SECRET',
    'SOCKET',
    'TOKEN',
    'USE',
  ],
} as const;

/** What the name of a secret looks like, where the catalogue has no row for it. A file's path or number is no secret. */
const SECRET_LIKE = {
  endings: ['TOKEN', 'KEY', 'SECRET', 'HEADERS', 'PAT'],
  anywhere: ['API_KEY', 'APIKEY', 'PASSWORD', 'PASSWD', 'PASSPHRASE', 'CREDENTIAL'],
  notEndings: ['_FILE', '_PATH', '_DIR', '_FILE_DESCRIPTOR', '_ID', '_MS', '_URL', '_HELPER'],
} as const;

export function isRoutingName(name: string): boolean {
  const prefix = ROUTING_LIKE.prefixes.find((candidate) => name.startsWith(candidate));
  if (prefix === undefined) return false;
  const rest = `_${name.slice(prefix.length)}_`;
  return ROUTING_LIKE.words.some((word) => rest.includes(`_${word}_`));
}

export function isSecretLikeName(name: string): boolean {
  const upper = name.toUpperCase();
  if (SECRET_LIKE.notEndings.some((ending) => upper.endsWith(ending))) return false;
  return (
    SECRET_LIKE.endings.some((ending) => `_${upper}`.endsWith(`_${ending}`)) ||
    SECRET_LIKE.anywhere.some((part) => upper.includes(part))
  );
}
