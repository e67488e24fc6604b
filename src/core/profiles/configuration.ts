import type { Problem } from '../problem.ts';
import type { TokenPrice } from '../usage/price.ts';
import type { Budget, Profile, Provider } from './profile.ts';

/** One entry of `profiles` or `providers` that is wrong; the others work without it. */
export type BrokenEntry = {
  readonly kind: 'profile' | 'provider';
  readonly name: string;
  readonly problem: Problem;
};

/** Everything that a person configured, checked. Lists, not objects, so that no name can collide with an object's own. */
export type Configuration = {
  /** The file it was read from; null where there is none. */
  readonly path: string | null;
  readonly defaultProfile: string;
  /** The person's own providers, beside the built-in ones. */
  readonly providers: readonly Provider[];
  readonly profiles: readonly Profile[];
  /** Entries that can't be used, each with its reason; whoever asks for one gets that. */
  readonly broken: readonly BrokenEntry[];
  /** What everything together may cost; null where there is no such limit. */
  readonly budget: Budget | null;
  /** Limits of single projects, by the full path of their root. */
  readonly projects: readonly { readonly path: string; readonly budget: Budget }[];
  readonly prices: readonly (TokenPrice & { readonly model: string })[];
  /** `sqlite`, or the URL of a PostgreSQL database, without a password. */
  readonly ledger: string;
};

/** What holds where there is no configuration file: the built-in profile `native`, and nothing else. */
export function defaultConfiguration(path: string | null): Configuration {
  return {
    path,
    defaultProfile: 'native',
    providers: [],
    profiles: [],
    broken: [],
    budget: null,
    projects: [],
    prices: [],
    ledger: 'sqlite',
  };
}

/** Bytes up to which a configuration is read; nobody writes a larger one by hand. */
export const CONFIGURATION_LIMIT = 1024 * 1024;

/** Where editors find the schema of the file. */
export const CONFIGURATION_SCHEMA_URL = 'https://unpkg.com/cordon/schema/config.schema.json';
