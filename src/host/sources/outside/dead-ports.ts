import { createConnection } from 'node:net';
import { isLoopback } from '../../../core/findings/address.ts';

/** The port of this machine that an address leads to, if it does. */
export function portsOf(url: URL | null): readonly number[] {
  return url !== null && isLoopback(url)
    ? [Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port)]
    : [];
}

const CONNECT_MS = 250;

/** Loopback ports at which nothing answers. Connecting sends nothing. */
export async function findDeadPorts(ports: readonly number[]): Promise<ReadonlySet<number>> {
  const tried = await Promise.all([...new Set(ports)].map(async (port) => [port, await isDead(port)] as const));
  return new Set(tried.filter(([, dead]) => dead).map(([port]) => port));
}

function isDead(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = createConnection({ port, host: '127.0.0.1', timeout: CONNECT_MS });
    const end = (dead: boolean) => {
      socket.destroy();
      settle(dead);
    };
    socket
      .once('connect', () => end(false))
      .once('timeout', () => end(false))
      .once('error', () => end(true));
  });
}
