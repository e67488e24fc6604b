/** Replaces secrets in a stream of bytes, across the borders of its chunks, by marks of the same length. */
export type Redactor = {
  /** The chunk without secrets. What could be the beginning of one is kept back for the next chunk. */
  readonly push: (chunk: Buffer) => Buffer;
  /** What was kept back. */
  readonly end: () => Buffer;
  readonly text: (text: string) => string;
  readonly isHolding: () => boolean;
};

/** A shorter one is no secret of worth, and would cut words out of answers. */
const SHORTEST_SECRET = 8;
const MARK = '*';
const NOTHING = Buffer.alloc(0);

/** The forms that a secret may come back in: as it is, and as JSON writes it. */
export function secretForms(secrets: readonly (string | null)[], harmless: ReadonlySet<string>): readonly Buffer[] {
  const texts = secrets.filter(
    (secret): secret is string => secret !== null && secret.length >= SHORTEST_SECRET && !harmless.has(secret),
  );
  const forms = texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1), text.replaceAll('/', '\\/')]);
  return [...new Set(forms)].map((form) => Buffer.from(form));
}

/** Gives a redactor for each stream. */
export function createRedactors(forms: readonly Buffer[]): () => Redactor {
  const texts = forms.map((form) => form.toString());
  const longest = Math.max(0, ...forms.map((form) => form.length));
  return () => createRedactor({ forms, texts, longest });
}

function createRedactor(secrets: {
  readonly forms: readonly Buffer[];
  readonly texts: readonly string[];
  readonly longest: number;
}): Redactor {
  const { forms, texts, longest } = secrets;
  let kept = NOTHING;
  return {
    push: (chunk) => {
      if (longest === 0) return chunk;
      const bytes = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
      kept = NOTHING;
      const clean = replaceForms(bytes, forms);
      const held = openEnd(clean, forms, longest);
      if (held === 0) return clean;
      kept = Buffer.from(clean.subarray(clean.length - held));
      return clean.subarray(0, clean.length - held);
    },
    end: () => {
      const rest = kept;
      kept = NOTHING;
      return rest;
    },
    text: (text) =>
      texts.reduce(
        (clean, form) => (clean.includes(form) ? clean.replaceAll(form, MARK.repeat(form.length)) : clean),
        text,
      ),
    isHolding: () => kept.length > 0,
  };
}

function replaceForms(bytes: Buffer, forms: readonly Buffer[]): Buffer {
  let clean = bytes;
  for (const form of forms) {
    for (let at = clean.indexOf(form); at !== -1; at = clean.indexOf(form, at + form.length)) {
      // The bytes belong to the connection's buffer: a copy is written to.
      if (clean === bytes) clean = Buffer.from(bytes);
      clean.fill(MARK, at, at + form.length);
    }
  }
  return clean;
}

/** How many bytes at the end may be the beginning of a secret. */
function openEnd(bytes: Buffer, forms: readonly Buffer[], longest: number): number {
  let most = 0;
  const from = Math.max(0, bytes.length - longest + 1);
  for (const form of forms) {
    for (let at = bytes.indexOf(form[0] ?? 0, from); at !== -1; at = bytes.indexOf(form[0] ?? 0, at + 1)) {
      const length = bytes.length - at;
      if (length >= form.length) continue;
      if (bytes.compare(form, 0, length, at) === 0) {
        most = Math.max(most, length);
        break;
      }
    }
  }
  return most;
}
