import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Limits } from '../../src/core/gateway/limits.ts';
import type { Notice } from '../../src/gateway/notices.ts';
import { findRuntime } from '../../tools/runtimes.mjs';
import { askAt, type Answered, type AskOptions } from './stage.ts';

/** What runs cordon: Node as the package, and Bun as the single file. Each has an HTTP server of its own. */
export const RUNTIMES = [
  { runtime: 'Node', program: process.execPath },
  { runtime: 'Bun', program: findRuntime('bun') },
] as const;

/** A gateway in a process of its own. */
export type DistantStage = {
  readonly address: string;
  readonly notices: readonly Notice[];
  readonly ask: (request?: Partial<AskOptions>) => Promise<Answered>;
  readonly close: () => Promise<void>;
};

export function startUnder(
  program: string,
  { upstream, limits }: { readonly upstream: string; readonly limits: Partial<Limits> },
): Promise<DistantStage> {
  const script = path.join(import.meta.dirname, 'gateway-child.ts');
  const child = spawn(program, [script, upstream, JSON.stringify(limits)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const notices: Notice[] = [];
  return new Promise((resolve, reject) => {
    void ended.then(() => reject(new Error(`the gateway under ${program} did not start`)));
    createInterface(child.stdout).on('line', (line) => {
      const said = JSON.parse(line) as { readonly address?: string; readonly notice?: Notice };
      if (said.notice !== undefined) notices.push(said.notice);
      if (said.address === undefined) return;
      const { address } = said;
      const close = () => {
        child.stdin.end();
        return ended;
      };
      resolve({ address, notices, ask: (request = {}) => askAt(address, request), close });
    });
  });
}
