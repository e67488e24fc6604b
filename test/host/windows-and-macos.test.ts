import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findClient } from '../../src/host/client.ts';
import { configurationPath } from '../../src/host/configuration.ts';
import type { Host, Platform } from '../../src/host/host.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { clientHome, configDirectory, managedDirectory, stateFiles } from '../../src/host/sources/places.ts';
import { stateDirectoryPath } from '../../src/host/state-directory.ts';
import { programBehindShim, withPlainPath } from '../../src/host/windows-shim.ts';

// Recorded from the other systems' rules and run here: folders are joined with this system's separator.
const made: string[] = [];
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true });
});

const WINDOWS = {
  USERPROFILE: '/users/a',
  APPDATA: '/users/a/roaming',
  LOCALAPPDATA: '/users/a/local',
  HOME: '/msys/a',
};
const MACOS = { HOME: '/Users/a' };
const host = (platform: Platform, env: Readonly<Record<string, string>>): Host =>
  createNodeHost({ platform, env, cwd: '/here' });

describe('where things are on other systems', () => {
  it.each([
    {
      what: 'configuration',
      place: configurationPath,
      windows: '/users/a/roaming/cordon/config.jsonc',
      macos: '/Users/a/.config/cordon/config.jsonc',
    },
    {
      what: 'state',
      place: stateDirectoryPath,
      windows: '/users/a/local/cordon',
      macos: '/Users/a/.local/state/cordon',
    },
    { what: 'home', place: clientHome, windows: '/users/a', macos: '/Users/a' },
    {
      what: 'client’s configuration',
      place: (machine: Host) => configDirectory(machine),
      windows: '/users/a/.claude',
      macos: '/Users/a/.claude',
    },
    {
      what: 'client’s state',
      place: (machine: Host) => stateFiles(machine).current,
      windows: '/users/a/.claude.json',
      macos: '/Users/a/.claude.json',
    },
    {
      what: 'managed settings',
      place: ({ platform }: Host) => managedDirectory(platform),
      windows: 'C:\\Program Files\\ClaudeCode',
      macos: '/Library/Application Support/ClaudeCode',
    },
  ])('$what', ({ place, windows, macos }) => {
    expect(place(host('win32', WINDOWS))).toBe(windows);
    expect(place(host('darwin', MACOS))).toBe(macos);
  });

  it('has no place for anything where Windows names none', () => {
    expect(configurationPath(host('win32', {}))).toBe(null);
    expect(stateDirectoryPath(host('win32', {}))).toBe(null);
  });
});

/** As npm 11 writes it beside a package whose program is an .exe. */
const NPM_SHIM = `@ECHO off\r
GOTO start\r
:find_dp0\r
SET dp0=%~dp0\r
EXIT /b\r
:start\r
SETLOCAL\r
CALL :find_dp0\r
"%dp0%\\node_modules\\@anthropic-ai\\claude-code\\bin\\claude.exe"   %*\r
`;

describe('a .cmd on Windows', () => {
  it.each([
    {
      behaviour: 'npm’s own for a program',
      text: NPM_SHIM,
      program: 'node_modules/@anthropic-ai/claude-code/bin/claude.exe',
    },
    { behaviour: 'one with the folder in place', text: '@"%~dp0claude.exe" %*\r\n', program: 'claude.exe' },
    { behaviour: 'npm’s own for a script', text: '"%_prog%"  "%dp0%\\node_modules\\x\\cli.js" %*\r\n', program: null },
    { behaviour: 'one that adds arguments of its own', text: '"%~dp0claude.exe" --model x %*\r\n', program: null },
    { behaviour: 'one that starts something elsewhere', text: '"C:\\other\\claude.exe" %*\r\n', program: null },
  ])('$behaviour', ({ text, program }) => {
    expect(programBehindShim(text)).toBe(program);
  });
});

describe('the client on Windows', () => {
  const machine = (files: Readonly<Record<string, string>>) => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'cordon-windows-')));
    made.push(folder);
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      chmodSync(file, 0o755);
    }
    const env = { ...WINDOWS, LOCALAPPDATA: folder, PATH: `${folder}:/usr/bin:/bin` };
    return { folder, find: () => findClient(host('win32', env)) };
  };
  // A script stands in for the program: what is tried is which file is found.
  const PROGRAM = '#!/bin/sh\necho "2.1.330 (Claude Code)"\n';

  it('is claude.exe before claude.cmd', async () => {
    const { folder, find } = machine({ 'claude.exe': PROGRAM, 'claude.cmd': NPM_SHIM });
    expect(await find()).toMatchObject({
      ok: true,
      value: { path: path.join(folder, 'claude.exe'), version: '2.1.330' },
    });
  });

  it('is the program behind npm’s claude.cmd', async () => {
    const program = 'node_modules/@anthropic-ai/claude-code/bin/claude.exe';
    const { folder, find } = machine({ 'claude.cmd': NPM_SHIM, [program]: PROGRAM });
    expect(await find()).toMatchObject({ ok: true, value: { path: path.join(folder, program), version: '2.1.330' } });
  });

  it('is not a claude.cmd that does something of its own', async () => {
    const { find } = machine({ 'claude.cmd': '@claude-real --model x %*\r\n' });
    const found = await find();
    expect(found).toMatchObject({ ok: false, problem: { code: 'client-not-executable', kind: 'not-executable' } });
    expect(found.ok ? '' : found.problem.hint).toMatch(/CORDON_CLAUDE/);
  });

  it('is not the script without an ending, which is for other systems', async () => {
    const { find } = machine({ claude: PROGRAM });
    expect(await find()).toMatchObject({ ok: false, problem: { code: 'no-client' } });
  });
});

describe('the search path on Windows', () => {
  it.each([
    { behaviour: 'is called Path', env: { Path: 'a', X: '1' }, read: { PATH: 'a', X: '1' } },
    { behaviour: 'is called PATH already', env: { PATH: 'a', Path: 'b' }, read: { PATH: 'a', Path: 'b' } },
    { behaviour: 'isn’t there', env: { X: '1' }, read: { X: '1' } },
  ])('$behaviour', ({ env, read }) => {
    expect(withPlainPath(env)).toEqual(read);
  });
});
