import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EDIT_STEPS, type EditStep } from '../../src/host/edits/edit-step.ts';
import { undoEdits } from '../../src/host/edits/undo-edits.ts';
import { builtCordon } from '../lab/pinned-client.ts';
import { layOut, type LaidOut } from './laid-out.ts';

const ROUTER =
  '{\n  "env": {\n    "ANTHROPIC_BASE_URL": "https://router.example",\n    "ANTHROPIC_AUTH_TOKEN": "made-up-token-0123",\n    "KEPT": "1"\n  },\n  "hooks": {}\n}\n';
const CLEAN = '{\n  "env": {\n    "KEPT": "1"\n  },\n  "hooks": {}\n}\n';
const BASHRC = 'alias ll=ls\nexport ANTHROPIC_MODEL=glm-5.3\n';
const BASHRC_CLEAN = 'alias ll=ls\n# export ANTHROPIC_MODEL=glm-5.3\n';
const EDITOR =
  '{\n  // mine\n  "claudeCode.environmentVariables": [\n    { "name": "A", "value": "1" },\n    { "name": "ANTHROPIC_BASE_URL", "value": "https://router.example" }\n  ],\n}\n';
const EDITOR_CLEAN =
  '{\n  // mine\n  "claudeCode.environmentVariables": [\n    { "name": "A", "value": "1" }\n  ],\n}\n';

/** Steps that are taken once for each file. */
const PER_FILE: ReadonlySet<EditStep> = new Set(
  EDIT_STEPS.slice(EDIT_STEPS.indexOf('read'), EDIT_STEPS.indexOf('released')),
);

/** Each file that the fix is about, as it was and as it is to be. */
const FILES: Readonly<Record<string, { readonly old: string; readonly fixed: string }>> = {
  'home/.claude/settings.json': { old: ROUTER, fixed: CLEAN },
  'home/.bashrc': { old: BASHRC, fixed: BASHRC_CLEAN },
  'home/.config/Code/User/settings.json': { old: EDITOR, fixed: EDITOR_CLEAN },
};

function routed(): LaidOut & { readonly settings: string } {
  const place = layOut({ files: Object.fromEntries(Object.entries(FILES).map(([path, { old }]) => [path, old])) });
  writeFileSync(join(place.root, 'claude'), '#!/bin/sh\necho "2.1.330 (Claude Code)"\n');
  chmodSync(join(place.root, 'claude'), 0o755);
  return { ...place, settings: join(place.home, '.claude/settings.json') };
}

type Ended = { readonly status: number | null; readonly signal: string | null; readonly stdout: string };

function start(place: LaidOut, argv: readonly string[]) {
  const child = spawn(process.execPath, argv, {
    env: {
      HOME: place.home,
      PATH: '/usr/bin:/bin',
      CORDON_CLAUDE: join(place.root, 'claude'),
      SHELL: '/bin/sh',
      CORDON_SECRET_STORE: 'file',
    },
    cwd: place.project,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (status, signal) => resolve({ status, signal, stdout }));
  });
  const ready = new Promise<void>((resolve) => {
    child.stdout.once('data', () => resolve());
  });
  return { child, ended, ready };
}

const fix = (place: LaidOut) => start(place, [...builtCordon.slice(1), 'doctor', '--fix', '--yes', '--json']);

function texts(place: LaidOut): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(FILES).map((path) => [path, readFileSync(join(place.root, path), 'utf8')]));
}

const ALL_FIXED = Object.fromEntries(Object.entries(FILES).map(([path, { fixed }]) => [path, fixed]));
const ALL_OLD = Object.fromEntries(Object.entries(FILES).map(([path, { old }]) => [path, old]));

/** What cordon may leave beside the files and in its state: nothing but backups. */
function leftovers(place: LaidOut): readonly string[] {
  const beside = Object.keys(FILES).flatMap((path) => readdirSync(join(place.root, path, '..')));
  const state = readdirSync(join(place.home, '.local/state/cordon'));
  return [...beside.filter((name) => name.startsWith('.cordon')), ...state.filter((name) => name.includes('lock'))];
}

function parseReport(stdout: string) {
  return JSON.parse(stdout) as {
    readonly state: string;
    readonly edits: readonly {
      readonly outcome: { readonly value: { readonly state: string; readonly writers: unknown } };
    }[];
  };
}

