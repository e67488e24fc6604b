import { describe, expect, test } from 'vitest';
import type { DocumentFormat, EditPath, JsonEdit } from '../../src/core/edits/edit.ts';
import { planEdit } from '../../src/core/edits/plan-edit.ts';
import type { Json } from '../../src/core/layers/layer.ts';
import { fingerprintOf } from '../../src/host/node-host.ts';

const SETTINGS: DocumentFormat = { kind: 'client-settings', scope: 'user' };
const JSONC: DocumentFormat = { kind: 'jsonc' };

type Change = {
  readonly format?: DocumentFormat;
  readonly remove?: readonly EditPath[];
  readonly set?: JsonEdit['set'];
};

function plan(bytes: Uint8Array | null, { format = SETTINGS, remove = [], set = [] }: Change) {
  const edit: JsonEdit = { kind: 'json', format, remove, set };
  return planEdit({ path: '/home/.claude/settings.json', bytes, edit, fingerprintOf, version: null });
}

function edited(text: string, change: Change): string {
  const planned = plan(Buffer.from(text), change);
  return planned.ok ? Buffer.from(planned.value.bytes).toString('utf8') : planned.problem.message;
}

const URL_PATH = ['env', 'ANTHROPIC_BASE_URL'];

describe('removing from the client’s settings', () => {
  const rows: readonly {
    readonly behaviour: string;
    readonly before: string;
    readonly remove?: readonly EditPath[];
    readonly after: string;
  }[] = [
    {
      behaviour: 'a line in the middle goes as a whole',
      before:
        '{\n  "env": {\n    "A": "1",\n    "ANTHROPIC_BASE_URL": "http://x",\n    "B": "2"\n  },\n  "model": "opus"\n}\n',
      after: '{\n  "env": {\n    "A": "1",\n    "B": "2"\n  },\n  "model": "opus"\n}\n',
    },
    {
      behaviour: 'the last line takes the comma before it along',
      before: '{\n  "env": {\n    "A": "1",\n    "ANTHROPIC_BASE_URL": "http://x"\n  }\n}\n',
      after: '{\n  "env": {\n    "A": "1"\n  }\n}\n',
    },
    {
      behaviour: 'an emptied object stays, closed up',
      before: '{\n  "env": {\n    "ANTHROPIC_BASE_URL": "http://x"\n  },\n  "hooks": {}\n}',
      after: '{\n  "env": {},\n  "hooks": {}\n}',
    },
    {
      behaviour: 'tabs and Windows line breaks stay',
      before: '{\r\n\t"env": {\r\n\t\t"ANTHROPIC_BASE_URL": "http://x",\r\n\t\t"A": "1"\r\n\t}\r\n}\r\n',
      after: '{\r\n\t"env": {\r\n\t\t"A": "1"\r\n\t}\r\n}\r\n',
    },
    {
      behaviour: 'minified stays minified',
      before: '{"env":{"A":"1","ANTHROPIC_BASE_URL":"http://x"},"model":"opus"}',
      after: '{"env":{"A":"1"},"model":"opus"}',
    },
    {
      behaviour: 'every duplicate goes, in every duplicate env',
      before: '{"env":{"ANTHROPIC_BASE_URL":"a","B":"1"},"env":{"ANTHROPIC_BASE_URL":"b","ANTHROPIC_BASE_URL":"c"}}',
      after: '{"env":{"B":"1"},"env":{}}',
    },
    {
      behaviour: 'a key written with escapes is the same key',
      before: String.raw`{"env":{"\u0041NTHROPIC_BASE_URL":"a"}}`,
      after: '{"env":{}}',
    },
    {
      behaviour: 'names of the language are names like any other',
      before:
        '{"__proto__":{"env":{"ANTHROPIC_BASE_URL":"kept"}},"constructor":1,"env":{"__proto__":"x","ANTHROPIC_BASE_URL":"a"}}',
      after: '{"__proto__":{"env":{"ANTHROPIC_BASE_URL":"kept"}},"constructor":1,"env":{"__proto__":"x"}}',
    },
    {
      behaviour: 'several paths go at once, neighbours too',
      before:
        '{\n  "env": {\n    "ANTHROPIC_BASE_URL": "a",\n    "ANTHROPIC_AUTH_TOKEN": "b",\n    "A": "1"\n  },\n  "model": "x/y"\n}\n',
      remove: [URL_PATH, ['env', 'ANTHROPIC_AUTH_TOKEN'], ['model']],
      after: '{\n  "env": {\n    "A": "1"\n  }\n}\n',
    },
    {
      behaviour: 'an odd layout keeps its oddness',
      before: '{ "env" : { "A" : "1" ,\n "ANTHROPIC_BASE_URL" : "a"\n\n, "B": "2" } }',
      after: '{ "env" : { "A" : "1" ,\n "B": "2" } }',
    },
    { behaviour: 'a file without it is not changed', before: '{ "env": {} }', after: '{ "env": {} }' },
  ];
  test.each(rows)('$behaviour', ({ before, remove = [URL_PATH], after }) => {
    expect(edited(before, { remove })).toBe(after);
  });

  test('a byte order mark, UTF-16 and bytes that are no text stay', () => {
    const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const marked = plan(Buffer.from('\ufeff{"env":{"ANTHROPIC_BASE_URL":"é"},"a":"é"}'), { remove: [URL_PATH] });
    expect(marked).toMatchObject({
      ok: true,
      value: { bytes: new Uint8Array(Buffer.from('\ufeff{"env":{},"a":"é"}')) },
    });
    const wide = plan(utf16('{"env":{"ANTHROPIC_BASE_URL":"日本"},"a":"日本"}'), { remove: [URL_PATH] });
    expect(wide).toMatchObject({ ok: true, value: { bytes: new Uint8Array(utf16('{"env":{},"a":"日本"}')) } });
    const latin = plan(Buffer.from('{"a":"\u00ff","env":{"ANTHROPIC_BASE_URL":"x"}}', 'latin1'), {
      remove: [URL_PATH],
    });
    expect(latin).toMatchObject({
      ok: true,
      value: { bytes: new Uint8Array(Buffer.from('{"a":"\u00ff","env":{}}', 'latin1')) },
    });
  });
});

