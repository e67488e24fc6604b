import type { Outcome } from '../../core/problem.ts';

/** A place that keeps secrets by name. Names are plain names; texts are one line. */
export type SecretStore = {
  /** What it is called for a person. */
  readonly title: string;
  readonly kind: 'keychain' | 'encrypted-file';
  /** null where it holds no secret of that name. */
  readonly get: (name: string) => Promise<Outcome<string | null>>;
  readonly set: (name: string, text: string) => Promise<Outcome<void>>;
  /** Whether there was one to remove. */
  readonly remove: (name: string) => Promise<Outcome<boolean>>;
  readonly list: () => Promise<Outcome<readonly string[]>>;
};
