import { findPreset } from '../catalogue/providers.ts';
import type { Outcome } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import { parseBaseUrl } from './base-url.ts';
import type { RawProfile, RawProvider } from './configuration-schema.ts';
import { parseCredentialReference, REFERENCE_FORMS } from './credential-reference.ts';
import { isPlainName, NATIVE, PLAIN_NAME_RULE } from './profile-name.ts';
import { SECRET_HINT } from './refuse-secrets.ts';
import { showName } from './secret-shape.ts';

/** What a person says on a command line or answers to questions. */
export type DraftInput = {
  readonly name: string;
  readonly provider: string;
  readonly model?: string;
  readonly credential?: string;
  /** Where their own server is; makes an entry in `providers`. */
  readonly baseUrl?: string;
  /** `bearer` or `x-api-key`. */
  readonly auth?: string;
  /** Tokens, as a command line has them. */
  readonly contextWindow?: string | number;
  /** The client's configuration directory for its sessions. */
  readonly configDir?: string;
};

/** The entries that a draft becomes. They are checked again where they stand, together with the rest of the file. */
export type ProfileDraft = {
  readonly name: string;
  readonly profile: RawProfile;
  readonly provider?: { readonly id: string; readonly raw: RawProvider };
};

/** Turns what was said into entries of the configuration. What needs no file to be wrong is refused here, by option. */
export function draftProfile(input: DraftInput): Outcome<ProfileDraft> {
  const refused = whyRefused(input);
  if (refused !== null) return fail({ kind: 'usage', ...refused });
  const preset = findPreset(input.provider);
  const id = input.provider === 'custom' ? input.name : input.provider;
  const credential = input.credential ?? preset?.credential ?? null;
  const auth = AUTHS.find((known) => known === input.auth);
  const provider: RawProvider | undefined =
    input.baseUrl === undefined ? undefined : { baseUrl: input.baseUrl, ...(auth === undefined ? {} : { auth }) };
  const profile: RawProfile = {
    provider: provider === undefined ? input.provider : id,
    ...(credential === null ? {} : { credential }),
    ...(input.model === undefined ? {} : { model: input.model }),
    ...(input.contextWindow === undefined ? {} : { contextWindow: Number(input.contextWindow) }),
    ...(input.configDir === undefined ? {} : { configDir: input.configDir }),
  };
  return succeed({ name: input.name, profile, ...(provider === undefined ? {} : { provider: { id, raw: provider } }) });
}

const AUTHS = ['bearer', 'x-api-key'] as const;

type Refusal = { readonly code: string; readonly message: string; readonly hint: string };

function whyRefused({ name, provider, credential, baseUrl, auth, contextWindow }: DraftInput): Refusal | null {
  if (!isPlainName(name))
    return { code: 'bad-name', message: `${showName(name)} can’t be the name of a profile.`, hint: PLAIN_NAME_RULE };
  if (name.toLowerCase() === NATIVE)
    return {
      code: 'reserved-name',
      message: `"${NATIVE}" is built in and can’t be defined.`,
      hint: 'Choose another name.',
    };
  if (provider === 'custom' && baseUrl === undefined)
    return {
      code: 'base-url-missing',
      message: 'The provider "custom" needs the address of your server.',
      hint: 'Add --base-url https://….',
    };
  const movable = baseUrl === undefined || (findPreset(provider)?.movable ?? true);
  if (!movable)
    return {
      code: 'provider-built-in',
      message: `"${provider}" is a built-in provider, and its address can’t be changed.`,
      hint: 'Use --provider custom with --base-url.',
    };
  if (auth !== undefined && !AUTHS.some((known) => known === auth))
    return {
      code: 'bad-auth',
      message: '--auth is neither bearer nor x-api-key.',
      hint: 'Leave it out for Authorization: Bearer.',
    };
  if (auth !== undefined && baseUrl === undefined)
    return {
      code: 'bad-auth',
      message: '--auth goes with --base-url; a built-in provider has its own.',
      hint: 'Leave it out.',
    };
  if (contextWindow !== undefined && !/^\d{4,8}$/.test(String(contextWindow)))
    return {
      code: 'bad-context-window',
      message: '--context-window is not a number of tokens.',
      hint: 'Write it in digits, as in 262144.',
    };
  return whyBadUrl(baseUrl) ?? whyBadCredential(credential);
}

function whyBadUrl(baseUrl: string | undefined): Refusal | null {
  const url = baseUrl === undefined ? null : parseBaseUrl(baseUrl);
  return url === null || url.ok
    ? null
    : { code: 'bad-base-url', message: `The base URL ${url.reason}.`, hint: url.hint };
}

function whyBadCredential(credential: string | undefined): Refusal | null {
  const parsed = credential === undefined ? null : parseCredentialReference(credential);
  if (parsed === null || parsed.ok) return null;
  return parsed.literal
    ? {
        code: 'literal-secret',
        message: `--credential takes a reference, and ${parsed.reason}.`,
        hint: `It may be ${REFERENCE_FORMS}. ${SECRET_HINT}`,
      }
    : {
        code: 'bad-reference',
        message: `--credential can’t be used: ${parsed.reason.replace(/\.$/, '')}.`,
        hint: `It may be ${REFERENCE_FORMS}.`,
      };
}
