import * as z from 'zod/mini';
import type { Json } from '../layers/layer.ts';
import type { ProjectSetting } from './project-settings.ts';

const HASH = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** What is remembered of a repository that uses a profile: enough to take exactly that out again. Nothing in it is secret. */
const RECORD = z.object({
  schema: z.literal(1),
  root: z.string(),
  profile: z.string(),
  file: z.string(),
  /** SHA-256 of the file before the first use, null where there was none, and after the last. */
  before: z.nullable(HASH),
  after: HASH,
  set: z.array(z.object({ path: z.array(z.string()).check(z.minLength(1)), value: z.unknown() })),
  /** The runs of edits that made it, oldest first: what `cordon undo` takes. */
  runs: z.array(z.string()),
  /** The file that hides the settings from git, where cordon wrote into it. */
  ignoreFile: z.nullable(z.string()),
  at: z.string(),
});

export type ProjectRecord = {
  readonly schema: 1;
  readonly root: string;
  readonly profile: string;
  readonly file: string;
  readonly before: string | null;
  readonly after: string;
  readonly set: readonly ProjectSetting[];
  readonly runs: readonly string[];
  readonly ignoreFile: string | null;
  readonly at: string;
};

/** A record as it was written, or null where the text isn't one. */
export function parseProjectRecord(text: string): ProjectRecord | null {
  try {
    const parsed = RECORD.safeParse(JSON.parse(text));
    if (!parsed.success) return null;
    const set = parsed.data.set.map(({ path: [first = '', ...rest], value }) => ({
      path: [first, ...rest] as const,
      value: value as Json,
    }));
    return { ...parsed.data, set };
  } catch {
    return null;
  }
}
