import { join } from 'node:path';
import type { GatewayOrder } from '../core/gateway/order.ts';
import type { LedgerSession } from '../core/usage/ledger.ts';
import { unusableLedger } from '../core/usage/unusable-ledger.ts';
import { keepAccount } from '../gateway/keep-account.ts';
import { startGateway } from '../gateway/start-gateway.ts';
import { leaveSignalsToTheClient, parentGone, readOrder } from '../host/gateway-parent.ts';
import { spareMemory } from '../host/gateway-runtime.ts';
import type { Host } from '../host/host.ts';
import { LISTEN_FD } from '../host/launch/start-gateway.ts';
import { machineName } from '../host/machine-name.ts';
import { isAlive, startTimeOf } from '../host/process-identity.ts';
import { addNotice, writeSpent } from '../host/session-notices.ts';
import { openLedger } from '../ledger/open-ledger.ts';

/** How long open requests may take to end when their client is gone. */
const DRAIN_MS = 2_000;

/**
 * The process of one session's gateway: takes its order from standard input and its listening socket from the launcher,
 * serves until the client has ended, and settles what was open. It prints nothing: the terminal is the client's.
 */
export async function serveGateway(host: Host): Promise<number> {
  leaveSignalsToTheClient();
  const order = await readOrder();
  // Watched from here on: a ledger that answers slowly must not make an orphan of this process.
  const gone = parentGone(order.parent);
  const directory = join(order.stateDirectory, 'sessions', order.attribution.session);
  const notify = (notice: { readonly kind: string; readonly text: string }) =>
    addNotice(directory, { at: host.now(), ...notice });
  const opened = await openLedger({ ...order, machine: machineName(host), env: host.env });
  if (!opened.ok) notify({ kind: 'ledger-unusable', text: `${opened.problem.message} ${opened.problem.hint}` });
  const ledger = opened.ok ? opened.value : unusableLedger(opened.problem);
  const account = keepAccount({ ledger, order, now: host.now, publish: (spent) => writeSpent(directory, spent) });
  // In the book before the first request: an intent whose session isn't there would never be charged after a kill.
  await ledger.openSession(sessionOf(host, order)).catch(() => undefined);
  const gateway = await startGateway({
    order,
    ledger: account,
    listen: { fd: LISTEN_FD },
    notify,
    now: host.now,
    crowded: spareMemory,
  });
  void ledger.recover(isRunning(machineName(host)), host.now()).catch(() => undefined);
  await gone;
  await gateway.drain(DRAIN_MS);
  await gateway.close();
  await ledger.close().catch(() => undefined);
  return 0;
}

function sessionOf(host: Host, { attribution }: GatewayOrder): LedgerSession {
  const { session: id, profile, project } = attribution;
  const own = { pid: host.pid, processStart: startTimeOf(host.pid), machine: machineName(host) };
  return { id, profile, project, startedAt: host.now(), ...own };
}

/** What runs on another machine can't be seen from here, and is left to that machine. */
function isRunning(here: string): (session: LedgerSession) => boolean {
  return ({ machine, pid, processStart }) => machine !== here || isAlive(pid, processStart);
}
