/** One replacement in a text: what stands from `start` to `end` becomes `insert`. */
export type Splice = { readonly start: number; readonly end: number; readonly insert: string };

/** The text after all replacements, which are in order and don't overlap. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let kept = 0;
  const parts: string[] = [];
  for (const { start, end, insert } of splices) {
    parts.push(text.slice(kept, start), insert);
    kept = end;
  }
  return [...parts, text.slice(kept)].join('');
}
