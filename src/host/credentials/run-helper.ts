import { join } from 'node:path';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import type { Finished, Host } from '../host.ts';
import { credentialProblem } from './credential-problem.ts';

/** The contract's limit for a helper that hangs. */
export const HELPER_TIMEOUT_MS = 45_000;

/** A key is one line; what goes beyond this is refused, not cut. */
const OUTPUT_LIMIT = 64 * 1024;

export type HelperRequest = {
  readonly host: Host;
  readonly argv: readonly string[];
  /** What it is called in messages: its reference's kind and the program, never its arguments. */
  readonly called: string;
  /** Milliseconds; tests give fewer. */
  readonly timeoutMs?: number;
};

/**
 * What a helper program prints. It runs without a shell, without input, in the home directory (so that a project's files
 * aren't found in its place) and with the person's own environment, to which cordon adds nothing.
 */
export async function runHelper({
  host,
  argv,
  called,
  timeoutMs = HELPER_TIMEOUT_MS,
}: HelperRequest): Promise<Outcome<string>> {
  const [program = '', ...args] = argv;
  const path = program.startsWith('~/') && host.home !== null ? join(host.home, program.slice(2)) : program;
  const finished = await host.run({
    argv: [path, ...args],
    ...(host.home === null ? {} : { cwd: host.home }),
    timeoutMs,
    outputLimit: OUTPUT_LIMIT,
  });
  const failure = describeFailure(finished, timeoutMs);
  if (failure === null) return succeed(finished.stdout);
  return fail(credentialProblem({ code: failure.code, message: `${called} ${failure.reason}.`, hint: failure.hint }));
}

type Failure = { readonly code: string; readonly reason: string; readonly hint: string };

/** Neither output is repeated: a helper that fails may still have printed the secret. */
function describeFailure({ error, timedOut, status, signal, stdout }: Finished, timeoutMs: number): Failure | null {
  if (error !== null)
    return {
      code: 'helper-missing',
      reason: `could not be started (${error})`,
      hint: 'Install it, or correct its name in the reference.',
    };
  if (timedOut)
    return {
      code: 'helper-hangs',
      reason: `did not end within ${Math.round(timeoutMs / 1000)} seconds`,
      hint: 'Run it yourself to see what it waits for: it has no terminal here, so it can’t ask.',
    };
  if (signal !== null)
    return { code: 'helper-failed', reason: `was ended by ${signal}`, hint: 'Run it yourself to see why.' };
  if (status !== 0)
    return {
      code: 'helper-failed',
      reason: `failed with exit status ${status ?? 'unknown'}`,
      hint: 'Run it yourself to see why; cordon doesn’t show what it printed.',
    };
  if (stdout.length >= OUTPUT_LIMIT)
    return {
      code: 'helper-output',
      reason: 'printed far more than a credential',
      hint: 'It must print the key and nothing else.',
    };
  return null;
}
