/** One word that could be typed, with what it means; "" where its name says it. */
export type Candidate = { readonly value: string; readonly description: string };

/** What a shell shall offer. `words`: these and nothing else; `files`: its own file names where there is no word. */
export type Completion = { readonly directive: 'words' | 'files'; readonly candidates: readonly Candidate[] };

export const NOTHING: Completion = { directive: 'words', candidates: [] };
export const FILES: Completion = { directive: 'files', candidates: [] };

/** The candidates that begin as the typed word does. */
export function offer(
  typed: string,
  candidates: readonly Candidate[],
  directive: 'words' | 'files' = 'words',
): Completion {
  return { directive, candidates: candidates.filter(({ value }) => value.startsWith(typed)) };
}

export function plain(values: readonly string[]): readonly Candidate[] {
  return values.map((value) => ({ value, description: '' }));
}
