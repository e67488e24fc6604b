import { hostname } from 'node:os';

/** Tells the machines apart that share a ledger. */
export function machineName(): string {
  return hostname();
}
