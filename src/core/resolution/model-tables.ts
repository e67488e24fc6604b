import type { VersionedRule } from './version-range.ts';

export type Family = 'opus' | 'sonnet' | 'haiku' | 'fable';

/** Rows from the newest on; the last has no start. */
export type Rows<T> = readonly [...VersionedRule<T>[], VersionedRule<T>];

/**
 * How a session that names no model finds one: `opus` and `sonnet` are that family, the person's mapping of it included;
 * `mapped` is Opus where the person mapped it, else Sonnet where they mapped that, else Opus; `own-opus` is the client's
 * own id, whatever is mapped.
 */
export type DefaultKind = 'opus' | 'mapped' | 'sonnet' | 'own-opus';

/** What each family's alias becomes at one provider, by the client's version. */
export type ModelTable = {
  readonly families: Readonly<Record<Family, Rows<string>>>;
  /** The model of a session that names none and carries no login. */
  readonly standard: Rows<DefaultKind>;
  /** Put in front of the client's own names by AWS region. */
  readonly regional?: true;
};

export type ModelTableId = 'anthropic' | 'gateway' | 'bedrock' | 'vertex' | 'foundry' | 'mantle' | 'anthropic-aws';

// Every boundary below was found by running the client, release by release, with each alias at each provider
// (2.1.197 to 2.1.330, 2026-11-25): `since` is the first release with the new name, and the release before it has the old.

const always = <T>(value: T): Rows<T> => [{ value, verified: ['2.1.197', '2.1.330'] }];

/** Opus at the clouds of the vendor's newest names; before 2.1.207 each had one of its own. */
const opusAt = (prefix: string, first: string): Rows<string> => [
  { since: OPUS_5_5, value: `${prefix}claude-opus-5-5`, verified: ['2.1.330'] },
  { since: OPUS_5, value: `${prefix}claude-opus-5`, verified: ['2.1.263'] },
  { since: CLOUD_OPUS, value: `${prefix}claude-opus-4-8`, verified: ['2.1.214'] },
  { value: first, verified: ['2.1.197'] },
];

const fableAt = (prefix: string): Rows<string> => [
  { since: FABLE_5_2, value: `${prefix}claude-fable-5-2`, verified: ['2.1.330'] },
  { since: FABLE_5_1, value: `${prefix}claude-fable-5-1`, verified: ['2.1.263', '2.1.300'] },
  { value: `${prefix}claude-fable-5`, verified: ['2.1.197'] },
];

const CLOUD_OPUS = '2.1.207';
const OPUS_5 = '2.1.219';
const FABLE_5_1 = '2.1.257';
const OPUS_5_5 = '2.1.280';
const SONNET_5_5 = '2.1.284';
const HAIKU_5_5 = '2.1.293';
const FABLE_5_2 = '2.1.321';

export const MODEL_TABLES: Readonly<Record<ModelTableId, ModelTable>> = {
  anthropic: {
    standard: always('opus'),
    families: {
      opus: [
        { since: OPUS_5_5, value: 'claude-opus-5-5', verified: ['2.1.300', '2.1.330'] },
        { since: OPUS_5, value: 'claude-opus-5', verified: ['2.1.263'] },
        { value: 'claude-opus-4-8', verified: ['2.1.197', '2.1.198', '2.1.214'] },
      ],
      sonnet: [
        { since: SONNET_5_5, value: 'claude-sonnet-5-5', verified: ['2.1.300', '2.1.330'] },
        { value: 'claude-sonnet-5', verified: ['2.1.197', '2.1.263'] },
      ],
      haiku: [
        { since: HAIKU_5_5, value: 'claude-haiku-5-5', verified: ['2.1.300', '2.1.330'] },
        { value: 'claude-haiku-4-5-20251001', verified: ['2.1.197', '2.1.263'] },
      ],
      fable: fableAt(''),
    },
  },
  gateway: {
    standard: always('opus'),
    families: {
      opus: always('claude-opus-4-7'),
      sonnet: always('claude-sonnet-4-6'),
      haiku: always('claude-haiku-4-5-20251001'),
      fable: always('claude-fable-5'),
    },
  },
  bedrock: {
    standard: [
      { since: CLOUD_OPUS, value: 'mapped', verified: ['2.1.330'] },
      { value: 'sonnet', verified: ['2.1.197'] },
    ],
    regional: true,
    families: {
      opus: opusAt('anthropic.', 'anthropic.claude-opus-4-6-v1'),
      sonnet: always('anthropic.claude-sonnet-4-5-20250929-v1:0'),
      haiku: always('anthropic.claude-haiku-4-5-20251001-v1:0'),
      fable: fableAt('anthropic.'),
    },
  },
  vertex: {
    standard: [
      { since: CLOUD_OPUS, value: 'mapped', verified: ['2.1.330'] },
      { value: 'sonnet', verified: ['2.1.197'] },
    ],
    families: {
      opus: opusAt('', 'claude-opus-4-6'),
      sonnet: always('claude-sonnet-4-5@20250929'),
      haiku: always('claude-haiku-4-5@20251001'),
      fable: fableAt(''),
    },
  },
  foundry: {
    standard: always('sonnet'),
    families: {
      opus: always('claude-opus-4-6'),
      sonnet: always('claude-sonnet-4-5'),
      haiku: always('claude-haiku-4-5'),
      fable: fableAt(''),
    },
  },
  mantle: {
    standard: always('own-opus'),
    families: {
      opus: opusAt('anthropic.', 'anthropic.claude-opus-4-7'),
      sonnet: always('anthropic.claude-haiku-4-5'),
      haiku: always('anthropic.claude-haiku-4-5'),
      fable: fableAt('anthropic.'),
    },
  },
  'anthropic-aws': {
    standard: always('opus'),
    families: {
      opus: opusAt('', 'claude-opus-4-7'),
      sonnet: always('claude-sonnet-4-6'),
      haiku: always('claude-haiku-4-5-20251001'),
      fable: fableAt(''),
    },
  },
};

/** By the subscription of the login that carries the requests; a login that isn't named here is `sonnet`. */
export const LOGIN_DEFAULTS: Rows<Readonly<Record<string, DefaultKind>>> = [
  {
    since: OPUS_5_5,
    value: { max: 'opus', pro: 'mapped', team: 'mapped', enterprise: 'mapped' },
    verified: ['2.1.300', '2.1.330'],
  },
  { since: '2.1.251', value: { max: 'opus', enterprise: 'mapped' }, verified: ['2.1.263'] },
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

/** How `best` finds its family: the first that the person mapped, else the last one named. */
export type BestRule = { readonly ifMapped: readonly Family[]; readonly otherwise: Family };

/** At the vendor and at a base URL. At a cloud `best` has always been Opus. */
export const BEST: Rows<BestRule> = [
  { since: FABLE_5_2, value: { ifMapped: [], otherwise: 'opus' }, verified: ['2.1.330'] },
  { since: '2.1.277', value: { ifMapped: [], otherwise: 'fable' }, verified: ['2.1.300'] },
  { value: { ifMapped: ['fable'], otherwise: 'opus' }, verified: ['2.1.197', '2.1.263'] },
];

/** An id that the client knows is sent in lower case; before, as it was typed. */
export const LOWERS_IDS = { since: '2.1.200' } as const;
/** Blanks around a mapping are dropped; before, they were sent. */
export const TRIMS_MAPPINGS = { since: CLOUD_OPUS } as const;

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
