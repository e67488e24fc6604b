import type { Problem } from '../problem.ts';
import { parseBaseUrl } from './base-url.ts';
import { configurationProblem, type Place } from './configuration-problem.ts';
import { isFixedPath, REFERENCE_FORMS } from './credential-reference.ts';
import { whyNotInEnvironment } from './environment-rule.ts';
import type { Profile } from './profile.ts';
import type { DocumentPath } from './read-jsonc.ts';
import { showName } from './secret-shape.ts';

export type CheckRequest = {
  readonly name: string;
  /** Where a part of this profile stands; an empty path is the profile itself. */
  readonly placeOf: (path: DocumentPath) => Place;
};

/** What makes a profile wrong or unsafe as a whole, or null. The first that applies is the answer. */
export function findProfileProblem(profile: Profile, request: CheckRequest): Problem | null {
  for (const check of CHECKS) {
    const problem = check(profile, request);
    if (problem !== null) return problem;
  }
  return null;
}

type Check = (profile: Profile, request: CheckRequest) => Problem | null;

const CHECKS: readonly Check[] = [
  credentialBelongs,
  transportIsPrivate,
  modelsAreNames,
  environmentIsHarmless,
  argumentsAreTexts,
  directoryIsFixed,
  pinFits,
];

/** A pin keeps price and prompt cache, a fallback keeps the session: a profile says which of the two it wants. */
function pinFits({ provider, pin, fallback }: Profile, { placeOf }: CheckRequest): Problem | null {
  if (pin === undefined) return null;
  const place = placeOf(['pin']);
  if (provider.pins !== true) {
    return configurationProblem({
      code: 'pin-not-taken',
      place,
      what: `"${provider.id}" is no router that takes "pin"`,
      hint: 'Take it out; it is for profiles of "openrouter".',
    });
  }
  if (fallback.length === 0) return null;
  return configurationProblem({
    code: 'pin-and-fallback',
    place,
    what: '"pin" and "fallback" exclude each other: the one keeps the price and the prompt cache, the other the session',
    hint: 'Take one of the two out.',
  });
}

/** Where no credential is set, the client sends the one it has: the person's own login's token (2.1.197 and 2.1.330). */
function credentialBelongs({ provider, credential }: Profile, { name, placeOf }: CheckRequest): Problem | null {
  if (provider.auth === 'cloud' && credential !== null) {
    return configurationProblem({
      code: 'credential-not-taken',
      place: placeOf(['credential']),
      what: `"${provider.id}" takes its credentials from the cloud’s own variables and files, not from "credential"`,
      hint: `Take "credential" out; ${(provider.keeps ?? []).join(', ')} reach the session from your shell.`,
    });
  }
  if (
    provider.auth === 'login' ||
    provider.auth === 'cloud' ||
    credential !== null ||
    provider.placeholder !== undefined
  )
    return null;
  return configurationProblem({
    code: 'credential-missing',
    kind: 'unsafe',
    place: placeOf([]),
    what: `The profile "${name}" has no "credential", so the client would send your own login’s token to "${provider.id}"`,
    hint: `Add one: ${REFERENCE_FORMS}.`,
  });
}

function transportIsPrivate(
  { provider, fallback, insecureHttp }: Profile,
  { name, placeOf }: CheckRequest,
): Problem | null {
  if (insecureHttp) return null;
  for (const { id, baseUrl } of [provider, ...fallback.map((entry) => entry.provider)]) {
    const url = baseUrl === null ? null : parseBaseUrl(baseUrl);
    if (url === null || !url.ok || url.encrypted || url.loopback) continue;
    return configurationProblem({
      code: 'insecure-http',
      kind: 'unsafe',
      place: placeOf(['provider']),
      what: `The profile "${name}" would send its key and everything else to ${url.host} (provider "${id}") in clear text`,
      hint: 'Use https://, or, where the network between is yours, add "insecureHttp": true to the profile.',
    });
  }
  return null;
}

/** Names end up in arguments, so none may look like an option, and in variables, so none may hold what those can't. */
const MODEL = /^[A-Za-z0-9~@][\w.:/@~+,[\]-]{0,255}$/;

function modelsAreNames({ model, models, fallback }: Profile, { placeOf }: CheckRequest): Problem | null {
  const named: readonly (readonly [DocumentPath, string])[] = [
    ...(model === null ? [] : [[['model'], model] as const]),
    ...Object.entries(models).map(([family, value]) => [['models', family], value] as const),
    ...fallback.map((entry, index) => [['fallback', index, 'model'], entry.model] as const),
  ];
  const broken = named.find(([, value]) => !MODEL.test(value));
  if (broken === undefined) return null;
  return configurationProblem({
    code: 'bad-model',
    place: placeOf(broken[0]),
    what: `${broken[0].join('.')} is not the name of a model`,
    hint: 'Write the id that the provider lists, without spaces, as in "qwen/qwen3-coder:free".',
  });
}

function environmentIsHarmless({ env, provider }: Profile, { placeOf }: CheckRequest): Problem | null {
  for (const [name, value] of Object.entries(env)) {
    const place = placeOf(['env', name]);
    const refusal = whyNotInEnvironment(name, provider.keeps ?? []);
    if (refusal !== null)
      return configurationProblem({
        code: 'env-refused',
        place,
        what: `${showName(name)} in "env" ${refusal.reason}`,
        hint: refusal.hint,
      });
    if (value.includes('\u0000'))
      return configurationProblem({
        code: 'env-refused',
        place,
        what: `${showName(name)} in "env" holds a NUL character`,
        hint: 'An environment variable can’t hold it; take it out.',
      });
  }
  return null;
}

function argumentsAreTexts({ args }: Profile, { placeOf }: CheckRequest): Problem | null {
  const index = args.findIndex((word) => word.includes('\u0000'));
  return index === -1
    ? null
    : configurationProblem({
        code: 'bad-argument',
        place: placeOf(['args', index]),
        what: 'An entry of "args" holds a NUL character',
        hint: 'An argument can’t hold it; take it out.',
      });
}

function directoryIsFixed({ configDir }: Profile, { placeOf }: CheckRequest): Problem | null {
  if (configDir === null || (isFixedPath(configDir) && !configDir.startsWith('~/') && !/\p{Cc}/u.test(configDir)))
    return null;
  return configurationProblem({
    code: 'bad-directory',
    place: placeOf(['configDir']),
    what: '"configDir" is not a full path',
    hint: 'Begin it with / or ~/, so that it means the same directory everywhere.',
  });
}
