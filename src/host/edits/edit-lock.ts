import { linkSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import { isAlive, startTimeOf } from '../process-identity.ts';

export type EditLock = { readonly release: () => void };

type Claim = { readonly pid: number; readonly processStart: string | null; readonly nonce: string };

const POLL_MS = 20;

/** How many breakers of a dead lock may themselves have died. */
const MOST_BROKEN = 8;

/**
 * Takes the lock under which cordon's own processes edit, waiting for one that holds it. The claim is written first and
 * then linked to its name, so that a lock is never seen half written; it is broken only when the process that wrote it
 * is dead, never because of its age. Known libraries judge by age alone, which a suspended process defeats.
 */
export async function acquireLock(request: {
  readonly host: Host;
  readonly path: string;
  readonly timeoutMs: number;
}): Promise<Outcome<EditLock>> {
  const { host, path, timeoutMs } = request;
  const claim = { pid: host.pid, processStart: startTimeOf(host.pid), nonce: host.randomId() };
  const until = host.now() + timeoutMs;
  try {
    for (;;) {
      if (tryClaim(path, claim, 0)) break;
      if (host.now() >= until) return isHeld(path);
      await sleep(POLL_MS);
    }
    sweepClaims(path);
    return succeed({ release: () => release(path, claim) });
  } catch (error) {
    return fail({
      code: 'edit-lock',
      kind: 'unsafe',
      message: `${path} can't be locked: ${codeOf(error)}.`,
      hint: 'Make room and make the directory writable for yourself; nothing was changed.',
    });
  }
}

function isHeld(path: string): Outcome<never> {
  const holder = readClaim(path);
  return fail({
    code: 'edit-locked',
    kind: 'unsafe',
    message: `Another cordon is editing (process ${holder?.pid ?? 'unknown'}, ${path}).`,
    hint: 'Wait until it has ended and run the command again; nothing was changed.',
  });
}

function tryClaim(path: string, claim: Claim, depth: number): boolean {
  const draft = `${path}.${claim.nonce}-${depth}.draft`;
  writeFileSync(draft, JSON.stringify(claim), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const holder = readClaim(path);
  if (holder === null || isAlive(holder.pid, holder.processStart) || depth >= MOST_BROKEN) return false;
  breakLock({ path, holder, claim, depth });
  return false;
}

/**
 * Removes the lock of a dead process. Of several processes that saw it dead only the one that claims this very death may
 * remove it, so that nobody removes the lock that another has taken since.
 */
function breakLock(request: {
  readonly path: string;
  readonly holder: Claim;
  readonly claim: Claim;
  readonly depth: number;
}): void {
  const { path, holder, claim, depth } = request;
  const death = `${path}.${holder.nonce}.dead`;
  if (!tryClaim(death, claim, depth + 1)) return;
  if (readClaim(path)?.nonce === holder.nonce) rmSync(path, { force: true });
  rmSync(death, { force: true });
}

function release(path: string, claim: Claim): void {
  if (readClaim(path)?.nonce === claim.nonce) unlinkSync(path);
}

function readClaim(path: string): Claim | null {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isClaim(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isClaim(value: unknown): value is Claim {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'nonce' in value &&
    typeof value.nonce === 'string' &&
    'processStart' in value
  );
}

/** Drafts and death claims of processes that died over them. Only the holder of the lock sweeps. */
function sweepClaims(path: string): void {
  const directory = dirname(path);
  for (const name of readdirSync(directory)) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const holder = readClaim(join(directory, name));
    if (holder !== null && !isAlive(holder.pid, holder.processStart)) rmSync(join(directory, name), { force: true });
  }
}
