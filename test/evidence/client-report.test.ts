import { describe, expect, test } from 'vitest';
import { readClientReport } from '../../src/core/evidence/client-report.ts';

const INIT = JSON.stringify({
  type: 'system',
  subtype: 'init',
  model: 'claude-opus-5-5',
  apiKeySource: 'none',
  tools: ['Read', 'ToolSearch'],
});
const result = (record: object) => JSON.stringify({ type: 'result', subtype: 'success', ...record });
const OLD = 'API Error: 503 status code (no body). This is a server-side issue.';

describe('what a client says of itself', () => {
  test.each([
    { says: 'an answer', lines: [INIT, result({ is_error: false, result: 'ok' })], turn: 'answered', failedAt: null },
    {
      says: 'a failed request',
      lines: [INIT, result({ is_error: true, api_error: 'connection_failed', result: 'API Error: refused' })],
      turn: 'request-failed',
      failedAt: null,
    },
    {
      says: 'a failed request, as older clients do',
      lines: [INIT, result({ is_error: true, result: OLD })],
      turn: 'request-failed',
      failedAt: { kind: 'elsewhere' },
    },
    {
      says: 'a request that failed where it belongs',
      lines: [INIT, result({ is_error: true, result: OLD.replace('503', '502') })],
      turn: 'request-failed',
      failedAt: { kind: 'home' },
    },
    {
      says: 'a wish for a login',
      lines: [INIT, result({ is_error: true, result: 'Not logged in · Please run /login' })],
      turn: 'login-wanted',
      failedAt: null,
    },
    { says: 'nothing at its end', lines: [INIT, 'some text', '{"broken'], turn: 'none', failedAt: null },
  ])('$says', ({ lines, turn, failedAt }) => {
    expect(readClientReport({ stdout: lines.join('\n'), stderr: '' })).toMatchObject({
      model: 'claude-opus-5-5',
      apiKeySource: 'none',
      tools: 2,
      toolSearch: true,
      turn,
      failedAt,
    });
  });

  test('the host at which its own request failed, and not that of a report', () => {
    const stderr = [
      '2026-11-25T03:29:31.180Z [ERROR] Connection error details: code=ERR_PROXY_TUNNEL, message=Proxy refused to open a tunnel: 502 refused-by-cordon api.anthropic.com:443',
      '2026-11-25T03:29:31.746Z [ERROR] 1P event logging: 124 events failed to export (code=ERR_PROXY_TUNNEL, Proxy refused to open a tunnel: 502 refused-by-cordon logs.example:443)',
    ].join('\n');
    expect(readClientReport({ stdout: '', stderr }).failedAt).toEqual({
      kind: 'host',
      origin: 'https://api.anthropic.com',
    });
  });

  test('never a secret in its words', () => {
    const { words } = readClientReport({
      stdout: result({ is_error: true, result: 'Invalid key sk-ant-api03-verysecretindeed' }),
      stderr: '',
    });
    expect(words).toBe('Invalid key ***');
  });
});
