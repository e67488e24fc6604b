// `cordon doctor --fix --yes --profile kept` in a process of its own, which kills itself at the step that is named.
import { join } from 'node:path';
import { doctorFix } from '../../src/commands/doctor-fix.ts';
import { createNodeHost } from '../../src/host/node-host.ts';

const [root = '', lethal = '', count = '1'] = process.argv.slice(2);
let left = Number(count);

const fixed = await doctorFix(
  createNodeHost({
    env: { HOME: join(root, 'home'), PATH: '/usr/bin:/bin', CORDON_SECRET_STORE: 'file' },
    cwd: join(root, 'project'),
    interactive: false,
    platform: 'linux',
  }),
  {
    client: { kind: 'found', client: { path: '/usr/bin/claude', version: '2.1.330', verified: true } },
    managedDirectory: join(root, 'managed'),
    places: { root, asks: false },
    dryRun: false,
    include: [],
    profile: 'kept',
    confirm: async (_, kept) => ({ apply: true, keep: kept }),
    looks: [0],
    onStep: (step) => {
      if (step === lethal && (left -= 1) === 0) process.kill(process.pid, 'SIGKILL');
    },
  },
);
process.exitCode = fixed.ok ? fixed.value.status : 9;
