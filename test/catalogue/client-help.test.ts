import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CLIENT_COMMANDS, CLIENT_OPTIONS } from '../../src/core/catalogue/client-help.ts';
import { valueOf } from '../../src/core/catalogue/client-options.ts';
import { pinnedClient } from '../lab/pinned-client.ts';

const client = pinnedClient();

type Shown = { readonly names: readonly string[]; readonly value: 'required' | 'optional' | 'variadic' | null };

/** The options and commands of the client's own help: every line that begins with a spelling, two blanks in. */
function readHelp(): { readonly options: readonly Shown[]; readonly commands: readonly string[] } {
  const home = mkdtempSync(path.join(tmpdir(), 'cordon-help-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const env = { HOME: home, PATH: '/usr/bin:/bin', DISABLE_AUTOUPDATER: '1' };
  const [head = '', tail = ''] = execFileSync(client ?? '', ['--help'], { env, encoding: 'utf8' }).split(
    '\nCommands:\n',
  );
  const options = head.split('\n').flatMap((line): readonly Shown[] => {
    const [, spellings, value = ''] =
      /^ {2}(-[\w-]+(?:, -[\w-]+)*)(?: (<[^>]+>|\[[^\]]+\]))?(?: {2}|$)/.exec(line) ?? [];
    if (spellings === undefined) return [];
    const kind =
      value === '' ? null : value.includes('...') ? 'variadic' : value.startsWith('<') ? 'required' : 'optional';
    return [{ names: spellings.split(', '), value: kind }];
  });
  const commands = tail.split('\n').flatMap((line) => /^ {2}([a-z][a-z-]*)/.exec(line)?.[1] ?? []);
  return { options, commands };
}

describe.skipIf(client === null)('what completion knows of the client is what its help says', () => {
  test('every option, in every spelling, and none besides', () => {
    const shown = readHelp().options.flatMap(({ names }) => names);
    expect(shown.length).toBeGreaterThan(50);
    expect(CLIENT_OPTIONS.flatMap(({ names }) => names).toSorted()).toEqual(shown.toSorted());
  });

  test('whether an option takes a value', () => {
    const wrong = readHelp().options.filter(({ names, value }) =>
      names.some((name) => (valueOf(name) === null) !== (value === null)),
    );
    expect(wrong).toEqual([]);
  });

  test('every command', () => {
    const { commands } = readHelp();
    expect(commands.length).toBeGreaterThan(10);
    expect(CLIENT_COMMANDS.flatMap(({ names }) => names).toSorted()).toEqual(commands.toSorted());
  });
});
