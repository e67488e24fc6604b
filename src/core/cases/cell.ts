/** `stopped`: a session that runs kept its next prompt back, with a message. */
export type CellOutcome = 'contained' | 'refused' | 'stopped' | 'leaked' | 'broken';

/** One cell of the matrix: what happened, and by which evidence. */
export type Cell = { readonly outcome: CellOutcome; readonly evidence: readonly string[] };

/** Whether nothing leaked and the session either worked, or was refused or stopped with a message. */
export function holds({ outcome }: Pick<Cell, 'outcome'>): boolean {
  return outcome === 'contained' || outcome === 'refused' || outcome === 'stopped';
}
