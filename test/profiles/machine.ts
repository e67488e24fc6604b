import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createNodeHost } from '../../src/host/node-host.ts';
import type { Host } from '../../src/host/host.ts';

/** A home directory of its own with real files, and a host that sees nothing else. Gone when the test ends. */
export function makeMachine(
  env: Readonly<Record<string, string>> = {},
  interactive = false,
): { readonly host: Host; readonly home: string } {
  const root = mkdtempSync(join(tmpdir(), 'cordon-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const home = join(root, 'home');
  const project = join(root, 'project');
  for (const directory of [home, project]) mkdirSync(directory);
  const own = { HOME: home, PATH: process.env.PATH ?? '', CORDON_SECRET_STORE: 'file', ...env };
  return { host: createNodeHost({ env: own, cwd: project, interactive }), home };
}

export const CONFIG = '.config/cordon/config.jsonc';

/** Writes a file below a directory, and gives its path. */
export function place(directory: string, name: string, text: string | Uint8Array, mode = 0o600): string {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode });
  return path;
}
