import { text } from 'node:stream/consumers';
import type { GatewayOrder } from '../core/gateway/order.ts';
import { isAlive } from './process-identity.ts';

/** The order that the launcher wrote into the pipe at standard input. The launcher is this same build: it is taken as it is. */
export async function readOrder(): Promise<GatewayOrder> {
  return JSON.parse(await text(process.stdin)) as GatewayOrder;
}

/** How often the parent is looked for: a gateway is gone well within a second of its session. */
const LOOK_EVERY_MS = 250;

/**
 * Resolves when the process that the gateway lives for has ended, however it did: the kernel then gives its children
 * another parent. The launcher's process is the client's own after the launch.
 */
export function parentGone({ pid, processStart }: GatewayOrder['parent']): Promise<void> {
  return new Promise((resolve) => {
    const look = setInterval(() => {
      if (process.ppid === pid && isAlive(pid, processStart)) return;
      clearInterval(look);
      resolve();
    }, LOOK_EVERY_MS);
  });
}

/** Signals that a session's processes get together are the client's to answer; the gateway ends with the client. */
export function leaveSignalsToTheClient(): void {
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGTERM'] as const) process.on(signal, () => undefined);
}
