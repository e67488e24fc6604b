/** The shells that cordon has functions, completion and a start-up line for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'pwsh'] as const;
export type Shell = (typeof SHELLS)[number];

export function isShell(name: string): name is Shell {
  return (SHELLS as readonly string[]).includes(name);
}

/** A function that a shell gets: its name, and the words of cordon that stand before the person's own. */
export type ShellFunction = { readonly name: string; readonly words: readonly string[] };

export type ShellScript = {
  /** cordon itself, as words that need no PATH. */
  readonly command: readonly string[];
  readonly functions: readonly ShellFunction[];
  /** Whether the shell shall complete `cordon` and the functions. */
  readonly completes: boolean;
};
