import { chmodSync, chownSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { exitStatusOf } from '../../src/core/problem.ts';
import type { CredentialReference } from '../../src/core/profiles/profile.ts';
import type { Host } from '../../src/host/host.ts';
import { resolveCredential } from '../../src/host/credentials/resolve-credential.ts';
import { makeMachine, place } from '../profiles/machine.ts';

const KEY = 'sk-or-v1-made-up-0123456789';
const OPENROUTER = { id: 'openrouter', baseUrl: 'https://openrouter.ai/api' };
const ROOT = process.getuid?.() === 0;

function resolve(
  host: Host,
  reference: CredentialReference,
  provider: { readonly id: string; readonly baseUrl: string | null } = OPENROUTER,
) {
  return resolveCredential({ host, reference, provider, timeoutMs: 2000 });
}

/** A helper program of real JavaScript, run by the Node that runs the test. */
function helper(script: string): CredentialReference {
  return { kind: 'cmd', argv: [process.execPath, '-e', script] };
}

describe('a credential is read', () => {
  it('from a variable', async () => {
    const { host } = makeMachine({ A_KEY: KEY });
    const secret = await resolve(host, { kind: 'env', name: 'A_KEY' });
    expect(secret.ok && secret.value.reveal()).toBe(KEY);
    expect(`${inspect(secret, { depth: 9 })}${JSON.stringify(secret)}`).not.toContain(KEY);
  });
  it.each([
    { behaviour: 'a full path', named: (home: string) => join(home, 'key') },
    { behaviour: 'a path from home', named: () => '~/key' },
  ])('from a file with $behaviour, without its line break', async ({ named }) => {
    const { host, home } = makeMachine();
    place(home, 'key', `${KEY}\r\n`);
    const secret = await resolve(host, { kind: 'file', path: named(home) });
    expect(secret.ok && secret.value.reveal()).toBe(KEY);
  });
  it('from what a program prints', async () => {
    const { host } = makeMachine();
    const secret = await resolve(host, helper(`console.log(${JSON.stringify(KEY)})`));
    expect(secret.ok && secret.value.reveal()).toBe(KEY);
  });
  it('from 1Password’s own program', async () => {
    const { home } = makeMachine();
    place(
      home,
      'bin/op',
      '#!/bin/sh\n[ "$1 $2 $3" = "read --no-newline op://v/i/f" ] && printf %s made-up-key\n',
      0o755,
    );
    const { host } = makeMachine({ PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}` });
    const secret = await resolve(host, { kind: 'op', uri: 'op://v/i/f' });
    expect(secret.ok && secret.value.reveal()).toBe('made-up-key');
  });
  it('by a program in the home directory, with the person’s own environment and nothing else', async () => {
    const { host, home } = makeMachine({ MINE: 'yes' });
    const secret = await resolve(
      host,
      helper('process.stdout.write(process.cwd() + "|" + Object.keys(process.env).sort().join(","))'),
    );
    expect(secret.ok && secret.value.reveal()).toBe(`${home}|CORDON_SECRET_STORE,HOME,MINE,PATH`);
  });
});

const lines: readonly { readonly behaviour: string; readonly text: string; readonly code: string }[] = [
  { behaviour: 'empty', text: '', code: 'credential-empty' },
  { behaviour: 'blank', text: ' \t ', code: 'credential-empty' },
  { behaviour: 'only a line break', text: '\n', code: 'credential-empty' },
  { behaviour: 'two lines', text: `${KEY}\nmore`, code: 'credential-lines' },
  { behaviour: 'two line breaks at the end', text: `${KEY}\n\n`, code: 'credential-lines' },
  { behaviour: 'a carriage return inside', text: `a\rb`, code: 'credential-lines' },
  { behaviour: 'an escape', text: `\u001b[31m${KEY}`, code: 'credential-control' },
  { behaviour: 'the word Bearer in front', text: `Bearer ${KEY}`, code: 'credential-characters' },
  { behaviour: 'a no-break space', text: `${KEY}\u00a0`, code: 'credential-characters' },
  { behaviour: 'other letters', text: 'ключ', code: 'credential-characters' },
  { behaviour: 'a whole file', text: 'x'.repeat(20_000), code: 'credential-too-long' },
];

describe('what is read must be one line that a header can carry', () => {
  it.each(lines)('a variable: $behaviour', async ({ text, code }) => {
    const { host } = makeMachine({ A_KEY: text });
    await expectRefusal(resolve(host, { kind: 'env', name: 'A_KEY' }), code, 'A_KEY');
  });
  it.each(lines)('a program: $behaviour', async ({ text, code }) => {
    const { host } = makeMachine();
    await expectRefusal(resolve(host, helper(`process.stdout.write(${JSON.stringify(text)})`)), code, 'helper');
  });
  it('a NUL in a file', async () => {
    const { host, home } = makeMachine();
    await expectRefusal(
      resolve(host, { kind: 'file', path: place(home, 'key', `${KEY}\u0000`) }),
      'credential-control',
      'key',
    );
  });
});

const helpers: readonly {
  readonly behaviour: string;
  readonly reference: CredentialReference;
  readonly code: string;
  readonly says: string;
}[] = [
  {
    behaviour: 'fails',
    reference: helper(`console.log(${JSON.stringify(KEY)}); console.error(${JSON.stringify(KEY)}); process.exit(7)`),
    code: 'helper-failed',
    says: 'exit status 7',
  },
  {
    behaviour: 'hangs',
    reference: helper('setInterval(() => {}, 1000)'),
    code: 'helper-hangs',
    says: 'within 2 seconds',
  },
  {
    behaviour: 'hangs in a child of its own',
    reference: { kind: 'cmd', argv: ['/bin/sh', '-c', '/bin/sleep 30 & wait'] },
    code: 'helper-hangs',
    says: 'within 2 seconds',
  },
  {
    behaviour: 'waits for input',
    reference: helper('process.stdin.resume(); process.stdin.on("end", () => process.exit(3))'),
    code: 'helper-failed',
    says: 'exit status 3',
  },
  {
    behaviour: 'prints without end',
    reference: helper(`for (;;) process.stdout.write('x'.repeat(65536))`),
    code: 'helper-hangs',
    says: 'within 2 seconds',
  },
  {
    behaviour: 'prints a megabyte',
    reference: helper(`process.stdout.write('x'.repeat(1e6))`),
    code: 'helper-output',
    says: 'far more',
  },
  {
    behaviour: 'is ended by a signal',
    reference: helper('process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)'),
    code: 'helper-failed',
    says: 'SIGTERM',
  },
  {
    behaviour: 'isn’t there',
    reference: { kind: 'cmd', argv: ['cordon-no-such-program'] },
    code: 'helper-missing',
    says: 'ENOENT',
  },
  {
    behaviour: 'is a line for a shell',
    reference: { kind: 'cmd', argv: ['echo made-up-key'] },
    code: 'helper-missing',
    says: 'ENOENT',
  },
  {
    behaviour: 'is 1Password’s, and isn’t there',
    reference: { kind: 'op', uri: 'op://v/i/f' },
    code: 'helper-missing',
    says: 'op read',
  },
];

describe('a helper is refused that', () => {
  it.each(helpers)('$behaviour', async ({ reference, code, says }) => {
    const { host } = makeMachine({ PATH: '/nowhere' });
    const before = performance.now();
    await expectRefusal(resolve(host, reference), code, says);
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

describe('a credential file is refused that', () => {
  it('isn’t there', async () => {
    const { host, home } = makeMachine();
    await expectRefusal(resolve(host, { kind: 'file', path: join(home, 'none') }), 'credential-file', 'isn’t there');
  });
  it.each([0o644, 0o640, 0o660, 0o604, 0o700 | 0o010])('others may open (%o)', async (mode) => {
    const { host, home } = makeMachine();
    const path = place(home, 'key', KEY);
    chmodSync(path, mode);
    await expectRefusal(resolve(host, { kind: 'file', path }), 'credential-file', 'chmod 600');
  });
  it('is a directory', async () => {
    const { host, home } = makeMachine();
    mkdirSync(join(home, 'key'));
    await expectRefusal(resolve(host, { kind: 'file', path: join(home, 'key') }), 'credential-file', 'a directory');
  });
  it('is a device', async () => {
    const { host } = makeMachine();
    await expectRefusal(resolve(host, { kind: 'file', path: '/dev/zero' }), 'credential-file', 'not a regular file');
  });
  it('is no text', async () => {
    const { host, home } = makeMachine();
    await expectRefusal(
      resolve(host, { kind: 'file', path: place(home, 'key', new Uint8Array([0xff, 0xfe, 0xfd])) }),
      'credential-file',
      'not text',
    );
  });
  it.runIf(ROOT)('belongs to another user', async () => {
    const { host, home } = makeMachine();
    const path = place(home, 'key', KEY);
    chownSync(path, 4321, 4321);
    await expectRefusal(resolve(host, { kind: 'file', path }), 'credential-file', 'another user');
  });
  it('is reached through a link, and open to others behind it', async () => {
    const { host, home } = makeMachine();
    chmodSync(place(home, 'real', KEY), 0o644);
    symlinkSync(join(home, 'real'), join(home, 'key'));
    await expectRefusal(resolve(host, { kind: 'file', path: join(home, 'key') }), 'credential-file', 'chmod 600');
  });
});

const owners: readonly {
  readonly behaviour: string;
  readonly text: string;
  readonly provider: { readonly id: string; readonly baseUrl: string | null };
  readonly code: string | null;
}[] = [
  {
    behaviour: 'a login’s token to a third party',
    text: 'sk-ant-oat01-made-up',
    provider: OPENROUTER,
    code: 'login-token',
  },
  {
    behaviour: 'a login’s token to this machine',
    text: 'sk-ant-oat01-made-up',
    provider: { id: 'lab', baseUrl: 'http://127.0.0.1:4010' },
    code: 'login-token',
  },
  {
    behaviour: 'a login’s token to the API',
    text: 'sk-ant-oat01-made-up',
    provider: { id: 'anthropic-api', baseUrl: null },
    code: 'login-token',
  },
  { behaviour: 'a login’s renewal token', text: 'sk-ant-ort01-made-up', provider: OPENROUTER, code: 'login-token' },
  {
    behaviour: 'the vendor’s key to a third party',
    text: 'sk-ant-api03-made-up',
    provider: OPENROUTER,
    code: 'foreign-key',
  },
  {
    behaviour: 'the vendor’s key to an own server elsewhere',
    text: 'sk-ant-api03-made-up',
    provider: { id: 'corp', baseUrl: 'https://llm.example' },
    code: 'foreign-key',
  },
  {
    behaviour: 'the vendor’s key to a lookalike',
    text: 'sk-ant-api03-made-up',
    provider: { id: 'x', baseUrl: 'https://api.anthropic.com.example' },
    code: 'foreign-key',
  },
  {
    behaviour: 'the vendor’s key to the vendor',
    text: 'sk-ant-api03-made-up',
    provider: { id: 'anthropic-api', baseUrl: null },
    code: null,
  },
  {
    behaviour: 'the vendor’s key to this machine',
    text: 'sk-ant-api03-made-up',
    provider: { id: 'litellm', baseUrl: 'http://localhost:4000' },
    code: null,
  },
  { behaviour: 'another key to a third party', text: KEY, provider: OPENROUTER, code: null },
];

describe('a key belongs to one provider', () => {
  it.each(owners)('$behaviour: $code', async ({ text, provider, code }) => {
    const { host } = makeMachine({ A_KEY: text });
    const resolved = resolve(host, { kind: 'env', name: 'A_KEY' }, provider);
    if (code === null) expect((await resolved).ok).toBe(true);
    else await expectRefusal(resolved, code, provider.id);
  });
});

it('a variable that isn’t set is refused by its name', async () => {
  const { host } = makeMachine();
  await expectRefusal(resolve(host, { kind: 'env', name: 'A_KEY' }), 'credential-unset', 'A_KEY');
});

/** Exit status 3, the code, and nothing of any secret anywhere in what is said. */
async function expectRefusal(resolved: ReturnType<typeof resolve>, code: string, says: string): Promise<void> {
  const outcome = await resolved;
  if (outcome.ok) throw new Error('it was accepted');
  const { problem } = outcome;
  expect(problem.code).toBe(code);
  expect(exitStatusOf(problem)).toBe(3);
  expect(`${problem.message} ${problem.hint}`).toContain(says);
  expect(JSON.stringify(problem)).not.toMatch(/made-up|0123456789|ключ|setInterval/);
}
