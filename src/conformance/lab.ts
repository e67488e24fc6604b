import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Observation } from '../core/evidence/observation.ts';
import { fingerprintOf } from '../host/node-host.ts';
import type { RawRequest } from '../observe/describe-request.ts';
import type { Script } from '../core/evidence/script.ts';
import { startWitness } from '../observe/witness.ts';
import { createAuthority } from './authority.ts';
import { createInterceptor } from './intercept.ts';

/** What one lab has: a witness that sees inside TLS, its authority, and a folder for homes and projects. */
export type Lab = {
  readonly directory: string;
  /** What `@name` in a case stands for: every server's address, and `authority`. */
  readonly places: Readonly<Record<string, string>>;
  readonly observations: () => readonly Observation[];
  /** The same requests with headers and bodies, secrets and all: everything here is made up. */
  readonly rawRequests: () => readonly RawRequest[];
  readonly reset: (scripts?: Readonly<Record<string, Script>>) => void;
  readonly close: () => Promise<void>;
};

export type LabOptions = {
  readonly upstreams: readonly string[];
  /** Proxies whose certificates the client trusts. */
  readonly proxies?: readonly string[];
  /** Proxies that present certificates of an authority that nobody trusts. */
  readonly impostors?: readonly string[];
  /** Upstreams on a unix socket. */
  readonly sockets?: readonly string[];
  /** Whether TLS behind the proxies is ended and read (the default), or every `CONNECT` refused. */
  readonly intercept?: boolean;
};

/** Everything in a lab is made up, and is told apart by the fingerprints of the product. */
export const fingerprint = fingerprintOf;

export async function startLab(options: LabOptions): Promise<Lab> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cordon-lab-'));
  const authority = await createAuthority(path.join(directory, 'authority.pem'));
  const stranger = await createAuthority(path.join(directory, 'stranger-authority.pem'));
  const impostors = options.impostors ?? [];
  let raw: RawRequest[] = [];
  const witness = await startWitness({
    upstreams: options.upstreams,
    proxies: [...(options.proxies ?? []), ...impostors],
    sockets: Object.fromEntries((options.sockets ?? []).map((name) => [name, path.join(directory, `${name}.sock`)])),
    fingerprint,
    now: Date.now,
    inspect: (request) => void raw.push(request),
    ...(options.intercept === false
      ? {}
      : { tunnel: createInterceptor((proxy) => (impostors.includes(proxy) ? stranger : authority)) }),
  });
  return {
    directory,
    places: { ...witness.addresses, authority: authority.file },
    observations: witness.observations,
    rawRequests: () => [...raw],
    reset: (scripts) => {
      raw = [];
      witness.reset(scripts);
    },
    close: async () => {
      await witness.close();
      rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
