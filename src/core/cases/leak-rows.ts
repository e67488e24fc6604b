import { FURTHER_ROWS } from './further-rows.ts';
import type { LeakRow } from './leak-row.ts';
import { SCORED_ROWS } from './scored-rows.ts';

export const LEAK_ROWS: readonly LeakRow[] = [...SCORED_ROWS, ...FURTHER_ROWS];
