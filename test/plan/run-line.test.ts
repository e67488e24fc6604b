import { describe, expect, it } from 'vitest';
import { parseRunLine } from '../../src/core/plan/parse-run-line.ts';

const accepted = [
  { behaviour: 'a profile alone', words: ['native'], profile: 'native', argv: [], dryRun: false },
  {
    behaviour: 'options of cordon before the profile',
    words: ['--dry-run', '--json', 'free'],
    profile: 'free',
    argv: [],
    dryRun: true,
  },
  {
    behaviour: 'everything behind the profile is the client’s',
    words: ['free', '--dry-run', '-p', 'hi'],
    profile: 'free',
    argv: ['--dry-run', '-p', 'hi'],
    dryRun: false,
  },
  {
    behaviour: 'one separator is dropped',
    words: ['free', '--', '-p', 'hi'],
    profile: 'free',
    argv: ['-p', 'hi'],
    dryRun: false,
  },
  {
    behaviour: 'a second separator is the client’s',
    words: ['free', '--', '--', '--settings'],
    profile: 'free',
    argv: ['--', '--settings'],
    dryRun: false,
  },
  {
    behaviour: 'a separator further back is the client’s',
    words: ['free', '-p', '--', 'hi'],
    profile: 'free',
    argv: ['-p', '--', 'hi'],
    dryRun: false,
  },
  { behaviour: 'empty words stay', words: ['free', '-p', ''], profile: 'free', argv: ['-p', ''], dryRun: false },
] as const;

const refused = [
  { behaviour: 'no profile', words: [], code: 'no-profile' },
  { behaviour: 'only options', words: ['--dry-run'], code: 'no-profile' },
  { behaviour: 'an unknown option before the profile', words: ['--dryrun', 'free'], code: 'unknown-option' },
  { behaviour: 'JSON of a launch', words: ['--json', 'free'], code: 'json-without-dry-run' },
  { behaviour: 'an empty profile', words: [''], code: 'no-profile' },
] as const;

describe('what follows cordon run', () => {
  it.each(accepted)('$behaviour', ({ words, profile, argv, dryRun }) => {
    expect(parseRunLine(words)).toMatchObject({ ok: true, value: { profile, argv, dryRun } });
  });
  it.each(refused)('$behaviour is refused', ({ words, code }) => {
    expect(parseRunLine(words)).toMatchObject({ ok: false, problem: { code, kind: 'usage' } });
  });
});
