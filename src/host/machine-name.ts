import { hostname } from 'node:os';
import type { Host } from './host.ts';

/**
 * Names this machine in a ledger that several share, so that each judges only its own processes. Two containers of one image
 * have one machine-id and two host names.
 */
export function machineName(host: Host): string {
  const read = host.readFile('/etc/machine-id', 256);
  const id = read.kind === 'bytes' ? new TextDecoder().decode(read.bytes).trim() : '';
  return `${hostname()}/${id}`;
}
