import type { Configuration } from '../core/profiles/configuration.ts';
import { succeed, type Outcome } from '../core/problem.ts';
import type { Ledger } from '../core/usage/ledger.ts';
import type { Host } from '../host/host.ts';
import { machineName } from '../host/machine-name.ts';
import { isAlive } from '../host/process-identity.ts';
import { openStateDirectory } from '../host/state-directory.ts';
import { attempt } from './attempt.ts';
import { sqlitePath } from './sqlite-path.ts';

/** Does something with this machine's ledger, and closes it. What a store fails with becomes the problem. */
export async function withLedger<T>(
  host: Host,
  request: {
    readonly configuration: Configuration;
    /** What there is to say where nothing was ever recorded; without it the ledger is made. */
    readonly empty?: T;
    readonly work: (ledger: Ledger) => Promise<Outcome<T>>;
  },
): Promise<Outcome<T>> {
  const { configuration, empty, work } = request;
  const state = openStateDirectory(host);
  if (!state.ok) return state;
  const isAbsent = configuration.ledger === 'sqlite' && host.modifiedAt(sqlitePath(state.value)) === null;
  if (isAbsent && empty !== undefined) return succeed(empty);
  // Loaded only now: the builder of queries is larger than all that the other commands need.
  const { openLedger } = await import('./open-ledger.ts');
  const opened = await openLedger({
    ledger: configuration.ledger,
    stateDirectory: state.value,
    machine: machineName(host),
    env: host.env,
  });
  if (!opened.ok) return opened;
  try {
    return await attempt(async () => {
      await opened.value.recover(({ pid, processStart }) => isAlive(pid, processStart), host.now());
      return work(opened.value);
    });
  } finally {
    await opened.value.close();
  }
}
