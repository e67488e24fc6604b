import type { Json } from '../layers/layer.ts';
import type { FileContent, LabCase } from './lab-case.ts';
import { storedLogin } from './lab-case.ts';
import type { Random } from './random.ts';
import { widen } from './widen-case.ts';

/** The upstreams that a random case may name. */
export const RANDOM_UPSTREAMS = ['north', 'east', 'south', 'west'] as const;

/** A settings layer with how often a case has it, and the letter that marks its values. */
const LAYERS = [
  { name: 'managed', probability: 0.12, mark: 'M' },
  { name: 'local', probability: 0.3, mark: 'L' },
  { name: 'project', probability: 0.35, mark: 'P' },
  { name: 'user', probability: 0.6, mark: 'U' },
] as const;

const ROUTING = ['ANTHROPIC_BASE_URL', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY', 'ANTHROPIC_MODEL'] as const;
const FAMILIES = ['OPUS', 'SONNET', 'HAIKU'] as const;

export type RandomCaseOptions = {
  /** Adds what is rarer: switches, broken files, proxies, sub-directories. */
  readonly wide: boolean;
  /** Whether managed settings can be laid here. */
  readonly managed: boolean;
};

/** One random situation over every layer that the client reads. */
export function randomCase(random: Random, options: RandomCaseOptions): LabCase {
  const { chance, pick } = random;
  const layers: Record<string, FileContent> = {};
  for (const { name, probability, mark } of LAYERS) {
    if (chance(probability) && (name !== 'managed' || options.managed)) layers[name] = randomSettings(random, mark);
  }
  const ordinary: LabCase = {
    layers,
    env: {
      ...randomVariables(random, 'E', 0.45),
      ...(chance(0.08) ? { CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-loginE' } : {}),
    },
    ...(chance(0.3)
      ? { flag: { settings: randomSettings(random, 'F'), spelling: pick(['file', 'inline', 'equals'] as const) } }
      : {}),
    homeFiles: { ...randomState(random), ...(chance(0.18) ? storedLogin('sk-ant-oat01-loginS') : {}) },
    args: [
      ...(chance(0.2) ? ['--model', pick(['modelA', 'sonnet', 'opus[1m]', 'haiku', 'vendor/modelA'])] : []),
      ...(chance(0.15)
        ? ['--setting-sources', pick(['user', 'project', 'local', 'user,project', 'project,local', 'user,local', ''])]
        : []),
    ],
  };
  return options.wide ? widen(random, ordinary) : ordinary;
}

/** `~/.claude.json`: its `env` is a layer that people forget, and it may hold a Console key. */
function randomState(random: Random): Readonly<Record<string, FileContent>> {
  const state: Record<string, Json> = {};
  if (random.chance(0.15)) state['env'] = randomVariables(random, 'G', 0.4);
  if (random.chance(0.1)) state['primaryApiKey'] = 'sk-ant-api03-keyS';
  return Object.keys(state).length === 0 ? {} : { '.claude.json': state };
}

function randomSettings(random: Random, mark: string): Readonly<Record<string, Json>> {
  const { chance, pick } = random;
  return {
    ...(chance(0.85) ? { env: randomVariables(random, mark, 0.35) } : {}),
    ...(chance(0.2) ? { model: pick([`setting${mark}`, 'sonnet', 'haiku', 'opus[1m]', '']) } : {}),
    ...(chance(0.1) ? { apiKeyHelper: `echo helper${mark}` } : {}),
  };
}

function randomVariables(random: Random, mark: string, probability: number): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const name of ROUTING) if (random.chance(probability)) variables[name] = randomValue(random, name, mark);
  for (const family of FAMILIES) {
    if (random.chance(probability / 3))
      variables[`ANTHROPIC_DEFAULT_${family}_MODEL`] = randomFamilyModel(random, family, mark);
  }
  return variables;
}

type RoutingName = (typeof ROUTING)[number];

/** What a variable may hold: repeated entries are likelier. */
const VALUES: Readonly<Record<RoutingName, (mark: string) => readonly string[]>> = {
  ANTHROPIC_BASE_URL: () => [
    ...RANDOM_UPSTREAMS.map((upstream) => `@${upstream}`),
    'https://gateway.example/api',
    'https://api.anthropic.com',
  ],
  ANTHROPIC_AUTH_TOKEN: (mark) => [`token${mark}`],
  ANTHROPIC_API_KEY: (mark) => [`key${mark}`],
  ANTHROPIC_MODEL: (mark) => [
    `model${mark}`,
    `model${mark}`,
    'sonnet',
    'opus',
    'haiku',
    'sonnet[1m]',
    `vendor/model${mark}`,
  ],
};

function randomValue({ chance, pick }: Random, name: RoutingName, mark: string): string {
  if (chance(0.16)) return '';
  if (name !== 'ANTHROPIC_MODEL' && chance(0.05)) return '  ';
  return pick(VALUES[name](mark));
}

function randomFamilyModel({ chance, pick }: Random, family: string, mark: string): string {
  if (chance(0.16)) return '';
  return pick([`family${family}${mark}`, `vendor/${family.toLowerCase()}${mark}[1m]`]);
}
