import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/host/node-host.ts';
import { predictCase, type RecordedCase } from './recorded-case.ts';

const directory = mkdtempSync(join(tmpdir(), 'cordon-versions-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** One situation, and the model that the client asked for in it: on the first and last release, and on both sides of a change. */
type ByVersion = Pick<RecordedCase, 'id' | 'case'> & { readonly models: Readonly<Record<string, string>> };

const recorded = readFileSync(new URL('../fixtures/recorded/models-by-version.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as ByVersion);

function predict(situation: RecordedCase['case'], place: { readonly id: string; readonly version: string }) {
  const { id, version } = place;
  return predictCase({ id, case: situation, exit: 0, route: null }, { directory: join(directory, version), version });
}

describe('the model, by the release of the client that was run', () => {
  it.each(recorded)('$id', ({ id, case: situation, models }) => {
    const predicted = Object.keys(models).map((version) => [version, predict(situation, { id, version }).model]);
    expect(Object.fromEntries(predicted)).toEqual(models);
  });

  it('covers every provider on every side of every change', () => {
    expect(recorded.length).toBeGreaterThan(70);
    expect(new Set(recorded.flatMap(({ models }) => Object.keys(models))).size).toBeGreaterThan(15);
  });
});

const LOGIN = {
  '.claude/.credentials.json': {
    claudeAiOauth: { accessToken: 'login', expiresAt: 4102444800000, scopes: ['user:inference'] },
  },
};
const BLANK = { ANTHROPIC_BASE_URL: '@A', ANTHROPIC_AUTH_TOKEN: '  ' };
const BEDROCK = { CLAUDE_CODE_USE_BEDROCK: '1', ANTHROPIC_BEDROCK_BASE_URL: '@A', ANTHROPIC_API_KEY: 'key' };

type Sent = { readonly authorization: string | null; readonly apiKey: string | null };

/** Each as it was run on the releases around the change. */
const CREDENTIALS: readonly {
  readonly behaviour: string;
  readonly situation: RecordedCase['case'];
  readonly sent: Readonly<Record<string, Sent>>;
}[] = [
  {
    behaviour: 'a token of blanks beside a key is an empty header, then nothing',
    situation: { env: { ...BLANK, ANTHROPIC_API_KEY: 'key' } },
    sent: {
      '2.1.197': { authorization: '', apiKey: 'key' },
      '2.1.220': { authorization: '', apiKey: 'key' },
      '2.1.221': { authorization: null, apiKey: 'key' },
    },
  },
  {
    behaviour: 'a token of blanks beside a login yields to it earlier',
    situation: { env: BLANK, homeFiles: LOGIN },
    sent: {
      '2.1.211': { authorization: '', apiKey: null },
      '2.1.212': { authorization: 'login', apiKey: null },
      '2.1.221': { authorization: 'login', apiKey: null },
    },
  },
  {
    behaviour: 'a key of blanks is an empty header, then nothing',
    situation: { env: { ANTHROPIC_BASE_URL: '@A', ANTHROPIC_AUTH_TOKEN: 'token', ANTHROPIC_API_KEY: '  ' } },
    sent: {
      '2.1.211': { authorization: 'token', apiKey: '' },
      '2.1.212': { authorization: 'token', apiKey: null },
    },
  },
  {
    behaviour: 'a cloud’s own bearer goes alone from 2.1.207 on',
    situation: { env: { ...BEDROCK, AWS_BEARER_TOKEN_BEDROCK: 'bearer' } },
    sent: {
      '2.1.206': { authorization: 'bearer', apiKey: 'key' },
      '2.1.207': { authorization: 'bearer', apiKey: null },
    },
  },
  {
    behaviour: 'a key without any of the cloud’s credentials is held back from 2.1.228 on',
    situation: { env: { ...BEDROCK, CLAUDE_CODE_SKIP_BEDROCK_AUTH: '1' } },
    sent: {
      '2.1.227': { authorization: null, apiKey: 'key' },
      '2.1.228': { authorization: null, apiKey: null },
    },
  },
];

describe('the credentials, by the release of the client that was run', () => {
  it.each(CREDENTIALS)('$behaviour', ({ behaviour, situation, sent }) => {
    const fingerprint = (text: string | null) => (text === null ? null : fingerprintOf(text));
    for (const [version, { authorization, apiKey }] of Object.entries(sent)) {
      const route = predict(situation, { id: behaviour, version });
      expect({
        version,
        authorization: route.authorization?.fingerprint ?? null,
        apiKey: route.apiKey?.fingerprint ?? null,
      }).toEqual({ version, authorization: fingerprint(authorization), apiKey: fingerprint(apiKey) });
    }
  });
});
