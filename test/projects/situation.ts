import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { clearProject } from '../../src/commands/project-clear.ts';
import { useProject } from '../../src/commands/project-use.ts';
import type { Host } from '../../src/host/host.ts';
import { createNodeHost } from '../../src/host/node-host.ts';

export const KEY = 'made-up-project-key-4711';
export const LOCAL = '.claude/settings.local.json';

export type Situation = {
  readonly home: string;
  readonly root: string;
  readonly host: Host;
  readonly put: (name: string, text: string) => string;
  readonly read: (name: string) => string | null;
  readonly use: (profile?: string, host?: Host) => ReturnType<typeof useProject>;
  readonly clear: () => ReturnType<typeof clearProject>;
  readonly git: (...words: readonly string[]) => string;
};

const CONFIGURATION = {
  providers: { lab: { baseUrl: 'https://lab.example/anthropic' } },
  profiles: {
    lab: { provider: 'lab', model: 'lab/model', credential: 'env:LAB_KEY' },
    other: { provider: 'openrouter', model: 'a/b', credential: 'env:OTHER_KEY', env: { MINE_TOO: '1' } },
    capped: { provider: 'lab', model: 'm', credential: 'env:LAB_KEY', budget: { usd: 1, per: 'day' } },
    cloud: { provider: 'bedrock' },
    moved: { provider: 'lab', model: 'm', credential: 'env:LAB_KEY', configDir: '~/second' },
    worded: { provider: 'lab', model: 'm', credential: 'env:LAB_KEY', args: ['--verbose'] },
  },
};

/** A home with profiles, and a repository beside it. */
export function situate({
  git: isGit = true,
  env = {},
}: { readonly git?: boolean; readonly env?: Readonly<Record<string, string>> } = {}): Situation {
  const base = realpathSync(mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cordon-project-')));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const [home, root] = [join(base, 'home'), join(base, 'repository')];
  for (const directory of [home, root]) mkdirSync(directory);
  const put = (name: string, text: string) => {
    const path = name.startsWith('/') ? name : join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  put(join(home, '.config/cordon/config.jsonc'), JSON.stringify(CONFIGURATION));
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...words], {
      cwd: root,
      encoding: 'utf8',
    });
  if (isGit) git('init', '-q');
  const host = createNodeHost({
    env: { HOME: home, PATH: '/usr/bin:/bin', LAB_KEY: KEY, OTHER_KEY: KEY, CORDON_SECRET_STORE: 'file', ...env },
    cwd: root,
    interactive: false,
  });
  const command = ['/opt/node', '/opt/cordon.cjs'];
  return {
    home,
    root,
    host,
    put,
    git,
    read: (name) => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : null),
    use: (profile = 'lab', as = host) => useProject(as, { profile, dryRun: false, command, looks: [0] }),
    clear: () => clearProject(host, { looks: [0] }),
  };
}
