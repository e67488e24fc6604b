import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');

/** The pinned client's own binary: `bin/claude.exe` of the main package is a stub where install scripts don't run. */
export function pinnedClient(): string | null {
  const folder = path.join(root, 'node_modules', '@anthropic-ai', `claude-code-${process.platform}-${process.arch}`);
  const binary = path.join(folder, process.platform === 'win32' ? 'claude.exe' : 'claude');
  return existsSync(binary) ? binary : null;
}

/** The version that package.json pins. */
export function pinnedVersion(): string {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  return manifest.devDependencies['@anthropic-ai/claude-code'] ?? '';
}

/** cordon as it is built, for the Node that runs the tests. */
export const cordonProgram = path.join(root, 'bin', 'cordon.cjs');
export const cordonBuild = path.join(root, 'dist', 'cli.cjs');
export const builtCordon: readonly string[] = [process.execPath, cordonProgram];
