import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '..', '..');

type Step = {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
};
type Job = {
  readonly 'runs-on': string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly needs?: string | readonly string[];
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
  readonly steps: readonly Step[];
};
type Workflow = { readonly permissions: unknown; readonly jobs: Readonly<Record<string, Job>> };

const textOf = (name: string): string => readFileSync(path.join(root, '.github', 'workflows', name), 'utf8');
const read = (name: string): Workflow => parse(textOf(name), { strict: true }) as Workflow;
const ci = read('ci.yml');
const release = read('release.yml');
const scripts = (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { readonly scripts: object })
  .scripts;

/** Why a command of a step can't work in this repository, or null. Programs of the runner's own are left to it. */
function whyBroken(command: string): string | null {
  const [program = '', ...words] = command.trim().split(/\s+/);
  const file = program === 'node' || program === 'bash' ? words[0] : undefined;
  if (file !== undefined) return existsSync(path.join(root, file)) ? null : `there is no ${file}`;
  if (program !== 'npm') return null;
  const script = words[0] === 'run' ? words[1] : words[0] === 'test' ? 'test' : undefined;
  return script === undefined || Object.hasOwn(scripts, script) ? null : `there is no script ${script}`;
}

describe.each([
  ['ci.yml', ci],
  ['release.yml', release],
])('%s', (name, workflow) => {
  const text = textOf(name);
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps);

  it('may write nothing unless a job says so', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  it('bounds every job in time', () => {
    expect(jobs.filter(([, job]) => job['timeout-minutes'] === undefined).map(([name]) => name)).toEqual([]);
  });

  it('pins every action to a commit, and says beside it which version that is', () => {
    const uses = steps.flatMap((step) => step.uses ?? []);
    expect(uses.filter((name) => !/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(name))).toEqual([]);
    expect([...text.matchAll(/uses: \S+ # v\d+\.\d+\.\d+$/gm)]).toHaveLength(uses.length);
  });

  it('leaves no credential behind in a checkout', () => {
    const checkouts = steps.filter((step) => step.uses?.startsWith('actions/checkout@') === true);
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
    expect(checkouts).toHaveLength(jobs.length);
  });

  it('calls only what is there', () => {
    expect(steps.flatMap((step) => step.run?.split('\n') ?? []).flatMap((line) => whyBroken(line) ?? [])).toEqual([]);
  });
});

describe('what the workflows do', () => {
  it('tests three systems on three lines of Node', () => {
    expect(ci.jobs['test']?.strategy?.matrix).toEqual({
      os: ['ubuntu-latest', 'macos-latest', 'windows-latest'],
      node: [22, 24, 26],
    });
  });

  it('builds a single file for five systems', () => {
    const built = release.jobs['binaries']?.strategy?.matrix['include'] as readonly { readonly name: string }[];
    expect(built.map(({ name }) => name)).toEqual([
      'cordon-linux-x64',
      'cordon-linux-arm64',
      'cordon-darwin-x64',
      'cordon-darwin-arm64',
      'cordon-win32-x64',
    ]);
  });

  it('publishes nothing before the checks', () => {
    expect(release.jobs['binaries']?.needs).toBe('check');
    expect(release.jobs['package']?.needs).toEqual(['check', 'binaries']);
    expect(release.jobs['release']?.needs).toBe('package');
  });

  it('lets only two jobs write, and only what they need', () => {
    const allowed = Object.entries(release.jobs).flatMap(([name, { permissions }]) =>
      permissions === undefined ? [] : [[name, permissions]],
    );
    expect(Object.fromEntries(allowed)).toEqual({
      package: { contents: 'read', 'id-token': 'write' },
      release: { contents: 'write', 'id-token': 'write', attestations: 'write' },
    });
  });
});

describe('what these tests look for', () => {
  it.each([
    ['npm test', null],
    ['npm run build:binary', null],
    ['npm run absent', 'there is no script absent'],
    ['node tools/absent.ts x', 'there is no tools/absent.ts'],
    ['gh release create', null],
  ])('judges %s', (command, why) => {
    expect(whyBroken(command)).toBe(why);
  });
});
