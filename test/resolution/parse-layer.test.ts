import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Layer, LayerSource } from '../../src/core/layers/layer.ts';
import { parseLayer } from '../../src/core/layers/parse-layer.ts';
import { scanJson } from '../../src/core/layers/scan-json.ts';
import type { Scope } from '../../src/core/origin.ts';
import { Secret } from '../../src/core/secret.ts';
import { fingerprintOf } from '../../src/host/node-host.ts';

function parse(content: string | Uint8Array, scope: Scope = 'user', version = '2.1.330'): Layer {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const source: LayerSource = { scope, path: '/home/p/settings.json', content: { kind: 'bytes', bytes } };
  return parseLayer({ source, fingerprintOf, version });
}

const valueOf = (layer: Layer, name: string) => layer.variables.find((variable) => variable.name === name)?.value;
const lineOf = (layer: Layer, name: string) => layer.variables.find((variable) => variable.name === name)?.origin.line;

const URL_A = '"ANTHROPIC_BASE_URL":"http://127.0.0.1:9/x"';
const BODY = `{"env":{${URL_A}}}`;
const utf16 = (text: string, order: 'le' | 'be') => {
  const bytes = Buffer.from(text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

describe('a file counts as the client reads it', () => {
  it.each([
    { behaviour: 'plain', content: BODY },
    { behaviour: 'a byte order mark', content: `\uFEFF${BODY}` },
    { behaviour: 'UTF-16 with a little-endian mark', content: utf16(`\uFEFF${BODY}`, 'le') },
    { behaviour: 'white space around it', content: ` \n\t${BODY}\n\n` },
    {
      behaviour: 'bytes that are not UTF-8 in a text',
      content: Buffer.concat([Buffer.from('{"zz":"'), Buffer.from([0xff, 0xfe]), Buffer.from(`","env":{${URL_A}}}`)]),
    },
    { behaviour: 'unknown keys', content: `{"zzz":5,"env":{${URL_A}}}` },
    {
      behaviour: 'the last of two env objects',
      content: `{"env":{"ANTHROPIC_BASE_URL":"http://other"},"env":{${URL_A}}}`,
    },
    { behaviour: 'the last of two names', content: `{"env":{"ANTHROPIC_BASE_URL":"http://other",${URL_A}}}` },
    { behaviour: 'odd values beside it', content: `{"env":{"A":null,"B":{},"C":[1],"D":5,${URL_A}}}` },
    {
      behaviour: 'keys like __proto__ and constructor',
      content: `{"__proto__":{"x":1},"constructor":1,"env":{"__proto__":"z",${URL_A}}}`,
    },
    {
      behaviour: '20,000 nested objects',
      content: `{"env":{${URL_A}},"zz":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    },
    { behaviour: 'hooks of another type', content: `{"hooks":"x","env":{${URL_A}}}` },
    { behaviour: 'an event that is not known', content: `{"hooks":{"Nope":[]},"env":{${URL_A}}}` },
    {
      behaviour: 'a permission rule that is not valid',
      content: `{"permissions":{"allow":["Bash("]},"env":{${URL_A}}}`,
    },
    { behaviour: 'a permission rule that is no text', content: `{"permissions":{"allow":[5]},"env":{${URL_A}}}` },
  ])('$behaviour', ({ content }) => {
    const layer = parse(content);
    expect(layer.state).toBe('active');
    expect(valueOf(layer, 'ANTHROPIC_BASE_URL')).toBe('http://127.0.0.1:9/x');
  });
});

describe('a file is dropped as the client drops it, and the place is named', () => {
  it.each([
    {
      behaviour: 'a comment',
      content: `{\n  // why\n  "env":{}}`,
      at: { offset: 4, line: 2 },
      reason: 'it holds a comment, which JSON does not have',
    },
    {
      behaviour: 'a trailing comma',
      content: `{"env":{${URL_A}},\n}`,
      at: { offset: 54, line: 2 },
      reason: 'a comma stands before a closing bracket',
    },
    { behaviour: 'an empty file', content: '', at: { offset: 0, line: 1 }, reason: 'it is empty' },
    {
      behaviour: 'a file that ends early',
      content: '{"env":',
      at: { offset: 7, line: 1 },
      reason: 'it ends in the middle',
    },
    { behaviour: 'a list', content: '[]', at: { offset: 0, line: 1 }, reason: 'it is JSON, but not an object' },
    { behaviour: 'null', content: 'null', at: { offset: 0, line: 1 }, reason: 'it is JSON, but not an object' },
    { behaviour: 'a text', content: '"x"', at: { offset: 0, line: 1 }, reason: 'it is JSON, but not an object' },
    {
      behaviour: 'two marks',
      content: `\uFEFF\uFEFF${BODY}`,
      at: { offset: 3, line: 1 },
      reason: 'it is not valid JSON',
    },
    {
      behaviour: 'UTF-16 without a mark',
      content: utf16(BODY, 'le'),
      at: { offset: 1, line: 1 },
      reason: 'it is not valid JSON',
    },
    {
      behaviour: 'a control character in a text',
      content: '{"a":"\u0001"}',
      at: { offset: 5, line: 1 },
      reason: 'it is not valid JSON',
    },
    { behaviour: 'single quotes', content: "{'env':{}}", at: { offset: 1, line: 1 }, reason: 'it is not valid JSON' },
    {
      behaviour: 'env that is no object',
      content: '{\n"env":"x"}',
      at: { offset: 2, line: 2 },
      reason: 'its env must be an object',
    },
    {
      behaviour: 'a model that is no text',
      content: `{"env":{${URL_A}},\n"model":5}`,
      at: { offset: 54, line: 2 },
      reason: 'its model must be a text',
    },
    {
      behaviour: 'a permission mode that is not known',
      content: '{"permissions":{"defaultMode":"zz"}}',
      at: { offset: 1, line: 1 },
      reason: 'its permissions.defaultMode has a value that the client does not accept there',
    },
    {
      behaviour: 'a hook without its command',
      content: '{"hooks":{"PreToolUse":[{"hooks":[{"type":"command"}]}]}}',
      at: { offset: 1, line: 1 },
      reason: 'its hooks.PreToolUse has a value that the client does not accept there',
    },
  ])('$behaviour', ({ content, at, reason }) => {
    expect(parse(content)).toEqual({
      scope: 'user',
      path: '/home/p/settings.json',
      state: 'dropped',
      reason,
      at,
      variables: [],
      settings: [],
    });
  });

  it('a file above 2 MiB', () => {
    expect(parse(`{"zz":"${'x'.repeat(2 * 1024 * 1024)}"}`).reason).toBe('it is larger than 2097152 bytes');
  });
});

describe('values', () => {
  it('are made text: null, numbers, switches, lists, objects', () => {
    const layer = parse('{"env":{"ANTHROPIC_MODEL":null,"A":5,"B":true,"C":[1,2],"D":{},"E":1e21}}');
    expect(layer.variables.map(({ name, value }) => [name, value])).toEqual([
      ['ANTHROPIC_MODEL', 'null'],
      ['A', '5'],
      ['B', 'true'],
      ['C', '1,2'],
      ['D', '[object Object]'],
      ['E', '1e+21'],
    ]);
  });

  it('of the state file that are null are no values', () => {
    expect(parse('{"env":{"ANTHROPIC_MODEL":null,"A":5}}', 'global').variables.map(({ name }) => name)).toEqual(['A']);
  });

  it('carry the line of the one that counts', () => {
    const layer = parse(
      '{\n"env": {\n"ANTHROPIC_MODEL": "a",\n"A": "{\\n",\n"ANTHROPIC_MODEL": "b"\n},\n"model": "m"\n}',
    );
    expect([
      valueOf(layer, 'ANTHROPIC_MODEL'),
      lineOf(layer, 'ANTHROPIC_MODEL'),
      lineOf(layer, 'A'),
      layer.settings[0]?.origin.line,
    ]).toEqual(['b', 5, 4, 7]);
  });

  it('that are secret by name never show in JSON', () => {
    const layer = parse('{"env":{"ANTHROPIC_AUTH_TOKEN":"tok-very-secret","ANTHROPIC_CUSTOM_HEADERS":"x: hidden"}}');
    expect(valueOf(layer, 'ANTHROPIC_AUTH_TOKEN')).toBeInstanceOf(Secret);
    expect(JSON.stringify(layer)).not.toMatch(/very-secret|hidden/);
  });

  it('that a project may not set are not in its layer', () => {
    const content = '{"env":{"CLAUDE_CONFIG_DIR":"x","CLAUDE_CODE_OAUTH_TOKEN":"y","ANTHROPIC_BASE_URL":"z"}}';
    expect(parse(content, 'local').variables.map(({ name }) => name)).toEqual(['ANTHROPIC_BASE_URL']);
    expect(parse(content, 'local', '2.1.197').variables).toHaveLength(3);
    expect(parse(content, 'user').variables).toHaveLength(3);
  });
});

describe('managed files are milder and harder', () => {
  it('lose a bad field alone', () => {
    const layer = parse(`{"env":{${URL_A}},"model":5,"apiKeyHelper":5,"availableModels":["opus"]}`, 'managed');
    expect([layer.state, layer.settings.map(({ key }) => key), layer.variables.length]).toEqual([
      'active',
      ['availableModels'],
      1,
    ]);
  });

  it('stop the client when they are not JSON, since 2.1.198', () => {
    expect(parse('{,}', 'managed').stopsClient).toBe(true);
    expect(parse('{,}', 'managed', '2.1.197').stopsClient).toBeUndefined();
    expect(parse('{,}', 'user').stopsClient).toBeUndefined();
  });
});

type FieldRecord = { readonly key: string; readonly kept: readonly unknown[]; readonly dropped: readonly unknown[] };

it('each of the client’s settings keys keeps or costs the file as it was seen to, for a value of every JSON type', () => {
  const records = readFileSync(new URL('../fixtures/recorded/settings-fields-2.1.330.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as FieldRecord);
  const stateOf = (key: string, value: unknown) => parse(JSON.stringify({ env: {}, [key]: value })).state;
  const wrong = records.flatMap(({ key, kept, dropped }) => [
    ...kept
      .filter((value) => stateOf(key, value) !== 'active')
      .map((value) => `${key}: ${JSON.stringify(value)} is kept`),
    ...dropped
      .filter((value) => stateOf(key, value) !== 'dropped')
      .map((value) => `${key}: ${JSON.stringify(value)} is dropped`),
  ]);
  expect(wrong).toEqual([]);
  expect(records).toHaveLength(199);
});

it.each([
  { version: '2.1.330', values: 139 },
  { version: '2.1.197', values: 511 },
])('values inside the settings keys keep or cost the file as $version was seen to', ({ version, values }) => {
  const records = readFileSync(
    new URL(`../fixtures/recorded/settings-values-${version}.jsonl`, import.meta.url),
    'utf8',
  )
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly settings: unknown; readonly state: string });
  const wrong = records.filter(
    ({ settings, state }) => parse(JSON.stringify(settings), 'user', version).state !== state,
  );
  expect(wrong).toEqual([]);
  expect(records).toHaveLength(values);
});

describe('the scan for places', () => {
  it('finds a text whole exactly when JSON.parse does', () => {
    const mutated = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ' ', '1', '\\', '\u0001', '/'))
      .map(([text, at, piece]) => {
        const index = at % (text.length + 1);
        return text.slice(0, index) + piece + text.slice(index + (at % 2));
      });
    fc.assert(
      fc.property(mutated, (text) => isJson(text) === (scanJson(text).brokenAt === null)),
      { numRuns: 2000 },
    );
  });

  it('finds every key of two levels, where it stands', () => {
    const documents = fc.dictionary(
      fc.string(),
      fc.oneof(fc.string(), fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())),
    );
    fc.assert(
      fc.property(documents, fc.nat(4), (document, indent) => {
        const text = JSON.stringify(document, null, indent);
        return scanJson(text).keys.every(({ path, index }) => text.startsWith(JSON.stringify(path.at(-1)), index));
      }),
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
