import type { Json } from '../layers/layer.ts';
import type { Scope } from '../origin.ts';
import type { Fingerprint } from '../secret.ts';

/** One step into a document: a property's name, or the items of an array that are objects with this text under `where`. */
export type PathStep = string | { readonly where: string; readonly is: string };

/**
 * Which properties or items are meant: every one that the path leads to, so duplicates of a key and the properties of
 * duplicate objects too. `['env', 'ANTHROPIC_BASE_URL']`;
 * `['claudeCode.environmentVariables', { where: 'name', is: 'ANTHROPIC_BASE_URL' }]`.
 */
export type EditPath = readonly PathStep[];

/**
 * How the program that owns the document reads it. `client-settings` is strict JSON, and what the client would drop as a
 * whole isn't edited; `json` is strict JSON of another program; `jsonc` has comments and trailing commas.
 */
export type DocumentFormat =
  | { readonly kind: 'client-settings'; readonly scope: Scope }
  | { readonly kind: 'json' }
  | { readonly kind: 'jsonc' };

/** Takes properties out of a document and sets others; the rest stays as it is, byte for byte. Removals come first. */
export type JsonEdit = {
  readonly kind: 'json';
  readonly format: DocumentFormat;
  readonly remove: readonly EditPath[];
  readonly set: readonly { readonly path: readonly string[]; readonly value: Json }[];
};

export type LineDialect = 'sh' | 'fish' | 'powershell' | 'nu' | 'env';

/** Comments out lines of a start-up file. A line is named by its number, from 1, and by the fingerprint of its text. */
export type CommentLinesEdit = {
  readonly kind: 'comment-lines';
  readonly dialect: LineDialect;
  readonly lines: readonly { readonly number: number; readonly fingerprint: Fingerprint }[];
};

/** Keeps one named block of lines between two marker comments: adds it, renews it, or takes it out where `lines` is empty. */
export type BlockEdit = {
  readonly kind: 'block';
  readonly name: string;
  readonly lines: readonly string[];
};

/** A change of a file that isn't cordon's own, as data. Planning it changes nothing. */
export type Edit = JsonEdit | CommentLinesEdit | BlockEdit;

/** What an edit makes of a file's bytes. The bytes hold whatever the file held, secrets too: they are for writing only. */
export type PlannedEdit = {
  readonly changed: boolean;
  readonly bytes: Uint8Array;
  /** The places that change, as a person would write them: `env.ANTHROPIC_BASE_URL`, `line 4`. */
  readonly places: readonly string[];
};
