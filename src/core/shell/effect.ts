/** What one statement of a start-up file does, as far as it can be told without running it. Positions index the text. */
export type Effect = {
  readonly at: number;
  /** `always` at the top level, `perhaps` under a condition, `command` for one command alone. */
  readonly reach: 'always' | 'perhaps' | 'command';
  /** The function or alias that it stands in. */
  readonly owner: string | null;
} & (
  | { readonly kind: 'set'; readonly name: string; readonly value: string | null }
  | { readonly kind: 'unset'; readonly name: string }
  | { readonly kind: 'source'; readonly path: string | null }
  | { readonly kind: 'define'; readonly what: 'alias' | 'function'; readonly name: string }
  /** It may set anything: what it does is known only when it runs. */
  | { readonly kind: 'opaque'; readonly reason: string }
);

/** A start-up file as it was read. `brokenAt` is where syntax began that isn't understood; reading went on behind it. */
export type ScriptReading = { readonly effects: readonly Effect[]; readonly brokenAt: number | null };

/** The shell's own variables while it reads its files; a missing name isn't known. */
export type ShellVariables = ReadonlyMap<string, string | null>;