describe('cordon doctor --fix against another program', () => {
  it('that writes the value back: status 3, named, and not claimed fixed', async () => {
    const place = routed();
    const program = join(place.root, 'ccr.mjs');
    copyFileSync(fileURLToPath(new URL('writes-back.ts', import.meta.url)), program);
    const writer = start(place, [program, place.settings, ROUTER, '1']);
    await writer.ready;
    const { status, stdout } = await fix(place).ended;
    expect(status).toBe(3);
    const [settings, ...others] = parseReport(stdout).edits.map(({ outcome }) => outcome.value);
    expect(settings).toMatchObject({
      state: 'written-back',
      writers: expect.arrayContaining([{ pid: writer.child.pid, name: 'claude-code-router' }]) as unknown,
    });
    expect(others.map(({ state }) => state)).toEqual(['written', 'written']);
    expect(texts(place)).toEqual({ ...ALL_FIXED, 'home/.claude/settings.json': ROUTER });
    writeFileSync(`${place.settings}.stop`, '');
    await writer.ended;
    // It is gone now: the same command does it, and undo takes both runs back.
    expect((await fix(place).ended).status).toBe(0);
    expect(texts(place)).toEqual(ALL_FIXED);
    expect((await undoEdits({ host: place.host, id: null, looks: [0] })).ok).toBe(true);
    expect(texts(place)['home/.claude/settings.json']).toBe(ROUTER);
  });

  it('that counts in the file all the time: nothing is lost, nothing is torn, nothing is claimed that isn’t so', async () => {
    const place = routed();
    const foreign = start(place, [
      join(import.meta.dirname, '../edits/foreign-writer.ts'),
      place.settings,
      'rename',
      '15',
    ]);
    await expect.poll(() => readFileSync(place.settings, 'utf8')).toContain('"count"');
    const seen = { torn: 0, done: false };
    const watching = (async () => {
      while (!seen.done) {
        try {
          JSON.parse(readFileSync(place.settings, 'utf8'));
        } catch {
          seen.torn += 1;
        }
        await sleep(1);
      }
    })();
    const ended = await Promise.all(Array.from({ length: 8 }, () => fix(place).ended));
    writeFileSync(`${place.settings}.stop`, '');
    const counted = JSON.parse((await foreign.ended).stdout) as { readonly counted: number; readonly lost: number };
    seen.done = true;
    await watching;
    const settings = JSON.parse(readFileSync(place.settings, 'utf8')) as {
      readonly count: number;
      readonly env: Readonly<Record<string, string>>;
      readonly hooks: unknown;
    };
    expect([seen.torn, counted.lost, counted.counted]).toEqual([0, 0, settings.count]);
    expect(settings.env['KEPT']).toBe('1');
    expect(settings.hooks).toEqual({});
    const isLeft = 'ANTHROPIC_BASE_URL' in settings.env || 'ANTHROPIC_AUTH_TOKEN' in settings.env;
    // 0: it is out for good. 1: found, and left. 3: it came back, or the file was never still.
    for (const { status } of ended) expect(isLeft ? [1, 3] : [0, 1, 3]).toContain(status);
    expect((await fix(place).ended).status).toBe(0);
    expect(Object.keys(JSON.parse(readFileSync(place.settings, 'utf8')) as object)).toContain('count');
    expect(readFileSync(place.settings, 'utf8')).not.toContain('ANTHROPIC_');
    expect(leftovers(place)).toEqual([]);
  });

  it('and against seven more of itself: one of them does it, and undo takes it back', async () => {
    const place = routed();
    const ended = await Promise.all(Array.from({ length: 8 }, () => fix(place).ended));
    expect(ended.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 0));
    expect(texts(place)).toEqual(ALL_FIXED);
    expect(leftovers(place)).toEqual([]);
    for (let runs = 0; texts(place)['home/.claude/settings.json'] !== ROUTER && runs < 8; runs += 1)
      await undoEdits({ host: place.host, id: null, looks: [0] });
    while ((await undone(place)) > 0);
    expect(texts(place)).toEqual(ALL_OLD);
  });
});

async function undone(place: LaidOut): Promise<number> {
  const run = await undoEdits({ host: place.host, id: null, looks: [0] });
  return run.ok ? run.value.edits.length : 0;
}

const fixChild = (place: LaidOut, ...words: readonly string[]) =>
  start(place, [join(import.meta.dirname, 'fix-child.ts'), place.root, ...words]).ended;

describe('kill -9 in the middle of cordon doctor --fix', () => {
  it.each(EDIT_STEPS.map((step, index) => ({ step, nth: PER_FILE.has(step) ? (index % 3) + 1 : 1 })))(
    'at “$step”, time $nth: every file is wholly old or wholly new, the next run ends it, undo restores all',
    async ({ step, nth }) => {
      const place = routed();
      expect((await fixChild(place, step, String(nth))).signal).toBe('SIGKILL');
      for (const [path, text] of Object.entries(texts(place)))
        expect([FILES[path]?.old, FILES[path]?.fixed]).toContain(text);
      // The key is never lost: it stands where it stood, or in the store that the profile names.
      const isKept = existsSync(join(place.home, '.config/cordon/config.jsonc'));
      expect(isKept || readFileSync(place.settings, 'utf8') === ROUTER).toBe(true);
      expect((await fixChild(place)).status).toBe(0);
      expect(texts(place)).toEqual(ALL_FIXED);
      expect(leftovers(place)).toEqual([]);
      while ((await undone(place)) > 0);
      expect(texts(place)).toEqual(ALL_OLD);
    },
  );

  it('or at any moment of the command itself', async () => {
    for (const ms of [30, 80, 130, 200, 300, 500]) {
      const place = routed();
      const { child, ended } = fix(place);
      await sleep(ms);
      child.kill('SIGKILL');
      await ended;
      for (const [path, text] of Object.entries(texts(place)))
        expect([FILES[path]?.old, FILES[path]?.fixed]).toContain(text);
      expect((await fix(place).ended).status).toBe(0);
      expect(texts(place)).toEqual(ALL_FIXED);
    }
  });
});
