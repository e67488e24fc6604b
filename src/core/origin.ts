/** A tier of the client's settings, or the environment it is started with. Lowest first in `SCOPES_LOW_TO_HIGH`. */
export type Scope = 'process' | 'global' | 'user' | 'project' | 'local' | 'flag' | 'managed';

/** Where one value comes from. `path` and `line` are null where the source has none (the environment). Lines count from 1. */
export type Origin = {
  readonly scope: Scope;
  readonly path: string | null;
  readonly line: number | null;
  readonly name?: string;
};

/** A value with its origin: provenance travels with the value. */
export type Located<T> = { readonly value: T; readonly origin: Origin };
