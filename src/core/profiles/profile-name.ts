/** Names of profiles, providers and stored secrets: they stand on command lines, in file names and in shell functions. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function isPlainName(name: string): boolean {
  return NAME.test(name) && !name.endsWith('.');
}

/** What a plain name is, for a message. */
export const PLAIN_NAME_RULE =
  'Use letters, digits, ".", "_" and "-", at most 64 of them, beginning with a letter or a digit.';

/** The built-in profile: always there, always the vendor and the person's own login. */
export const NATIVE = 'native';
