import { createHash, timingSafeEqual } from 'node:crypto';
import { shownCredentials, type RequestHead } from '../core/gateway/admission.ts';

/** How a credential of the client's vendor begins; a real one has no business here. */
const REAL_CREDENTIAL = /^sk-ant-/;

export type TokenCheck = 'ours' | 'wrong' | 'real credential';

/** Compares every credential that a request shows with the session's token, in a time that tells nothing about it. */
export function createTokenCheck(token: string): (head: RequestHead) => TokenCheck {
  const expected = digest(token);
  return (head) => {
    const shown = shownCredentials(head);
    // All are compared whatever the first says. One that is wrong spoils the rest: it was meant for somewhere else.
    const matches = shown.map((credential) => timingSafeEqual(digest(credential), expected));
    if (shown.some((credential) => REAL_CREDENTIAL.test(credential))) return 'real credential';
    return matches.length > 0 && matches.every(Boolean) ? 'ours' : 'wrong';
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
