import * as z from 'zod/mini';

/**
 * What is remembered of one edit. It is written before the file is replaced, with the names of the temporary files, so
 * that the next run can clear up after a kill and `undo` works even just behind it.
 */
const MANIFEST = z.object({
  schema: z.literal(1),
  /** Counts up within one state directory. */
  id: z.string().check(z.regex(/^[1-9]\d{0,14}$/)),
  /** The edit that the run began with: `undo` takes a run back as a whole. */
  run: z.string(),
  /** The command that made it, as a person would type it. */
  command: z.string(),
  /** The version of cordon that made it. */
  tool: z.string(),
  at: z.string(),
  path: z.string(),
  target: z.string(),
  text: z.enum(['json', 'lines']),
  places: z.array(z.string()),
  /** SHA-256 of the whole file before, null where there was none, and after. */
  before: z.nullable(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  after: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  madeDirectories: z.array(z.string()),
  state: z.enum(['pending', 'done', 'undoing', 'undone']),
  owner: z.object({ pid: z.number(), processStart: z.nullable(z.string()) }),
  temporary: z.array(z.string()),
});

export type Manifest = Readonly<z.infer<typeof MANIFEST>>;

/** A manifest as it was written, or null where the text isn't one. */
export function parseManifest(text: string): Manifest | null {
  try {
    const parsed = MANIFEST.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The place of an edit in the order of all edits. */
export function orderOf({ id }: Pick<Manifest, 'id'>): number {
  return Number(id);
}
