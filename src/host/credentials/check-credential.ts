import type { Outcome, Problem } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { parseBaseUrl } from '../../core/profiles/base-url.ts';
import type { Provider } from '../../core/profiles/profile.ts';
import { credentialProblem } from './credential-problem.ts';

/** Longer than any key; a certificate or a whole file is no credential. */
const LONGEST = 16 * 1024;

/**
 * The one line that a source gave, or why it is no credential. `source` names the source for a person, never its content.
 * One line break at the end is the source's, not the credential's.
 */
export function readOneLine(text: string, source: string): Outcome<string> {
  const line = text.replace(/\r?\n$/, '');
  const broken = RULES.find(({ breaks }) => breaks(line));
  return broken === undefined
    ? succeed(line)
    : fail(credentialProblem({ code: broken.code, message: `${source} ${broken.reason}.`, hint: broken.hint }));
}

/** Unicode's Cc, compared by hand: to compile the pattern takes a launch half a millisecond. */
function isControl(character: string): boolean {
  return character < ' ' || (character >= '\u007f' && character <= '\u009f');
}

const RULES: readonly {
  readonly code: string;
  readonly breaks: (line: string) => boolean;
  readonly reason: string;
  readonly hint: string;
}[] = [
  {
    code: 'credential-empty',
    breaks: (line) => line.trim() === '',
    reason: 'is empty',
    hint: 'Put the key there; without one the client would send your own login’s token instead.',
  },
  {
    code: 'credential-lines',
    breaks: (line) => /[\r\n]/.test(line),
    reason: 'holds more than one line',
    hint: 'A credential is one line; leave everything else out.',
  },
  {
    code: 'credential-control',
    breaks: (line) => Array.from(line).some(isControl),
    reason: 'holds control characters',
    hint: 'Store the key again, without anything around it.',
  },
  {
    code: 'credential-characters',
    breaks: (line) => !/^[\x21-\x7e]+$/.test(line),
    reason: 'holds spaces or other characters that a header can’t carry',
    hint: 'Store the key alone, without "Bearer" and without quotes.',
  },
  {
    code: 'credential-too-long',
    breaks: (line) => line.length > LONGEST,
    reason: `is longer than ${LONGEST} characters`,
    hint: 'Store the key alone.',
  },
];

export type OwnerQuestion = {
  readonly text: string;
  readonly provider: Pick<Provider, 'id' | 'baseUrl'>;
  readonly source: string;
};

/**
 * Why this credential must not go to this provider, or null. A key belongs to one provider: what the vendor gave a person
 * goes to the vendor. A server on this machine may pass a key on (LiteLLM does); a subscription's token goes nowhere.
 */
export function whyForeign({ text, provider, source }: OwnerQuestion): Problem | null {
  if (/^sk-ant-o[ar]t/i.test(text)) {
    return credentialProblem({
      code: 'login-token',
      message: `${source} holds a claude.ai login’s token, which belongs to your own session and not to "${provider.id}".`,
      hint: 'Use `cordon run native` for your login; for this provider use a key of its own.',
    });
  }
  if (!/^sk-ant-/i.test(text) || takesVendorKeys(provider)) return null;
  return credentialProblem({
    code: 'foreign-key',
    message: `${source} holds an Anthropic key, and "${provider.id}" is another company’s server.`,
    hint: 'Use a key of that provider, or the provider "anthropic-api" for this one.',
  });
}

function takesVendorKeys({ id, baseUrl }: OwnerQuestion['provider']): boolean {
  if (id === 'anthropic-api') return true;
  const url = baseUrl === null ? null : parseBaseUrl(baseUrl);
  return url !== null && url.ok && (url.loopback || url.host === 'api.anthropic.com');
}
