import { PROVIDERS } from '../catalogue/providers.ts';

/** The built-in providers, by the name that a profile says. */
export const PROVIDER_IDS: readonly string[] = PROVIDERS.map(({ id }) => id);
