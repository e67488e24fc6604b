/** How well-known secrets begin. Found anywhere in a text, because people paste whole header lines. */
const BEGINNINGS: readonly RegExp[] = [
  /(?<![A-Za-z0-9])(?:sk|pk|rk)[-_][A-Za-z0-9_-]{12,}/,
  /(?<![A-Za-z0-9])(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{16,}/,
  /(?<![A-Za-z0-9])(?:github_pat_|glpat-|xox[abeprs]-|xapp-|hf_|npm_|pypi-|gsk_|xai-|pplx-|r8_|nvapi-|ya29\.)[A-Za-z0-9_-]{10,}/,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/,
  /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{30,}/,
  /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/,
  /AGE-SECRET-KEY-/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /(?:^|[\s:])(?:Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/i,
];

/** Shapes without a meaning for people: long, and letters mixed with digits. Names of models and files aren't like that. */
const OPAQUE: readonly RegExp[] = [
  /(?<![A-Za-z0-9])(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{32,}(?![A-Za-z0-9])/,
  /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{40,}(?![\w-])/,
];

/** The same, to the end of what begins so; a scheme needs a digit behind it, for "Basic authorization" is no secret. */
const WHOLE: readonly RegExp[] = [
  ...BEGINNINGS.slice(0, -1).map(
    ({ source, flags }) =>
      new RegExp(`${source}${source.includes('PRIVATE KEY') ? '[\\s\\S]*' : '[\\w.~+/=-]*'}`, `${flags}g`),
  ),
  /(?<=\b(?:Bearer|Basic)\s+)(?=[\w.~+/=-]*\d)[\w.~+/=-]{8,}/gi,
];

/** Whether a text holds something that begins like a well-known secret. */
export function beginsLikeSecret(text: string): boolean {
  return BEGINNINGS.some((pattern) => pattern.test(text));
}

/** Whether a text may hold a secret at all: for places where nothing opaque has any business. */
export function looksLikeSecret(text: string): boolean {
  return beginsLikeSecret(text) || OPAQUE.some((pattern) => pattern.test(text));
}

/** A name as a message may show it: never one that could be a pasted secret, never one that fills the screen. */
export function showName(name: string): string {
  if (looksLikeSecret(name)) return '(a name that looks like a secret)';
  const characters = Array.from(name);
  return JSON.stringify(characters.length > 48 ? `${characters.slice(0, 48).join('')}…` : name);
}

/** A message without what begins like a well-known secret in it: messages quote what people typed and pasted. */
export function withoutSecrets(text: string): string {
  return WHOLE.reduce((rest, pattern) => rest.replace(pattern, '***'), text);
}

/** Words as they were typed, without those that may be a secret at all. */
export function withoutSecretWords(text: string): string {
  return text.replace(/[^\s'"`,]+/g, (word) => (looksLikeSecret(word) ? '***' : word));
}
