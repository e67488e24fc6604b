import type { Json } from '../layers/layer.ts';
import type { FileContent, LabCase } from './lab-case.ts';
import type { Random } from './random.ts';

/** One rarer dimension: how often a wide case has it, and what it changes. */
type Dimension = { readonly probability: number; readonly apply: (random: Random, situation: LabCase) => LabCase };

const GIT = { '.git/HEAD': 'ref: refs/heads/main\n', '.git/config': '', '.git/objects/keep': '', '.git/refs/keep': '' };

const withEnv = (situation: LabCase, env: Readonly<Record<string, string | null>>): LabCase => ({
  ...situation,
  env: { ...situation.env, ...env },
});

const withHomeFiles = (situation: LabCase, files: Readonly<Record<string, FileContent>>): LabCase => ({
  ...situation,
  homeFiles: { ...situation.homeFiles, ...files },
});

type Layer = 'user' | 'project' | 'local';

/** Rewrites one settings file that the case has; a case without it stays as it is. */
function rewrite(situation: LabCase, layer: Layer, change: (text: string) => string): LabCase {
  const content = situation.layers?.[layer];
  if (content === undefined) return situation;
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
  return { ...situation, layers: { ...situation.layers, [layer]: change(text) } };
}

function addVariables(situation: LabCase, layer: Layer, variables: Readonly<Record<string, Json>>): LabCase {
  const content = situation.layers?.[layer] ?? {};
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return situation;
  const { env, ...rest } = content as Readonly<Record<string, Json>>;
  const merged = { ...rest, env: { ...(env as Readonly<Record<string, Json>> | undefined), ...variables } };
  return { ...situation, layers: { ...situation.layers, [layer]: merged } };
}

const BROKEN: readonly ((text: string) => string)[] = [
  (text) => `// a note\n${text}`,
  (text) => text.replace(/\}$/, ',}'),
  (text) => text.replace(/^\{/, '{ "model": 5,'),
  (text) => text.replace(/^\{/, '{ "permissions": "all",'),
  (text) => `\uFEFF${text}`,
  (text) => `[${text}]`,
  (text) => text.replace(/^\{/, '{ "env": { "ANTHROPIC_BASE_URL": "@west" },'),
  () => '',
];

const DIMENSIONS: readonly Dimension[] = [
  {
    probability: 0.25,
    apply: ({ pick }, situation) =>
      withEnv(situation, { CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: pick(['1', '1', 'true', '0', '']) }),
  },
  {
    probability: 0.2,
    apply: ({ chance }, situation) => ({
      ...situation,
      cwd: 'below',
      projectFiles: { ...situation.projectFiles, 'below/keep': '', ...(chance(0.6) ? GIT : {}) },
    }),
  },
  {
    probability: 0.15,
    apply: ({ chance, pick }, situation) => {
      const moved = withEnv(situation, { CLAUDE_CONFIG_DIR: '@home/moved' });
      if (chance(0.4)) return moved;
      const env = { ANTHROPIC_BASE_URL: pick(['@north', '@east', '']), ANTHROPIC_AUTH_TOKEN: 'tokenC' };
      return withHomeFiles(moved, { 'moved/settings.json': { env } });
    },
  },
  {
    probability: 0.15,
    apply: ({ chance, pick }, situation) => {
      const value = pick(['1', '1', 'true', '0', '', 'false']);
      const base = withEnv(situation, {
        AWS_REGION: 'us-east-1',
        CLAUDE_CODE_SKIP_BEDROCK_AUTH: '1',
        ...(chance(0.6) ? { ANTHROPIC_BEDROCK_BASE_URL: '@south' } : {}),
      });
      const layer = pick(['shell', 'user', 'local'] as const);
      return layer === 'shell'
        ? withEnv(base, { CLAUDE_CODE_USE_BEDROCK: value })
        : addVariables(base, layer, { CLAUDE_CODE_USE_BEDROCK: value });
    },
  },
  { probability: 0.12, apply: (_random, situation) => withEnv(situation, { NO_PROXY: null }) },
  {
    probability: 0.25,
    apply: ({ pick }, situation) => rewrite(situation, pick(['user', 'project', 'local'] as const), pick(BROKEN)),
  },
  {
    probability: 0.1,
    apply: ({ pick }, situation) =>
      addVariables(situation, pick(['user', 'project', 'local'] as const), { ANTHROPIC_MODEL: pick([null, 5, true]) }),
  },
];

/** Adds rarer dimensions to an ordinary case. */
export function widen(random: Random, situation: LabCase): LabCase {
  return DIMENSIONS.reduce(
    (widened, { probability, apply }) => (random.chance(probability) ? apply(random, widened) : widened),
    situation,
  );
}
