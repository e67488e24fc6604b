import type { VersionedRule } from './version-range.ts';

export type Family = 'opus' | 'sonnet' | 'haiku' | 'fable';

/** What each family's alias becomes at one provider, in one span of client versions. */
export type ModelTable = {
  readonly id: 'anthropic' | 'gateway' | 'bedrock' | 'vertex' | 'foundry' | 'mantle' | 'anthropic-aws';
  readonly families: Readonly<Record<Family, string>>;
  /** The family of a session that names no model and carries no login. */
  readonly standard: Family;
  /** Put in front of the client's own names by AWS region. */
  readonly regional?: true;
};

type Rows = readonly [...VersionedRule<readonly ModelTable[]>[], VersionedRule<readonly ModelTable[]>];

const NEW: readonly ModelTable[] = [
  {
    id: 'anthropic',
    standard: 'opus',
    families: {
      opus: 'claude-opus-5-5',
      sonnet: 'claude-sonnet-5-5',
      haiku: 'claude-haiku-5-5',
      fable: 'claude-fable-5-2',
    },
  },
  {
    id: 'gateway',
    standard: 'opus',
    families: {
      opus: 'claude-opus-4-7',
      sonnet: 'claude-sonnet-4-6',
      haiku: 'claude-haiku-4-5-20251001',
      fable: 'claude-fable-5',
    },
  },
  {
    id: 'bedrock',
    standard: 'opus',
    regional: true,
    families: {
      opus: 'anthropic.claude-opus-5-5',
      sonnet: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
      haiku: 'anthropic.claude-haiku-4-5-20251001-v1:0',
      fable: 'anthropic.claude-fable-5-2',
    },
  },
  {
    id: 'vertex',
    standard: 'opus',
    families: {
      opus: 'claude-opus-5-5',
      sonnet: 'claude-sonnet-4-5@20250929',
      haiku: 'claude-haiku-4-5@20251001',
      fable: 'claude-fable-5-2',
    },
  },
  {
    id: 'foundry',
    standard: 'sonnet',
    families: {
      opus: 'claude-opus-4-6',
      sonnet: 'claude-sonnet-4-5',
      haiku: 'claude-haiku-4-5',
      fable: 'claude-fable-5-2',
    },
  },
  {
    id: 'mantle',
    standard: 'opus',
    families: {
      opus: 'anthropic.claude-opus-5-5',
      sonnet: 'anthropic.claude-haiku-4-5',
      haiku: 'anthropic.claude-haiku-4-5',
      fable: 'anthropic.claude-fable-5-2',
    },
  },
  {
    id: 'anthropic-aws',
    standard: 'opus',
    families: {
      opus: 'claude-opus-5-5',
      sonnet: 'claude-sonnet-4-6',
      haiku: 'claude-haiku-4-5-20251001',
      fable: 'claude-fable-5-2',
    },
  },
];

const OLD: readonly ModelTable[] = [
  {
    id: 'anthropic',
    standard: 'opus',
    families: {
      opus: 'claude-opus-4-8',
      sonnet: 'claude-sonnet-5',
      haiku: 'claude-haiku-4-5-20251001',
      fable: 'claude-fable-5',
    },
  },
  {
    id: 'gateway',
    standard: 'opus',
    families: {
      opus: 'claude-opus-4-7',
      sonnet: 'claude-sonnet-4-6',
      haiku: 'claude-haiku-4-5-20251001',
      fable: 'claude-fable-5',
    },
  },
  {
    id: 'bedrock',
    standard: 'sonnet',
    regional: true,
    families: {
      opus: 'anthropic.claude-opus-4-6-v1',
      sonnet: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
      haiku: 'anthropic.claude-haiku-4-5-20251001-v1:0',
      fable: 'anthropic.claude-fable-5',
    },
  },
  {
    id: 'vertex',
    standard: 'sonnet',
    families: {
      opus: 'claude-opus-4-6',
      sonnet: 'claude-sonnet-4-5@20250929',
      haiku: 'claude-haiku-4-5@20251001',
      fable: 'claude-fable-5',
    },
  },
  {
    id: 'foundry',
    standard: 'sonnet',
    families: {
      opus: 'claude-opus-4-6',
      sonnet: 'claude-sonnet-4-5',
      haiku: 'claude-haiku-4-5',
      fable: 'claude-fable-5',
    },
  },
  {
    id: 'mantle',
    standard: 'opus',
    families: {
      opus: 'anthropic.claude-opus-4-7',
      sonnet: 'anthropic.claude-haiku-4-5',
      haiku: 'anthropic.claude-haiku-4-5',
      fable: 'anthropic.claude-fable-5',
    },
  },
  {
    id: 'anthropic-aws',
    standard: 'opus',
    families: {
      opus: 'claude-opus-4-7',
      sonnet: 'claude-sonnet-4-6',
      haiku: 'claude-haiku-4-5-20251001',
      fable: 'claude-fable-5',
    },
  },
];

/** The change to the 5.5 models came family by family; 2.1.284 (Sonnet) is the first that the vendor's changelog dates. */
export const MODEL_TABLES: Rows = [
  { since: '2.1.284', value: NEW, verified: ['2.1.330'] },
  { value: OLD, verified: ['2.1.197'] },
];

/**
 * How a session that names no model finds one: `opus` and `sonnet` are that family; `standard` is the
 * provider's own; `mapped` is that too, unless the person mapped Opus, or else Sonnet.
 */
export type DefaultKind = 'opus' | 'mapped' | 'sonnet' | 'standard';

export const CLOUD_DEFAULT: readonly [...VersionedRule<DefaultKind>[], VersionedRule<DefaultKind>] = [
  { since: '2.1.198', value: 'mapped', verified: ['2.1.330'] },
  { value: 'standard', verified: ['2.1.197'] },
];

/** By the subscription of the login that carries the requests; a login that isn't named here is `sonnet`. */
export const LOGIN_DEFAULTS: readonly [
  ...VersionedRule<Readonly<Record<string, DefaultKind>>>[],
  VersionedRule<Readonly<Record<string, DefaultKind>>>,
] = [
  {
    since: '2.1.198',
    value: { max: 'opus', pro: 'mapped', team: 'mapped', enterprise: 'mapped' },
    verified: ['2.1.330'],
  },
  { value: { max: 'opus' }, verified: ['2.1.197'] },
];

/** Aliases of a family, compared without case; `best` is a family of its own choosing. */
export const ALIASES: Readonly<Record<string, Family>> = {
  opus: 'opus',
  sonnet: 'sonnet',
  haiku: 'haiku',
  fable: 'fable',
  opusplan: 'sonnet',
};

/** `best` takes the mapping of fable on 2.1.197 where there is one, and that of opus on 2.1.330. */
export const BEST: readonly [...VersionedRule<readonly Family[]>[], VersionedRule<readonly Family[]>] = [
  { since: '2.1.198', value: ['opus'], verified: ['2.1.330'] },
  { value: ['fable', 'opus'], verified: ['2.1.197'] },
];

/** Ids that the client replaces by its current Opus at the vendor's own API and at a base URL. */
export const RETIRED_OPUS = /^claude-opus-4(?:-0|-1|-20250514|-1-20250805)$/;

/** Inference profiles of Bedrock, by the beginning of the region (2.1.330). */
export const BEDROCK_REGIONS: readonly (readonly [region: string, prefix: string])[] = [
  ['us-gov-', 'us-gov'],
  ['us-', 'us'],
  ['eu-', 'eu'],
  ['ap-', 'apac'],
];
export const BEDROCK_ELSEWHERE = 'global';
