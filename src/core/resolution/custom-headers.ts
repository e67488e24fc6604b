/** One header of ANTHROPIC_CUSTOM_HEADERS. */
export type CustomHeader = { readonly name: string; readonly value: string };

/** Reads the variable as the client does: one `Name: value` a line; a comma or a written `\n` doesn't part headers (2.1.330). */
export function parseCustomHeaders(text: string): readonly CustomHeader[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim();
    return colon < 1 || name === '' ? [] : [{ name, value: line.slice(colon + 1).trim() }];
  });
}

/** The last header of that name that holds something. */
export function findCustomHeader(headers: readonly CustomHeader[], name: string): CustomHeader | null {
  return headers.findLast((header) => header.name.toLowerCase() === name && header.value !== '') ?? null;
}
