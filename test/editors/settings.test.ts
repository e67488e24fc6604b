import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeDesktop } from '../../src/commands/editor-desktop.ts';
import { setEditor } from '../../src/commands/editor.ts';
import { undoEdits } from '../../src/host/edits/undo-edits.ts';
import { findEditor } from '../../src/core/editors/editor.ts';
import { renderDesktop, renderEditor } from '../../src/render/editor.ts';
import { CONFIG, makeMachine, place } from '../profiles/machine.ts';

const COMMAND = ['/opt/node', '/opt/cordon it.cjs'];
const CONFIGURATION = JSON.stringify({
  profiles: { free: { provider: 'openrouter', model: 'some/model', credential: 'env:OPENROUTER_API_KEY' } },
});

function machine(files: Readonly<Record<string, string>> = {}) {
  const made = makeMachine();
  place(made.home, CONFIG, CONFIGURATION);
  for (const [name, text] of Object.entries(files)) place(made.home, name, text, 0o644);
  const run = (
    id: string,
    options: { readonly profile?: string; readonly remove?: boolean; readonly dryRun?: boolean } = {},
  ) => {
    const editor = findEditor(id);
    if (editor === undefined) throw new Error('no such editor');
    return setEditor(made.host, {
      editor,
      profile: options.profile ?? null,
      remove: options.remove ?? false,
      dryRun: options.dryRun ?? false,
      command: COMMAND,
      looks: [0],
    });
  };
  return { ...made, run, read: (name: string) => readFileSync(join(made.home, name), 'utf8') };
}

const FILES = {
  vscode: '.config/Code/User/settings.json',
  cursor: '.config/Cursor/User/settings.json',
  windsurf: '.config/Windsurf/User/settings.json',
  vscodium: '.config/VSCodium/User/settings.json',
  zed: '.config/zed/settings.json',
};
const MINE = '{\n    // mine\n    "editor.fontSize": 12, // small\n    "files.exclude": { "**/x": true, },\n}\n';

describe('cordon editor', () => {
  it.each(Object.entries(FILES))('sets %s, keeps everything else, and is undone byte for byte', async (id, file) => {
    const { host, home, run, read } = machine({ [file]: MINE });
    const done = await run(id, { profile: 'free' });
    if (!done.ok) throw new Error(done.problem.message);
    expect(done.value).toMatchObject({ editor: id, action: 'set', profile: 'free', file: join(home, file) });
    const { wrapper } = done.value;
    expect(read(file)).toContain(JSON.stringify(wrapper));
    expect(read(file).startsWith(MINE.slice(0, MINE.indexOf('"files.exclude"')))).toBe(true);
    expect(readFileSync(wrapper ?? '', 'utf8').split('\n')[2]).toBe(
      id === 'zed'
        ? `exec /opt/node '/opt/cordon it.cjs' run free "$@"`
        : `exec /opt/node '/opt/cordon it.cjs' wrap free -- "$@"`,
    );
    expect(await run(id, { profile: 'free' })).toMatchObject({ ok: true, value: { action: 'unchanged' } });
    expect(await undoEdits({ host, id: done.value.run, looks: [0] })).toMatchObject({ ok: true });
    expect(read(file)).toBe(MINE);
  });
  it('takes it out again on request, and changes nothing where there is nothing', async () => {
    const { run, read } = machine({ [FILES.vscode]: MINE });
    await run('vscode', { profile: 'free' });
    expect(await run('vscode', { remove: true })).toMatchObject({ ok: true, value: { action: 'removed' } });
    expect(read(FILES.vscode)).toBe(MINE);
    expect(await run('vscode', { remove: true })).toMatchObject({ ok: true, value: { action: 'unchanged' } });
  });
  it('writes nothing for a dry run', async () => {
    const { home, run, read } = machine({ [FILES.vscode]: MINE });
    const done = await run('vscode', { profile: 'free', dryRun: true });
    expect(done).toMatchObject({ ok: true, value: { action: 'planned' } });
    expect(done.ok && renderEditor(done.value, false)).toContain('claudeProcessWrapper');
    expect(read(FILES.vscode)).toBe(MINE);
    expect(existsSync(join(home, '.local/state/cordon/wrappers'))).toBe(false);
  });
  it('makes the file where there is none', async () => {
    const { run, read } = machine();
    await run('cursor', { profile: 'free' });
    expect(Object.keys(JSON.parse(read(FILES.cursor)) as object)).toEqual(['claudeCode.claudeProcessWrapper']);
  });
  it.each([
    {
      behaviour: 'another wrapper is set',
      text: '{"claudeCode.claudeProcessWrapper": "/opt/theirs"}',
      code: 'foreign-wrapper',
    },
    { behaviour: 'the file is broken', text: '{"a": ', code: 'edit-refused' },
    { behaviour: 'the file is a list', text: '[]', code: 'edit-refused' },
  ])('refuses and writes nothing where $behaviour', async ({ text, code }) => {
    const { home, run, read } = machine({ [FILES.vscode]: text });
    expect(await run('vscode', { profile: 'free' })).toMatchObject({ ok: false, problem: { code, kind: 'unsafe' } });
    expect(read(FILES.vscode)).toBe(text);
    expect(existsSync(join(home, '.local/state/cordon/wrappers'))).toBe(false);
  });
  it('refuses a settings file that is a link to nowhere', async () => {
    const { home, run } = machine({ '.config/Code/User/keybindings.json': '[]' });
    symlinkSync('/nonexistent/settings.json', join(home, FILES.vscode));
    expect(await run('vscode', { profile: 'free' })).toMatchObject({ ok: false, problem: { kind: 'unsafe' } });
  });
  it('says what to type into a JetBrains editor, and writes nothing', async () => {
    const { home, run } = machine();
    const done = await run('jetbrains', { profile: 'free' });
    expect(done).toMatchObject({ ok: true, value: { action: 'manual', file: null, wrapper: null } });
    expect(done.ok && renderEditor(done.value, false)).toContain(`/opt/node '/opt/cordon it.cjs' run free`);
    expect(existsSync(join(home, '.local/state/cordon/wrappers'))).toBe(false);
  });
  it('doesn’t know a profile that isn’t there', async () => {
    const { run } = machine();
    expect(await run('vscode', { profile: 'nope' })).toMatchObject({ ok: false, problem: { code: 'unknown-profile' } });
  });
});

describe('cordon editor desktop', () => {
  const places = { asks: false };
  const managedDirectory = '/nonexistent';
  it('says that it is neutral where nothing routes', async () => {
    const { host } = machine();
    const report = await describeDesktop(host, { places, managedDirectory });
    expect(report).toMatchObject({ neutral: true, providers: [] });
    expect(renderDesktop(report)).toContain('cordon never writes those.');
  });
  it('names a third-party provider of its own and leaves its file as it is', async () => {
    const file = '.config/Claude-3p/configLibrary/one.json';
    const text = JSON.stringify({
      inferenceProvider: 'gateway',
      inferenceGatewayBaseUrl: 'https://other.example',
      inferenceGatewayApiKey: 'made-up-secret-123',
    });
    const { host, read } = machine({ [file]: text });
    const report = await describeDesktop(host, { places, managedDirectory });
    expect(report).toMatchObject({ neutral: false, providers: [{ destination: 'https://other.example' }] });
    expect(JSON.stringify(report) + renderDesktop(report)).not.toContain('made-up-secret-123');
    expect(read(file)).toBe(text);
  });
});
