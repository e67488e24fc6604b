import { readFileSync } from 'node:fs';
import path from 'node:path';
import { storedLogin, type LabCase } from '../../src/core/cases/lab-case.ts';
import type { Lab } from '../../src/conformance/lab.ts';
import { layOut, type Layout } from '../../src/conformance/lay-out.ts';
import { pinnedClient } from '../lab/pinned-client.ts';
import { LOGIN_TOKEN, PROVIDER_KEY, PROVIDER_MODEL } from '../../src/core/cases/made-up.ts';
import { putFile } from '../launch/box.ts';
import { runToEnd, type RanToEnd } from '../launch/run-to-end.ts';
import type { Program } from './programs.ts';

export type Ended = Omit<RanToEnd, 'pid'>;

/** A person's machine with one way of having cordon: everything is asked as a person asks, by the name `cordon` on PATH. */
export type Machine = {
  readonly layout: Layout;
  readonly cordon: (args: readonly string[], options?: CallOptions) => Promise<Ended>;
  /** Any other program, in the same place and environment. */
  readonly run: (argv: readonly string[], options?: CallOptions) => Promise<Ended>;
  readonly read: (file: string) => string;
};

export type CallOptions = {
  /** Laid over the machine's own; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
};

export type MachineOptions = {
  readonly lab: Lab;
  readonly situation?: LabCase;
  /** Machines that are used at the same time have different names. */
  readonly name?: string;
};

export function openMachine(program: Program, { lab, situation = {}, name = 'machine' }: MachineOptions): Machine {
  const homeFiles = { ...storedLogin(LOGIN_TOKEN), ...situation.homeFiles };
  const directory = path.join(lab.directory, name);
  const layout = layOut({ ...situation, homeFiles }, { directory, places: lab.places });
  const profile = { provider: 'lab', model: PROVIDER_MODEL, contextWindow: 131072, credential: 'env:LAB_KEY' };
  putFile(path.join(layout.home, '.config', 'cordon', 'config.jsonc'), {
    providers: { lab: { baseUrl: lab.places['provider'], auth: 'bearer' } },
    profiles: {
      lab: { ...profile, gateway: false },
      capped: { ...profile, budget: { usd: 100, per: 'day' } },
    },
    prices: { [PROVIDER_MODEL]: { input: 1, output: 5 } },
  });
  const env = {
    ...layout.env,
    PATH: [...program.path, '/usr/bin', '/bin'].join(':'),
    LAB_KEY: PROVIDER_KEY,
    CORDON_SECRET_STORE: 'file',
    CORDON_CLAUDE: pinnedClient() ?? '',
  };
  const run: Machine['run'] = async (argv, options = {}) => {
    const { pid: _pid, ...ended } = await runToEnd(argv, {
      cwd: layout.cwd,
      ...options,
      env: { ...env, ...options.env },
    });
    return ended;
  };
  return {
    layout,
    run,
    cordon: (args, options) => run(['/usr/bin/env', 'cordon', ...args], options),
    read: (file) => readFileSync(path.join(layout.home, file), 'utf8'),
  };
}
