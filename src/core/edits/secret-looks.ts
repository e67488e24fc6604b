import { isSecretName } from '../catalogue/variable-traits.ts';

/**
 * Beginnings and shapes that makers of keys gave them so that they can be found: Anthropic and OpenAI style keys, GitHub,
 * Slack, Google, AWS and Hugging Face tokens, signed tokens, whatever follows an authentication scheme, a password in a
 * URL. A diff that hides too much is harmless, so long runs of mixed letters and digits count too.
 */
const LOOKS: readonly RegExp[] = [
  /\bsk-[A-Za-z0-9_-]{6,}/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|hf_|gsk_|xai-|r8_|pplx-|AIza|ya29\.|AKIA|ASIA)[A-Za-z0-9_./-]{8,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+)*/g,
  /(?<=\b(?:bearer|basic|token)\s+)[^\s"'\\,;]{4,}/gi,
  /(?<=\b(?:authorization|x-api-key|api[-_]?key|access[-_]?token|client[-_]?secret|password)\s*[:=]\s*)(?!bearer\b|basic\b|token\b)[^\s"'\\,;&]{3,}/gi,
  /(?<=:\/\/)[^\s/@"'\\]+(?=@)/g,
  /(?<![A-Za-z0-9_+/=.-])(?=[A-Za-z0-9_+=-]*[0-9])(?=[A-Za-z0-9_+=-]*[A-Za-z])[A-Za-z0-9_+=-]{32,}(?![A-Za-z0-9_+/=.-])/g,
];

const SNAKE =
  /(?:^|[_-])(?:key|token|secret|password|passwd|credentials?|authorization|auth|cookie|headers?)(?:$|[_-])/i;
const CAMEL = /[a-z](?:Key|Token|Secret|Password|Headers)$/;

/** Whether what stands under a name is kept out of a diff: a secret for the catalogue, or a name that sounds like one. */
export function isHiddenName(name: string): boolean {
  return isSecretName(name) || SNAKE.test(name) || CAMEL.test(name);
}

/** The text with everything in it that looks like a secret replaced. */
export function hideLooks(text: string, hide: (secret: string) => string): string {
  return LOOKS.reduce(
    (rest, look) => rest.replace(look, (found) => (found.startsWith('[sha256:') ? found : hide(found))),
    text,
  );
}
