import { describe, expect, it } from 'vitest';
import { addProfile, removeProfile } from '../../src/core/profiles/edit-configuration.ts';
import { putProperty } from '../../src/core/profiles/put-property.ts';
import { removeProperty } from '../../src/core/profiles/remove-property.ts';
import { starterConfiguration } from '../../src/core/profiles/starter-configuration.ts';
import { FILE, parse, RIGHT } from './parse.ts';

const COMMENTED = `{
  // where sessions may go
  "profiles": {
    // every day
    "free": ${JSON.stringify(RIGHT)}, // costs nothing

    // at work
    "work": ${JSON.stringify({ ...RIGHT, credential: 'env:WORK_KEY' })} // not for me
  }
}
`;

describe('editing a configuration', () => {
  it('adds behind the last profile and behind its comment', () => {
    const added = addProfile({ text: COMMENTED, path: FILE, home: null, name: 'new', profile: { provider: 'ollama' } });
    expect(added.ok && added.value.text).toBe(
      COMMENTED.replace(' // not for me\n', ', // not for me\n    "new": {\n      "provider": "ollama"\n    }\n'),
    );
  });

  it('removes the last profile with its own comments, and no other', () => {
    const removed = removeProfile({ text: COMMENTED, path: FILE, home: null, name: 'work' });
    expect(removed.ok && removed.value.text).toBe(`{
  // where sessions may go
  "profiles": {
    // every day
    "free": ${JSON.stringify(RIGHT)} // costs nothing

  }
}
`);
  });

  it('removes a default together with the profile that it names', () => {
    const text = `{\n  "defaultProfile": "free",\n  "profiles": {\n    "free": ${JSON.stringify(RIGHT)}\n  }\n}\n`;
    const removed = removeProfile({ text, path: FILE, home: null, name: 'free' });
    expect(removed.ok && removed.value.text).toBe('{\n  "profiles": {\n  }\n}\n');
  });

  it('leaves a broken text alone', () => {
    for (const text of ['{ "profiles": {', '{"profiles": {"a": {"provider": "zai", "credential": "hunter2"}}}']) {
      expect(addProfile({ text, path: FILE, home: null, name: 'new', profile: { provider: 'ollama' } }).ok).toBe(false);
      expect(removeProfile({ text, path: FILE, home: null, name: 'a' }).ok).toBe(false);
    }
  });

  it('refuses an entry that would break the rest', () => {
    expect(
      addProfile({ text: COMMENTED, path: FILE, home: null, name: 'bad', profile: { provider: 'zai' } }),
    ).toMatchObject({ ok: false, problem: { code: 'credential-missing' } });
  });
});

const spans = [
  { behaviour: 'the first of two on one line', text: '{"p":{"a":1,"b":2}}', name: 'a', left: '{"p":{"b":2}}' },
  { behaviour: 'the last of two on one line', text: '{"p":{"a":1,"b":2}}', name: 'b', left: '{"p":{"a":1}}' },
  { behaviour: 'the only one', text: '{"p":{"a":1}}', name: 'a', left: '{"p":{}}' },
  {
    behaviour: 'the only one, with a trailing comma',
    text: '{\n "p": {\n  "a": 1,\n }\n}',
    name: 'a',
    left: '{\n "p": {\n }\n}',
  },
  {
    behaviour: 'the last, before a trailing comma',
    text: '{\n "p": {\n  "a": 1,\n  "b": 2,\n }\n}',
    name: 'b',
    left: '{\n "p": {\n  "a": 1,\n }\n}',
  },
  {
    behaviour: 'a comma behind a comment',
    text: '{\n "p": {\n  "a": 1 /* one */, // first\n  "b": 2\n }\n}',
    name: 'a',
    left: '{\n "p": {\n  "b": 2\n }\n}',
  },
  {
    behaviour: 'a comment in front of the first stays',
    text: '{\n "p": {\n  // all of them\n  "a": 1,\n  "b": 2\n }\n}',
    name: 'a',
    left: '{\n "p": {\n  // all of them\n  "b": 2\n }\n}',
  },
  { behaviour: 'nothing where it isn’t there', text: '{"p":{}}', name: 'a', left: '{"p":{}}' },
  {
    behaviour: 'Windows line ends',
    text: '{\r\n "p": {\r\n  "a": 1,\r\n  "b": 2\r\n }\r\n}',
    name: 'b',
    left: '{\r\n "p": {\r\n  "a": 1\r\n }\r\n}',
  },
];

describe('taking a property out', () => {
  it.each(spans)('$behaviour', ({ text, name, left }) => {
    expect(removeProperty(text, ['p', name])).toBe(left);
  });
});

describe('putting a property in', () => {
  it.each([
    {
      behaviour: 'into nothing but a comment',
      text: '{\n  "p": {\n    // here\n  }\n}',
      gives: '{\n  "p": {\n    // here\n    "b": 2\n  }\n}',
    },
    { behaviour: 'into nothing', text: '{}', gives: '{\n  "p": {\n    "b": 2\n  }\n}' },
    {
      behaviour: 'tabs stay tabs',
      text: '{\n\t"p": {\n\t\t"a": 1\n\t}\n}',
      gives: '{\n\t"p": {\n\t\t"a": 1,\n\t\t"b": 2\n\t}\n}',
    },
    {
      behaviour: 'a trailing comma stays one',
      text: '{\n  "p": {\n    "a": 1, // one\n  }\n}',
      gives: '{\n  "p": {\n    "a": 1, // one\n    "b": 2,\n  }\n}',
    },
  ])('$behaviour', ({ text, gives }) => {
    expect(putProperty({ text, path: ['p', 'b'], value: 2 })).toBe(gives);
  });
});

describe('a first configuration', () => {
  it('is right, and explains itself', () => {
    const text = starterConfiguration({
      name: 'lab',
      profile: { ...RIGHT, provider: 'lab' },
      provider: { id: 'lab', raw: { baseUrl: 'http://127.0.0.1:4010' } },
    });
    expect(parse(text)).toMatchObject({ ok: true, value: { profiles: [{ name: 'lab', provider: { id: 'lab' } }] } });
    expect(text).toContain('never the key itself');
  });
});
