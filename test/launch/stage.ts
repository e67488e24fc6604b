import path from 'node:path';
import type { Observation } from '../../src/core/evidence/observation.ts';
import type { Script } from '../../src/core/evidence/script.ts';
import type { Lab } from '../../src/conformance/lab.ts';
import { storedLogin, type LabCase } from '../../src/core/cases/lab-case.ts';
import { layOut, type Layout } from '../../src/conformance/lay-out.ts';
import { cordonProgram } from '../lab/pinned-client.ts';
import { withPrivateEtc } from '../../src/host/private-etc.ts';
import { LEAKED_KEY, LEAKED_MODEL, LEAKED_TOKEN, LOGIN_TOKEN } from '../../src/core/cases/made-up.ts';
import { KEY, putFile } from './box.ts';
import { runToEnd, type RanToEnd } from './run-to-end.ts';

export type StageRun = RanToEnd & { readonly observations: readonly Observation[] };

/** The real client's machine, laid out once, for several launches one after the other. */
export type Stage = {
  readonly layout: Layout;
  readonly run: (profile: string, args: readonly string[], options?: StageOptions) => Promise<StageRun>;
};

export type StageOptions = {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, Script>>;
  /** cordon's own options, before the profile. */
  readonly own?: readonly string[];
  /** Called every tenth of a second while it runs. */
  readonly during?: () => void;
};

/** A leak in user settings, in the project and in the shell: what every launch here has to hold against. */
const LEAK = { ANTHROPIC_BASE_URL: '@stranger', ANTHROPIC_AUTH_TOKEN: LEAKED_TOKEN, ANTHROPIC_MODEL: LEAKED_MODEL };
export const LEAKS: LabCase = {
  env: { ANTHROPIC_BASE_URL: '@stranger', ANTHROPIC_API_KEY: LEAKED_KEY, CLAUDE_CODE_MAX_RETRIES: '0' },
  layers: { user: { env: LEAK }, project: { env: LEAK } },
};

export function openStage({
  lab,
  client,
  situation = LEAKS,
}: {
  readonly lab: Lab;
  readonly client: string;
  readonly situation?: LabCase;
}): Stage {
  const layout = layOut(
    { ...situation, homeFiles: { ...storedLogin(LOGIN_TOKEN), ...situation.homeFiles } },
    { directory: path.join(lab.directory, 'run'), places: lab.places },
  );
  const profile = (provider: string) => ({
    provider,
    model: `${provider}/model`,
    contextWindow: 131072,
    credential: 'env:LAB_KEY',
    gateway: false,
  });
  putFile(path.join(layout.home, '.config', 'cordon', 'config.jsonc'), {
    providers: {
      lab: { baseUrl: lab.places['provider'], auth: 'bearer' },
      other: { baseUrl: lab.places['other'], auth: 'x-api-key' },
    },
    profiles: { lab: profile('lab'), other: profile('other') },
  });
  const env = { ...layout.env, LAB_KEY: KEY, CORDON_CLAUDE: client };
  const run: Stage['run'] = async (name, args, options = {}) => {
    lab.reset(options.scripts);
    const plain = [process.execPath, cordonProgram, 'run', ...(options.own ?? []), name, ...args];
    const argv = layout.managedEtc === null ? plain : withPrivateEtc(layout.managedEtc, plain);
    const ended = await runToEnd(argv, { cwd: layout.cwd, ...options, env: { ...env, ...options.env } });
    return { ...ended, observations: lab.observations() };
  };
  return { layout, run };
}

/** Where prompts went, in order, each place once in a row. */
export function promptsOf({ observations }: StageRun): readonly string[] {
  return observations
    .filter(({ inference }) => inference !== null)
    .map(({ via, server, host, inference }) => `${via === 'direct' ? server : host} ${inference?.model ?? ''}`)
    .filter((place, index, all) => place !== all[index - 1]);
}

/** Requests that a stranger saw, or that carried a leaked or foreign credential. */
export function strayOf({ observations }: StageRun, allowed: readonly (string | undefined)[]): readonly string[] {
  return observations
    .filter(
      ({ server, authorization, apiKey }) =>
        server === 'stranger' ||
        [authorization?.fingerprint, apiKey].some((seen) => seen != null && !allowed.includes(seen)),
    )
    .map(({ server, host, path: place }) => `${server} ${host} ${place ?? ''}`);
}
