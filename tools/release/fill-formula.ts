export type FormulaValues = {
  /** Whose repository the releases are in. */
  readonly owner: string;
  readonly version: string;
  /** SHA-256 in hexadecimal digits, by the name of the archive without its ending. */
  readonly checksums: Readonly<Record<string, string>>;
};

/** The Homebrew formula of one release. A placeholder without a value is a mistake in the release, and throws. */
export function fillFormula(template: string, { owner, version, checksums }: FormulaValues): string {
  const values: Record<string, string> = { OWNER: owner, VERSION: version };
  for (const [name, checksum] of Object.entries(checksums))
    values[
      `SHA256_${name
        .replace(/^cordon-/, '')
        .replaceAll('-', '_')
        .toUpperCase()}`
    ] = checksum;
  return template
    .split('\n')
    .filter((line) => !line.startsWith('# Template'))
    .join('\n')
    .replaceAll(/@([A-Z0-9_]+)@/g, (whole, name: string) => {
      const value = values[name];
      if (value === undefined || value === '') throw new Error(`The release has nothing for ${whole}.`);
      return value;
    });
}
