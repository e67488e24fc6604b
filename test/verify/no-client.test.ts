import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { arrange, startSilent, verify, type Situation } from './situation.ts';

/** A shell script in the client's place, which names a version and then does what the case says. */
function putClient({ layout }: Situation, body: string, version = '2.1.330 (Claude Code)'): string {
  const file = path.join(layout.directory, 'claude');
  writeFileSync(file, `#!/bin/sh\n[ "$1" = --version ] && { echo '${version}'; exit 0; }\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

async function verifyStub(
  body: string,
  { timeoutMs = 20_000, version }: { readonly timeoutMs?: number; readonly version?: string } = {},
) {
  const provider = await startSilent();
  const situation = arrange({}, { provider: provider.address });
  const started = performance.now();
  const report = await verify(situation, { client: putClient(situation, body, version), profile: 'lab', timeoutMs });
  return { report, situation, seconds: (performance.now() - started) / 1000, asked: provider.asked() };
}

const POST = `'{"model":"lab/model","tools":[],"stream":false}' -H 'content-type: application/json' -H "authorization: Bearer $ANTHROPIC_AUTH_TOKEN" "$ANTHROPIC_BASE_URL/v1/messages"`;

describe('cordon verify without an observation', () => {
  test('is unproven where there is no client', async () => {
    const report = await verify(arrange({}, {}), { client: '/nowhere/claude', profile: 'lab' });
    expect(report).toEqual({
      schema: 1,
      profile: 'lab',
      client: null,
      verdict: 'unproven',
      expected: null,
      observed: [],
      sideTraffic: [],
      reasons: ["/nowhere/claude isn't there. Correct CORDON_CLAUDE, or unset it to use the claude on PATH."],
    });
  });

  test.each([
    {
      client: 'crashes',
      body: 'echo "panic: bad" >&2; kill -SEGV $$',
      reason: /^The client ended by SIGSEGV .*"panic: bad"\.$/,
    },
    { client: 'says nothing and ends well', body: 'exit 0', reason: /^The client ended with status 0 and no request/ },
    {
      client: 'asks for nothing but the vendor',
      body: 'curl -sm 5 https://api.anthropic.com/; exit 0',
      reason: /^The client ended with status 0 and no request/,
    },
  ])('is unproven where the client $client', async ({ body, reason }) => {
    const { report } = await verifyStub(body);
    expect(report).toMatchObject({ verdict: 'unproven', observed: [] });
    expect(report.reasons[0]).toMatch(reason);
  });

  test('ends a client that hangs, with what it started, in good time', async () => {
    const { report, situation, seconds } = await verifyStub(
      'setsid sleep 300 & echo $! > "$HOME/left"; trap "" TERM; sleep 300',
      { timeoutMs: 1500 },
    );
    expect(report).toMatchObject({ verdict: 'unproven', observed: [] });
    expect(report.reasons[0]).toBe('The client did not end within 2 seconds and was ended.');
    expect(seconds).toBeLessThan(5);
    const left = readFileSync(path.join(situation.layout.home, 'left'), 'utf8').trim();
    expect(existsSync(`/proc/${left}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${left}/status`, 'utf8'))).toBe(
      false,
    );
  });
});

describe('cordon verify with a program in the client’s place', () => {
  test('goes by what is seen: the planned request is proof', async () => {
    const { report, asked } = await verifyStub(`exec curl -sm 5 -d ${POST}`);
    expect(report).toMatchObject({ verdict: 'proved', observed: [{ model: 'lab/model', requests: 1 }] });
    expect(asked).toBe(0);
  });

  test('takes a client that replaces its own file while it runs, and asks it not to look for updates', async () => {
    const { report, situation } = await verifyStub(
      `echo "$DISABLE_AUTOUPDATER" > "$HOME/updater"; cp "$0" "$0.new"; mv "$0.new" "$0"; exec curl -sm 5 -d ${POST}`,
    );
    expect(report).toMatchObject({ verdict: 'proved' });
    expect(readFileSync(path.join(situation.layout.home, 'updater'), 'utf8')).toBe('1\n');
  });

  test('says of a version that nobody verified that it is none', async () => {
    const { report } = await verifyStub(`exec curl -sm 5 -d ${POST}`, { version: '9.9.9 (Claude Code)' });
    expect(report).toMatchObject({ verdict: 'proved', client: { version: '9.9.9', verified: false } });
  });

  test('is unproven where the client says no version', async () => {
    const { report } = await verifyStub('exit 0', { version: 'hello' });
    expect(report).toMatchObject({ verdict: 'unproven', observed: [] });
    expect(report.reasons[0]).toMatch(/did not say a version/);
  });

  test('sees a request to another server on this machine, which never gets it', async () => {
    const { report } = await verifyStub(
      `exec curl -sm 5 -d ${POST.replace('$ANTHROPIC_BASE_URL', 'http://127.0.0.1:9')}`,
    );
    expect(report.verdict).toBe('contradicted');
    expect(report.reasons[0]).toMatch(/^A request for a model went to http:\/\/127\.0\.0\.1:9; the plan goes to http/);
  });
});
