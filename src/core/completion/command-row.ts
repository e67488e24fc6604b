/** One command of cordon as its help shows it. */
export type CommandRow = {
  /** The words that a person types behind `cordon`; none for cordon itself. */
  readonly words: readonly string[];
  readonly description: string;
  readonly options: readonly OptionEntry[];
};

export type OptionEntry = {
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
};
