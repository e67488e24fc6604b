// Starts what stands behind it as a launch does where a process can't be replaced, and ends as that did.
import { spawnClient } from '../../src/host/launch/spawn-client.ts';

const [path = '', ...argv] = process.argv.slice(2);
const env = { PATH: process.env.PATH ?? '' };
try {
  process.exitCode = await spawnClient({ path, argv, env });
} catch (error) {
  process.stdout.write(`not started: ${(error as NodeJS.ErrnoException).code}`);
  process.exitCode = 126;
}
