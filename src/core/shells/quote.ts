/** One word for sh, bash and zsh, whatever it holds. */
export function quoteSh(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** One word for fish, where a backslash counts in single quotes too. */
export function quoteFish(word: string): string {
  return `'${word.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;
}

/** One word for PowerShell, which takes typographic quotes for its own. */
export function quotePwsh(word: string): string {
  return `'${word.replaceAll(/['\u2018\u2019\u201a\u201b]/g, (quote) => quote + quote)}'`;
}
