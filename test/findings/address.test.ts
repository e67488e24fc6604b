import { describe, expect, it } from 'vitest';
import { addressOf, isFirstParty, showAddress } from '../../src/core/findings/address.ts';
import { decodeLabel, isLookalike } from '../../src/core/findings/lookalike.ts';

const HOSTS: readonly (readonly [text: string, lookalike: boolean])[] = [
  ['https://api.anthropic.com', false],
  ['https://API.ANTHROPIC.COM', false],
  ['https://api-staging.anthropic.com', false],
  ['https://anthropic.com', false],
  ['https://openrouter.ai/api', false],
  ['https://api.z.ai/api/anthropic', false],
  ['https://api.moonshot.ai/anthropic', false],
  ['https://anthropic.gateway.corp.example', false],
  ['https://aws-external-anthropic.us-east-1.api.aws', false],
  ['http://127.0.0.1:4010', false],
  ['https://аpi.anthropic.com', true],
  ['https://api.anthrоpic.com', true],
  ['https://api.anthroplc.com', true],
  ['https://api.anthrop1c.com', true],
  ['https://api.antrhopic.com', true],
  ['https://api.anthropic.com.evil.example', true],
  ['https://api-anthropic.com', true],
  ['https://api.anthropic.co', true],
  ['https://api.anthropic.com.', true],
  ['https://api.ɑnthropic.com', true],
];

describe('hosts that are made to be taken for the vendor’s', () => {
  it.each(HOSTS)('%s: %s', (text, lookalike) => {
    expect(isLookalike(new URL(text).hostname)).toBe(lookalike);
  });

  it.each([
    ['xn--mnchen-3ya', 'münchen'],
    ['xn--pi-6kc', 'аpi'],
    ['xn--fsqu00a', '例子'],
    ['plain', 'plain'],
    ['xn--!!', 'xn--!!'],
  ])('shows %s as %s', (label, shown) => {
    expect(decodeLabel(label)).toBe(shown);
  });
});

describe('an address is read as the client reads it', () => {
  it.each([
    ['https://api.anthropic.com', true],
    [' https://api.anthropic.com/ ', true],
    ['https://api.anthropic.com:443', true],
    ['http://api.anthropic.com', false],
    ['https://api.anthropic.com:8443', false],
    ['https://api.anthropic.com@evil.example', false],
  ])('%s is first party: %s', (text, expected) => {
    const address = addressOf(text);
    expect(address !== null && isFirstParty(address)).toBe(expected);
  });

  it('is shown with its host in ASCII and without a password', () => {
    expect(showAddress({ text: '', url: new URL('https://name:word@аpi.anthropic.com/v1') })).toBe(
      'https://xn--pi-6kc.anthropic.com/v1',
    );
  });
});
