import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createBox, KEY, type Box, type ClientReport } from './box.ts';
import { cordon, reportOf, sessionsOf } from './launch.ts';

const KEYS = { LAB_KEY: KEY, OTHER_KEY: 'made-up-other' };

/** What the client of one session was given: the environment that its tools and a terminal inside it start from. */
async function inside(box: Box, profile: string, env: Readonly<Record<string, string>> = KEYS): Promise<ClientReport> {
  return reportOf(await cordon(box, ['run', profile], { env }));
}

/** Routing in an environment, by name. */
function routeOf({ env }: ClientReport) {
  const {
    ANTHROPIC_BASE_URL,
    ANTHROPIC_AUTH_TOKEN,
    ANTHROPIC_API_KEY,
    ANTHROPIC_CUSTOM_HEADERS,
    ANTHROPIC_DEFAULT_OPUS_MODEL,
    CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST,
    CORDON_PROFILE,
  } = env;
  return {
    ANTHROPIC_BASE_URL,
    ANTHROPIC_AUTH_TOKEN,
    ANTHROPIC_API_KEY,
    ANTHROPIC_CUSTOM_HEADERS,
    ANTHROPIC_DEFAULT_OPUS_MODEL,
    CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST,
    CORDON_PROFILE,
  };
}

const NOTHING = {
  ANTHROPIC_BASE_URL: undefined,
  ANTHROPIC_AUTH_TOKEN: undefined,
  ANTHROPIC_API_KEY: undefined,
  ANTHROPIC_CUSTOM_HEADERS: undefined,
  ANTHROPIC_DEFAULT_OPUS_MODEL: undefined,
  CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: undefined,
};
const NATIVE = { ...NOTHING, CORDON_PROFILE: 'native' };
const LAB = {
  ...NOTHING,
  ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
  ANTHROPIC_AUTH_TOKEN: KEY,
  ANTHROPIC_DEFAULT_OPUS_MODEL: 'lab/model',
  CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '1',
  CORDON_PROFILE: 'lab',
};
const OTHER = {
  ...NOTHING,
  ANTHROPIC_BASE_URL: 'http://127.0.0.1:9/other',
  ANTHROPIC_CUSTOM_HEADERS: 'x-api-key: made-up-other',
  ANTHROPIC_DEFAULT_OPUS_MODEL: 'other/model',
  CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '1',
  CORDON_PROFILE: 'other',
};

describe('a launch inside another session', () => {
  test.each([
    { outer: 'lab', profile: 'native', route: NATIVE },
    { outer: 'lab', profile: 'other', route: OTHER },
    { outer: 'other', profile: 'lab', route: LAB },
    { outer: 'native', profile: 'lab', route: LAB },
    { outer: 'native', profile: 'native', route: NATIVE },
  ])('of $outer: $profile is exactly itself, and says where it was started', async ({ outer, profile, route }) => {
    const box = createBox();
    const first = await inside(box, outer);
    const ended = await cordon(box, ['run', profile], { env: first.env });
    const second = reportOf(ended);
    expect(routeOf(second)).toEqual(route);
    expect(second.env['CORDON_SESSION']).not.toBe(first.env['CORDON_SESSION']);
    expect(ended.stderr).toBe(
      `cordon: This is a session of its own, under "${profile}", started inside the session ${first.env['CORDON_SESSION']} of the profile "${outer}".\n`,
    );
    // Nothing of the outer session's model, credential or place is named to the client.
    expect(JSON.stringify(second).includes('lab/model')).toBe(profile === 'lab');
    expect(JSON.stringify(second).includes(KEY)).toBe(profile === 'lab' || outer === 'native');
  });

  test('the same profile again has no key any more: the refusal names profile and session', async () => {
    const box = createBox();
    const first = await inside(box, 'lab');
    const ended = await cordon(box, ['run', 'lab'], { env: first.env });
    expect({ status: ended.status, stdout: ended.stdout.toString() }).toEqual({ status: 3, stdout: '' });
    expect(ended.stderr).toContain('LAB_KEY, which holds this profile’s credential, is not set');
    expect(ended.stderr).toContain(`inside the session ${first.env['CORDON_SESSION']} of the profile "lab"`);
  });

  test('what a session marks itself with can’t forge a line on the terminal', async () => {
    const ended = await cordon(createBox(), ['run', 'native'], {
      env: { CORDON_SESSION: 'x\n\u001b[2Jcordon: all is well', CORDON_PROFILE: '\u001b]0;x\u0007' },
    });
    expect(ended.stderr.split('\n')).toHaveLength(2);
    expect(ended.stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  test('an empty marker is none', async () => {
    expect((await cordon(createBox(), ['run', 'native'], { env: { CORDON_SESSION: '' } })).stderr).toBe('');
  });
});

test('sessions of two profiles at once don’t see each other', async () => {
  const box = createBox();
  const profiles = ['lab', 'other', 'native', 'lab', 'other', 'native'];
  const reports = await Promise.all(
    profiles.map((profile) =>
      inside(box, profile, profile === 'other' ? { OTHER_KEY: KEYS.OTHER_KEY } : { LAB_KEY: KEY }),
    ),
  );
  expect(reports.map(routeOf)).toEqual([LAB, OTHER, NATIVE, LAB, OTHER, NATIVE]);
  expect(new Set(reports.map(({ argv }) => argv[1])).size).toBe(6);
  expect(new Set(reports.map(({ env }) => env['CORDON_SESSION'])).size).toBe(6);
  for (const session of sessionsOf(box)) {
    const overlay = readFileSync(`${box.home}/.local/state/cordon/sessions/${session}/settings.json`, 'utf8');
    expect(overlay.includes('lab/model') && overlay.includes('other/model')).toBe(false);
  }
});
