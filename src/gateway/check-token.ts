import { timingSafeEqual } from 'node:crypto';
import { shownCredentials, type RequestHead } from '../core/gateway/admission.ts';

/** How a credential of the client's vendor begins; a real one has no business here. */
const REAL_CREDENTIAL = /^sk-ant-/;

export type TokenCheck = 'ours' | 'wrong' | 'real credential';

/** Compares every credential that a request shows with the session's token, in a time that tells nothing about it. */
export function createTokenCheck(token: string): (head: RequestHead) => TokenCheck {
  const expected = Buffer.from(token);
  return (head) => {
    const shown = shownCredentials(head);
    // All are compared whatever the first says. One that is wrong spoils the rest: it was meant for somewhere else.
    const matches = shown.map((credential) => isEqual(credential, expected));
    if (shown.some((credential) => REAL_CREDENTIAL.test(credential))) return 'real credential';
    return matches.length > 0 && matches.every(Boolean) ? 'ours' : 'wrong';
  };
}

/** Its length is no secret. */
function isEqual(text: string, expected: Buffer): boolean {
  const bytes = Buffer.from(text);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}
