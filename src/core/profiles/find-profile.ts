import { findPreset } from '../catalogue/providers.ts';
import type { Outcome } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import type { Configuration } from './configuration.ts';
import { isClose, nearestName } from './nearest-name.ts';
import type { Profile } from './profile.ts';
import { NATIVE } from './profile-name.ts';
import { showName } from './secret-shape.ts';

/** The profile of this name. `native` is always there, whatever the configuration says. */
export function findProfile({
  configuration,
  name,
}: {
  readonly configuration: Configuration;
  readonly name: string;
}): Outcome<Profile> {
  const found = name === NATIVE ? nativeProfile() : configuration.profiles.find((profile) => profile.name === name);
  if (found !== undefined) return succeed(found);
  const broken = configuration.broken.find((entry) => entry.kind === 'profile' && entry.name === name);
  if (broken !== undefined) return fail(broken.problem);
  const names = [NATIVE, ...configuration.profiles.map((profile) => profile.name)];
  const nearest = nearestName(name, names) ?? NATIVE;
  const meant = isClose(name, nearest) ? `Did you mean "${nearest}"? ` : '';
  const missing = `There is no profile ${showName(name)}${configuration.path === null ? '' : ` in ${configuration.path}`}`;
  // What is wrong beside it is the likely reason: a name that was mistyped, or left out.
  const [wrong] = configuration.broken;
  if (wrong !== undefined) {
    const { message, hint } = wrong.problem;
    return fail({
      code: 'unknown-profile',
      kind: 'usage',
      message: `${missing}, and an entry is wrong: ${message}`,
      hint,
    });
  }
  return fail({
    code: 'unknown-profile',
    kind: 'usage',
    message: `${missing}.`,
    hint: `${meant}\`cordon profile list\` shows ${names.length === 1 ? 'the only one' : `all ${names.length}`}, and \`cordon profile add\` makes one.`,
  });
}

/** The vendor, the person's own login, the client's default model: what a session is when nothing leaks into it. */
export function nativeProfile(): Profile {
  const preset = findPreset('anthropic');
  if (preset === undefined) throw new Error('the catalogue has no provider "anthropic"');
  return {
    name: NATIVE,
    provider: { id: preset.id, baseUrl: preset.baseUrl, auth: preset.auth },
    credential: null,
    model: null,
    models: {},
    contextWindow: null,
    longContext: null,
    toolSearch: true,
    autoMode: null,
    env: {},
    args: [],
    configDir: null,
    insecureHttp: false,
    gateway: 'auto',
    budget: null,
    fallback: [],
  };
}
