import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Layout } from '../../src/conformance/lay-out.ts';
import type { Launcher } from '../../src/conformance/run-under.ts';
import { cordonProgram } from '../lab/pinned-client.ts';

type Setting = {
  readonly client: string;
  /** What the profile says beside its provider, its model and its gateway. */
  readonly profile?: object;
  /** What the configuration says beside that profile. */
  readonly configuration?: object;
  readonly providers?: object;
  /** What else is laid before the launch. */
  readonly prepare?: (layout: Layout) => void;
};

/** `cordon run p`, where `p` is a profile of the lab's provider that has a gateway. */
export function gatewayLauncher(setting: Setting): Launcher {
  const { client, profile, configuration, providers, prepare } = setting;
  return {
    name: 'cordon-gateway',
    prepare: (layout) => {
      const file = path.join(layout.home, '.config', 'cordon', 'config.jsonc');
      mkdirSync(path.dirname(file), { recursive: true });
      const own = {
        provider: 'lab',
        model: 'some/model',
        credential: 'env:LAB_KEY',
        gateway: true,
        contextWindow: 200_000,
      };
      const lab = { baseUrl: layout.places['provider'], auth: 'bearer' };
      writeFileSync(
        file,
        JSON.stringify({
          providers: { lab, ...providers },
          profiles: { p: { ...own, ...profile } },
          ...configuration,
        }),
      );
      prepare?.(layout);
    },
    env: () => ({ LAB_KEY: 'made-up-key-of-the-lab-0815', CORDON_CLAUDE: client }),
    commandLine: ({ args }) => [process.execPath, cordonProgram, 'run', 'p', ...args],
  };
}
