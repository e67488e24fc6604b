/** What a mock upstream answers. Without one it greets every message and knows nothing else. */
export type Script = {
  /** Status of each inference request in turn; the rest get 200. */
  readonly statuses?: readonly number[];
  /** Status of every inference request for one of these models. */
  readonly failModels?: Readonly<Record<string, number>>;
  /** Asks once for this tool, in the first conversation that offers tools. */
  readonly toolUse?: { readonly name: string; readonly input: Readonly<Record<string, unknown>> };
  /** Milliseconds before an inference request is answered. */
  readonly delayMs?: number;
  /** Never answers an inference request. */
  readonly hang?: boolean;
  /** Text of the greeting; `hi from NAME` by default. */
  readonly text?: string;
  /** Extra headers of every inference answer. */
  readonly headers?: Readonly<Record<string, string>>;
};
