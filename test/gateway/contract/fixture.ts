import type { Dialect } from '../../../src/core/gateway/order.ts';
import type { Got, Upstand } from '../mock-upstream.ts';

export type Block =
  | { readonly kind: 'thinking'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool'; readonly id: string; readonly name: string; readonly input: unknown };

/** An answer, whatever the language it is said in. `input` is what the cache had not. */
export type Answer = {
  readonly blocks: readonly Block[];
  readonly stop: 'end_turn' | 'tool_use' | 'max_tokens' | 'refusal';
  readonly usage: { readonly input: number; readonly cacheRead: number; readonly output: number };
};

/** How an upstream says it. */
export type Manner = {
  /** The pieces of parallel tool calls in turn, where the language allows that. */
  readonly interleaved?: boolean;
  /** The end and the usage in one piece of the stream. */
  readonly coalesced?: boolean;
  /** An error of the language's own kind behind so many blocks, and then nothing. */
  readonly failsAfter?: number;
};

/** One turn of a conversation as an upstream understood it. */
export type Turn =
  | { readonly kind: 'text'; readonly role: 'user' | 'assistant'; readonly text: string }
  | { readonly kind: 'call'; readonly id: string; readonly name: string; readonly input: unknown }
  | {
      readonly kind: 'result';
      readonly id: string;
      readonly text: string;
      readonly isError: boolean;
      readonly images: number;
    };

/** What a dialect's test brings to the contract: an upstream that speaks its language. */
export type DialectFixture = {
  readonly dialect: Dialect;
  readonly answers: (answer: Answer, manner?: Manner) => Upstand;
  readonly fails: (status: number, message: string, headers?: Readonly<Record<string, string>>) => Upstand;
  /** A stream that ends without having said anything. */
  readonly saysNothing: Upstand;
  readonly counts: (tokens: number) => Upstand;
  /** The conversation of a request, read as an upstream of this language reads it. */
  readonly read: (got: Got) => readonly Turn[];
  /** Whether fields that only the client's vendor has go up: they must with a pass-through, and must not with a translator. */
  readonly vendorFields: 'kept' | 'left out';
  /** Cases that make no sense in this language, each with its reason. */
  readonly skips: Readonly<Record<string, string>>;
};