describe('what the client drops is refused and named', () => {
  const rows: readonly { readonly behaviour: string; readonly text: string; readonly says: RegExp }[] = [
    {
      behaviour: 'a comment',
      text: '{\n  // mine\n  "env": {}\n}',
      says: /settings\.json:2 \(byte 4\) is not edited: the client drops it: .*comment/,
    },
    { behaviour: 'a trailing comma', text: '{"env":{"ANTHROPIC_BASE_URL":"x",}}', says: /:1 \(byte 33\).*comma/ },
    { behaviour: 'an array', text: '[]', says: /not an object/ },
    { behaviour: 'null', text: 'null', says: /not an object/ },
    { behaviour: 'a string', text: '"x"', says: /not an object/ },
    { behaviour: 'an empty file', text: '', says: /empty/ },
    { behaviour: 'a file that breaks off', text: '{"env":{"ANTHROPIC_BASE_URL":"x"', says: /:1 \(byte 32\)/ },
    {
      behaviour: 'a model that is no text',
      text: '{"model":5,"env":{"ANTHROPIC_BASE_URL":"x"}}',
      says: /the client drops it/,
    },
    {
      behaviour: 'nesting beyond measure',
      text: `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      says: /nests deeper than 200 levels/,
    },
  ];
  test.each(rows)('$behaviour', ({ text, says }) => {
    const planned = plan(Buffer.from(text), { remove: [URL_PATH] });
    expect(planned).toMatchObject({
      ok: false,
      problem: { code: 'edit-refused', kind: 'unsafe', message: expect.stringMatching(says) },
    });
  });
});

describe('removing from a document with comments', () => {
  const rows: readonly {
    readonly behaviour: string;
    readonly before: string;
    readonly remove: readonly EditPath[];
    readonly after: string;
  }[] = [
    {
      behaviour: 'comments stay where they are',
      before: '{\n  // one\n  "a": 1, // about a\n  /* two */ "b": 2, // about b\n  "c": 3 // about c\n  // end\n}\n',
      remove: [['b']],
      after: '{\n  // one\n  "a": 1, // about a\n  /* two */ // about b\n  "c": 3 // about c\n  // end\n}\n',
    },
    {
      behaviour: 'a trailing comma stays one',
      before: '{\n  "a": 1,\n  "b": 2,\n}\n',
      remove: [['b']],
      after: '{\n  "a": 1,\n}\n',
    },
    {
      behaviour: 'no comma is left in an emptied object',
      before: '{ "a": { "b": 2, }, }',
      remove: [['a', 'b']],
      after: '{ "a": {}, }',
    },
    {
      behaviour: 'what follows a line comment keeps its own line',
      before: '{ "a": 1, // about a\n  "b": 2 }',
      remove: [['b']],
      after: '{ "a": 1 // about a\n  }',
    },
    {
      behaviour: 'items of a list are found by their name',
      before:
        '{\n  "vars": [\n    { "name": "A", "value": "1" },\n    { "value": "u", "name": "ANTHROPIC_BASE_URL" }\n  ]\n}\n',
      remove: [['vars', { where: 'name', is: 'ANTHROPIC_BASE_URL' }]],
      after: '{\n  "vars": [\n    { "name": "A", "value": "1" }\n  ]\n}\n',
    },
  ];
  test.each(rows)('$behaviour', ({ before, remove, after }) => {
    expect(edited(before, { format: JSONC, remove })).toBe(after);
  });

  test('a broken document is refused with its byte', () => {
    expect(edited('{ "a": 1 "b": 2 }', { format: JSONC, remove: [['a']] })).toContain(
      'settings.json:1 (byte 9) is not edited: it is not valid JSON',
    );
  });
});

describe('setting a property', () => {
  const rows: readonly {
    readonly behaviour: string;
    readonly before: string;
    readonly path: readonly string[];
    readonly value: Json;
    readonly after: string;
  }[] = [
    {
      behaviour: 'a value is replaced in its place',
      before: '{ "model" : "a" , "b": 1 }',
      path: ['model'],
      value: 'é',
      after: '{ "model" : "é" , "b": 1 }',
    },
    {
      behaviour: 'of duplicates the last, which counts',
      before: '{"a":1,"a":2}',
      path: ['a'],
      value: 3,
      after: '{"a":1,"a":3}',
    },
    {
      behaviour: 'a new one comes last, in the style of the others',
      before: '{\n\t"env": {\n\t\t"A": "1"\n\t}\n}\n',
      path: ['env', 'B'],
      value: '2',
      after: '{\n\t"env": {\n\t\t"A": "1",\n\t\t"B": "2"\n\t}\n}\n',
    },
    {
      behaviour: 'objects on the way are made',
      before: '{\r\n    "a": 1\r\n}',
      path: ['env', 'B'],
      value: '2',
      after: '{\r\n    "a": 1,\r\n    "env": {\r\n        "B": "2"\r\n    }\r\n}',
    },
    {
      behaviour: 'minified stays minified',
      before: '{"a":1}',
      path: ['env', 'B'],
      value: '2',
      after: '{"a":1,"env":{"B":"2"}}',
    },
    {
      behaviour: 'an empty object is opened',
      before: '{\n  "env": {},\n  "a": 1\n}\n',
      path: ['env', 'B'],
      value: '2',
      after: '{\n  "env": {\n    "B": "2"\n  },\n  "a": 1\n}\n',
    },
    {
      behaviour: 'an empty document is opened',
      before: '{}\n',
      path: ['a'],
      value: true,
      after: '{\n  "a": true\n}\n',
    },
    {
      behaviour: 'what is set already is left as it is laid out',
      before: '{ "a": { "b":[ 1 ] } }',
      path: ['a'],
      value: { b: [1] },
      after: '{ "a": { "b":[ 1 ] } }',
    },
    {
      behaviour: 'a name of the language is a name',
      before: '{"a":1}',
      path: ['__proto__', 'x'],
      value: 1,
      after: '{"a":1,"__proto__":{"x":1}}',
    },
  ];
  test.each(rows)('$behaviour', ({ before, path, value, after }) => {
    expect(edited(before, { format: { kind: 'json' }, set: [{ path, value }] })).toBe(after);
  });

  test('behind a comment on the last line, and before a trailing comma', () => {
    expect(edited('{\n  "a": 1 // about a\n}\n', { format: JSONC, set: [{ path: ['b'], value: 2 }] })).toBe(
      '{\n  "a": 1, // about a\n  "b": 2\n}\n',
    );
    expect(edited('{\n  "a": 1, // about a\n}\n', { format: JSONC, set: [{ path: ['b'], value: 2 }] })).toBe(
      '{\n  "a": 1, // about a\n  "b": 2,\n}\n',
    );
  });

  test('a missing file is made, and removing from one changes nothing', () => {
    const made = plan(null, { set: [{ path: ['env', 'A'], value: '1' }] });
    expect(made.ok && Buffer.from(made.value.bytes).toString()).toBe('{\n  "env": {\n    "A": "1"\n  }\n}\n');
    expect(plan(null, { remove: [URL_PATH] })).toMatchObject({ ok: true, value: { changed: false } });
  });

  test('what stands in the way is named', () => {
    expect(edited('{"env":5}', { format: { kind: 'json' }, set: [{ path: ['env', 'A'], value: '1' }] })).toBe(
      '/home/.claude/settings.json is not edited: env is not an object there.',
    );
  });
});
