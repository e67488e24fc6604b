/** One answer of an upstream, as data. */
export type Answer =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'events';
      readonly events: readonly MessageEvent[];
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'empty'; readonly status: number }
  | { readonly kind: 'never' };

export type MessageEvent = { readonly type: string } & Readonly<Record<string, unknown>>;
