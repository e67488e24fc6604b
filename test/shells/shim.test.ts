import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createBox, putClient, putFile, putProgram, type Box, type ClientReport } from '../launch/box.ts';
import { cordon, runIn } from '../launch/launch.ts';
import { createShellBox } from './shell-box.ts';

/** Starts `claude` inside, where it is told to; else says what it was given. */
const BODY = `
  const { spawnSync } = require('node:child_process');
  const nests = process.argv.includes('nest');
  if (nests) process.exitCode = spawnSync('/bin/sh', ['-c', process.argv.at(-1)], { stdio: 'inherit' }).status;
  else process.stdout.write(JSON.stringify({ argv: process.argv.slice(2), env: { ...process.env } }));
`;

async function makeShim(): Promise<{ readonly box: Box; readonly program: string }> {
  const box = createBox();
  putClient(box, { body: BODY });
  putFile(path.join(box.home, '.claude', 'settings.json'), { env: { ANTHROPIC_BASE_URL: 'http://stranger.example' } });
  const made = await cordon(box, ['shim', 'native', '--dir', path.join(box.directory, 'shims'), '--json']);
  expect({ status: made.status, stderr: made.stderr }).toEqual({ status: 0, stderr: '' });
  return { box, program: path.join(box.directory, 'shims', 'claude-native') };
}

type Shown = Pick<ClientReport, 'argv' | 'env'>;

async function run(box: Box, argv: readonly string[], options: Parameters<typeof runIn>[2] = {}): Promise<Shown> {
  const ended = await runIn(box, argv, options);
  if (ended.status !== 0) throw new Error(`ended with ${ended.status}: ${ended.stderr}`);
  return JSON.parse(ended.stdout.toString()) as Shown;
}

function overlayOf({ argv }: Shown): Readonly<Record<string, string>> {
  const file = argv[argv.indexOf('--settings') + 1] ?? '';
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly env: Readonly<Record<string, string>> }).env;
}

/** Whether the client was started by the program itself, and not through cordon. */
const isDirect = ({ env }: Shown) => env.CORDON_SESSION?.startsWith('shim-') === true;

describe('a program that cordon shim wrote', () => {
  test('starts the client as planned, with every routing variable held blank', async () => {
    const { box, program } = await makeShim();
    const shown = await run(box, [program, '-p', 'hi']);
    expect(isDirect(shown)).toBe(true);
    expect(shown.argv.slice(-2)).toEqual(['-p', 'hi']);
    expect(overlayOf(shown)).toMatchObject({ ANTHROPIC_BASE_URL: '', ANTHROPIC_AUTH_TOKEN: '' });
  });

  test.each<{ behaviour: string; change: (box: Box) => void; options?: Parameters<typeof runIn>[2] }>([
    {
      behaviour: 'user settings that changed',
      change: ({ home }) => putFile(path.join(home, '.claude', 'settings.json'), { env: { ANTHROPIC_MODEL: 'x' } }),
    },
    {
      behaviour: 'project settings',
      change: ({ cwd }) => putFile(path.join(cwd, '.claude', 'settings.json'), { env: { ANTHROPIC_MODEL: 'x' } }),
    },
    {
      behaviour: 'local settings above',
      change: ({ directory }) => putFile(path.join(directory, '.claude', 'settings.local.json'), {}),
    },
    {
      behaviour: 'a routing variable',
      change: () => undefined,
      options: { env: { ANTHROPIC_BASE_URL: 'http://x.example' } },
    },
    { behaviour: 'another PATH', change: () => undefined, options: { env: { EXTRA: '1' } } },
    { behaviour: 'a client that changed', change: (box) => putClient(box, { body: `${BODY}\n` }) },
  ])('leaves it to cordon where it finds $behaviour', async ({ behaviour, change, options = {} }) => {
    const { box, program } = await makeShim();
    change(box);
    const env = behaviour === 'another PATH' ? { PATH: `${box.env.PATH}:/opt` } : options.env;
    const shown = await run(box, [program, '-p', 'hi'], env === undefined ? {} : { env });
    expect(isDirect(shown)).toBe(false);
    expect(shown.env).toMatchObject({ CORDON_PROFILE: 'native' });
    expect(shown.env).not.toHaveProperty('ANTHROPIC_BASE_URL');
    expect(overlayOf(shown)).toMatchObject({ ANTHROPIC_BASE_URL: '' });
  });

  test.each<{ behaviour: string; first: (box: Box, shims: string) => readonly string[]; status: number; says: string }>(
    [
      { behaviour: 'first on PATH', first: (_, shims) => [shims], status: 0, says: '' },
      {
        behaviour: 'reached by a link',
        first: ({ directory }, shims) => {
          mkdirSync(path.join(directory, 'links'));
          symlinkSync(path.join(shims, 'claude'), path.join(directory, 'links', 'claude'));
          return [path.join(directory, 'links'), shims];
        },
        status: 0,
        says: '',
      },
      {
        behaviour: 'copied to another directory',
        first: ({ directory }, shims) => {
          mkdirSync(path.join(directory, 'copies'));
          copyFileSync(path.join(shims, 'claude'), path.join(directory, 'copies', 'claude'));
          return [path.join(directory, 'copies'), shims];
        },
        status: 0,
        says: '',
      },
      {
        behaviour: 'behind a program of the person’s that starts cordon',
        first: ({ directory }) => {
          const own = path.join(directory, 'own');
          mkdirSync(own);
          putProgram(path.join(own, 'claude'), '#!/bin/sh\nexec cordon run native -- "$@"\n');
          return [own];
        },
        status: 3,
        says: 'did not say a version',
      },
      {
        behaviour: 'alone, without a client',
        first: ({ bin }, shims) => {
          rmSync(path.join(bin, 'claude'));
          return [shims];
        },
        status: 127,
        says: 'No claude was found',
      },
    ],
  )('plain claude never starts itself: $behaviour', async ({ first, status, says }) => {
    const box = createShellBox();
    const shims = path.join(box.directory, 'shims');
    expect((await cordon(box, ['shim', '--claude', '--dir', shims])).status).toBe(0);
    const PATH = [...first(box, shims), box.env.PATH].join(':');
    const ended = await runIn(box, ['/bin/sh', '-c', 'claude hi'], { env: { PATH } });
    expect(ended.status).toBe(status);
    expect(ended.stdout.toString()).toBe(status === 0 ? '[hi]\n' : '');
    if (says !== '') expect(ended.stderr).toContain(says);
  });

  test('leaves a repository with a policy to cordon, which refuses it until it is trusted', async () => {
    const { box, program } = await makeShim();
    mkdirSync(path.join(box.cwd, '.git'));
    putFile(path.join(box.cwd, '.cordon.jsonc'), { profiles: ['lab'] });
    const ended = await runIn(box, [program, '-p', 'hi']);
    expect(ended.status).toBe(3);
  });

  test.each([
    { how: 'by its name', command: 'claude -p inner' },
    { how: 'with nothing but HOME and PATH', command: 'env -i HOME="$HOME" PATH="$PATH" claude -p inner' },
  ])('keeps a claude inside its session, $how', async ({ command }) => {
    const { box, program } = await makeShim();
    const shown = await run(box, [program, '-p', 'nest', command]);
    expect(shown.argv.slice(-2)).toEqual(['-p', 'inner']);
    expect(shown.env).toMatchObject({ CORDON_PROFILE: 'native' });
    expect(overlayOf(shown)).toMatchObject({ ANTHROPIC_BASE_URL: '', ANTHROPIC_AUTH_TOKEN: '' });
  });
});
