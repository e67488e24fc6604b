import { fail, succeed, type Outcome } from '../../core/problem.ts';
import type { Host } from '../host.ts';
import { readOneLine } from './check-credential.ts';

/** A key is one line; a file by mistake isn't read to its end. */
const LIMIT = 64 * 1024;

/**
 * The secret that a person types without an echo, or that a program pipes in. Never an argument: those stand in the
 * shell's history and in every process list.
 */
export async function readTypedSecret(host: Host, name: string): Promise<Outcome<string>> {
  const typed = host.isInteractive() ? await askForSecret(name) : succeed(await readInput());
  return typed.ok ? readOneLine(typed.value, 'What was given on standard input') : typed;
}

async function askForSecret(name: string): Promise<Outcome<string>> {
  const { isCancel, password } = await import('@clack/prompts');
  const answer = await password({ message: `The secret "${name}"`, output: process.stderr });
  return isCancel(answer)
    ? fail({ code: 'cancelled', kind: 'usage', message: 'You cancelled.', hint: 'Nothing was stored.' })
    : succeed(answer);
}

async function readInput(): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of process.stdin) {
    const bytes = Buffer.from(part as Uint8Array);
    size += bytes.length;
    parts.push(bytes);
    if (size > LIMIT) break;
  }
  return Buffer.concat(parts).toString('utf8');
}
