import { describe, expect, test } from 'vitest';
import type { Json, Layer } from '../../src/core/layers/layer.ts';
import { parseLayer } from '../../src/core/layers/parse-layer.ts';
import type { JsonObject } from '../../src/core/layers/is-json-object.ts';
import { hooksOff, personsStatusLine, withSessionHooks } from '../../src/core/plan/session-hooks.ts';
import type { Scope } from '../../src/core/origin.ts';
import { fingerprintOf } from '../../src/host/node-host.ts';

const places = { directory: "/state/it's/s1", cordon: ['/node', '/cordon.cjs'] } as const;
const command = (verb: string) => String.raw`'/node' '/cordon.cjs' '${verb}' '/state/it'\''s/s1'`;
const OURS = { hooks: [{ type: 'command', command: command('hook'), timeout: 30 }] };
const THEIRS = { matcher: 'startup', hooks: [{ type: 'command', command: 'theirs' }] };

function layer(scope: Scope, settings: Json): Layer {
  const bytes = new TextEncoder().encode(JSON.stringify(settings));
  const source = { scope, path: `/${scope}.json`, content: { kind: 'bytes', bytes } } as const;
  return parseLayer({ source, fingerprintOf, version: '2.1.330' });
}

const line = (name: string, more: object = {}): JsonObject => ({ type: 'command', command: name, ...more });

describe('hooks in the overlay', () => {
  test.each<{ behaviour: string; own: JsonObject; hooks: unknown }>([
    {
      behaviour: 'none of the person’s own: cordon’s alone',
      own: {},
      hooks: { SessionStart: [OURS], UserPromptSubmit: [OURS], ConfigChange: [OURS], Stop: [OURS] },
    },
    {
      behaviour: 'the person’s own stay, before cordon’s, and for other events',
      own: { hooks: { Stop: [THEIRS], PreToolUse: [THEIRS] } },
      hooks: {
        SessionStart: [OURS],
        UserPromptSubmit: [OURS],
        ConfigChange: [OURS],
        Stop: [THEIRS, OURS],
        PreToolUse: [THEIRS],
      },
    },
    { behaviour: 'what the client would not read stays as it is', own: { hooks: 'nonsense' }, hooks: 'nonsense' },
  ])('$behaviour', ({ own, hooks }) => {
    expect(withSessionHooks(own, { places, layers: [] }).hooks).toEqual(hooks);
  });

  test.each<{ behaviour: string; layers: readonly Layer[]; own: JsonObject | null; off: boolean }>([
    { behaviour: 'nothing says so', layers: [layer('user', { hooks: {} })], own: null, off: false },
    { behaviour: 'a user file', layers: [layer('user', { disableAllHooks: true })], own: null, off: true },
    { behaviour: 'the person’s own --settings', layers: [], own: { disableAllHooks: true }, off: true },
    {
      behaviour: 'a policy for hooks of its own alone',
      layers: [layer('managed', { allowManagedHooksOnly: true })],
      own: null,
      off: true,
    },
    {
      behaviour: 'the same word of a person, which the client passes over',
      layers: [layer('user', { allowManagedHooksOnly: true })],
      own: null,
      off: false,
    },
  ])('are off: $behaviour: $off', ({ layers, own, off }) => {
    expect(hooksOff(own, layers)).toBe(off);
  });
});

describe('the status line in the overlay', () => {
  test('is cordon’s, with the look of the person’s own', () => {
    const layers = [layer('user', { statusLine: line('mine', { padding: 2 }) })];
    expect(withSessionHooks({}, { places, layers }).statusLine).toEqual({
      type: 'command',
      padding: 2,
      refreshInterval: 10,
      command: command('statusline'),
    });
  });

  test.each<{ behaviour: string; own: JsonObject | null; layers: readonly Layer[]; found: JsonObject | null }>([
    { behaviour: 'none', own: null, layers: [layer('user', {})], found: null },
    {
      behaviour: 'the highest layer’s',
      own: null,
      layers: [layer('user', { statusLine: line('user') }), layer('local', { statusLine: line('local') })],
      found: line('local'),
    },
    {
      behaviour: 'their own --settings before every layer',
      own: { statusLine: line('own') },
      layers: [layer('user', { statusLine: line('user') })],
      found: line('own'),
    },
    { behaviour: 'cordon’s own is none', own: { statusLine: line('cordon statusline') }, layers: [], found: null },
    {
      behaviour: 'a script that calls cordon’s is theirs',
      own: { statusLine: line('cordon statusline; mine') },
      layers: [],
      found: line('cordon statusline; mine'),
    },
    { behaviour: 'no command is none', own: { statusLine: { type: 'text' } }, layers: [], found: null },
  ])('the person’s own: $behaviour', ({ own, layers, found }) => {
    expect(personsStatusLine(own, layers)).toEqual(found);
  });
});
