import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/core/layers/is-json-object.ts';
import { withNativeGuard } from '../../src/core/plan/native-guard.ts';

type Hooks = Readonly<Record<string, readonly { readonly hooks: readonly { readonly command: string }[] }[]>>;

function hooksOf(overlay: JsonObject): Hooks {
  return withNativeGuard(overlay).hooks as unknown as Hooks;
}

const command = hooksOf({})['UserPromptSubmit']?.[0]?.hooks[0]?.command ?? '';

describe.skipIf(process.platform === 'win32')('the hook in front of every prompt of a native session', () => {
  test.each([
    { env: {}, blocks: false },
    { env: { ANTHROPIC_BASE_URL: '', CLAUDE_CODE_USE_BEDROCK: '' }, blocks: false },
    { env: { ANTHROPIC_BASE_URL: 'https://api.anthropic.com' }, blocks: false },
    { env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' }, blocks: true },
    { env: { ANTHROPIC_BASE_URL: 'https://api.anthropic.com.example' }, blocks: true },
    { env: { CLAUDE_CODE_USE_BEDROCK: '1' }, blocks: true },
    { env: { ANTHROPIC_UNIX_SOCKET: '/run/s' }, blocks: true },
    { env: { ANTHROPIC_AUTH_TOKEN: 'x' }, blocks: true },
  ])('with $env blocks: $blocks', ({ env, blocks }) => {
    const ran = spawnSync('/bin/sh', ['-c', command, 'sh', 'an argument'], { env, encoding: 'utf8' });
    expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' });
    if (blocks)
      expect(JSON.parse(ran.stdout)).toMatchObject({ decision: 'block', reason: expect.stringMatching(/^cordon: /) });
    else expect(ran.stdout).toBe('');
  });
});

describe('the overlay', () => {
  test('keeps a person’s own hooks, before the guard', () => {
    const own = { hooks: [{ type: 'command', command: 'true' }] };
    const hooks = hooksOf({ hooks: { UserPromptSubmit: [own], Stop: [own] } });
    expect(hooks['Stop']).toEqual([own]);
    expect(hooks['ConfigChange']).toHaveLength(1);
    expect(hooks['UserPromptSubmit']?.map(({ hooks: [first] }) => first?.command)).toEqual(['true', command]);
  });

  test('leaves hooks that are none as they are', () => {
    expect(withNativeGuard({ hooks: 'nonsense' })).toEqual({ hooks: 'nonsense' });
  });
});
