import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import type { ProfilePathReport } from '../core/report/profile-report.ts';
import { configurationPath } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';

/** Where the configuration is, or would be. It isn't opened. */
export function profilePathCommand(host: Host): Outcome<ProfilePathReport> {
  const path = configurationPath(host);
  if (path === null)
    return fail({
      code: 'no-home',
      kind: 'usage',
      message: 'There is no place for a configuration: HOME is not set.',
      hint: 'Set HOME, or set CORDON_CONFIG to a file.',
    });
  return succeed({ schema: 1, configuration: path, exists: host.modifiedAt(path) !== null });
}
