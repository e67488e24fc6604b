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
  readonly read: (file: string) => string;
};

export type CallOptions = {
  /** Laid over the machine's own; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
};

export function openMachine(program: Program, { lab, situation = {} }: { lab: Lab; situation?: LabCase }): Machine {
  const homeFiles = { ...storedLogin(LOGIN_TOKEN), ...situation.homeFiles };
  const directory = path.join(lab.directory, 'machine');
  const layout = layOut({ ...situation, homeFiles }, { directory, places: lab.places });
  putFile(path.join(layout.home, '.config', 'cordon', 'config.jsonc'), {
    providers: { lab: { baseUrl: lab.places['provider'], auth: 'bearer' } },
    profiles: {
      lab: { provider: 'lab', model: PROVIDER_MODEL, contextWindow: 131072, credential: 'env:LAB_KEY', gateway: false },
    },
  });
  const env = {
    ...layout.env,
    PATH: [...program.path, '/usr/bin', '/bin'].join(':'),
    LAB_KEY: PROVIDER_KEY,
    CORDON_SECRET_STORE: 'file',
    CORDON_CLAUDE: pinnedClient() ?? '',
  };
  return {
    layout,
    cordon: async (args, options = {}) => {
      const argv = ['/usr/bin/env', 'cordon', ...args];
      const { pid: _pid, ...ended } = await runToEnd(argv, {
        cwd: layout.cwd,
        ...options,
        env: { ...env, ...options.env },
      });
      return ended;
    },
    read: (file) => readFileSync(path.join(layout.home, file), 'utf8'),
  };
}
