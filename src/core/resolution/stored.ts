import type { Located, Origin } from '../origin.ts';
import type { Secret } from '../secret.ts';

/** A claude.ai login that the client would use for requests. */
export type StoredLogin = {
  /** null where it lies in a keychain that cordon doesn't open. */
  readonly token: Secret | null;
  /** `max`, `pro`, `team`, `enterprise`, or null where the login doesn't say. It decides the default model. */
  readonly subscription: string | null;
  readonly origin: Origin;
  /** The day on which it ran out, where nothing is stored that would renew it; null where it holds. */
  readonly expiredOn: string | null;
};

/** What the client keeps of earlier logins. Read to predict and to warn; cordon never writes or copies it. */
export type Stored = {
  readonly login: StoredLogin | null;
  /** A Console key that a login through the Console left behind (`primaryApiKey`). */
  readonly consoleKey: Located<Secret> | null;
};

export const NOTHING_STORED: Stored = { login: null, consoleKey: null };
