/** How a secret shows itself: `sha256:` and the first 12 hexadecimal digits of the SHA-256 of its UTF-8 bytes. */
export type Fingerprint = `sha256:${string}`;

/** Computes a fingerprint. Hashing belongs to the host, so the pure core is handed the function. */
export type FingerprintOf = (text: string) => Fingerprint;

/**
 * A text that can't print itself: a template, `JSON.stringify` and `util.inspect` all show its fingerprint.
 * Only `reveal()` gives the text, so that the places where a secret leaves can be counted.
 */
export class Secret {
  readonly #text: string;
  readonly fingerprint: Fingerprint;

  constructor(text: string, fingerprintOf: FingerprintOf) {
    this.#text = text;
    this.fingerprint = fingerprintOf(text);
  }

  /** The text itself. Every call site must hand it straight to the one place that needs it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return `[secret ${this.fingerprint}]`;
  }

  toJSON(): { readonly fingerprint: Fingerprint } {
    return { fingerprint: this.fingerprint };
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** A value as a layer holds it: plain where it may be shown, a `Secret` where it may not. */
export type Text = string | Secret;

/** The text behind a value, for a comparison or for the launch; never for printing. */
export function revealText(text: Text): string {
  return typeof text === 'string' ? text : text.reveal();
}
