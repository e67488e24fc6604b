import type { Located, Scope } from '../origin.ts';
import type { Text } from '../secret.ts';

/** What the host read at one place, before anybody looked at what it says. */
export type LayerSource = {
  readonly scope: Scope;
  /** Absolute path of the file; null for the environment and for inline JSON on the command line. */
  readonly path: string | null;
  readonly content:
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
    | { readonly kind: 'environment'; readonly variables: Readonly<Record<string, string>> }
    | { readonly kind: 'absent' }
    | { readonly kind: 'unreadable'; readonly reason: string }
    | { readonly kind: 'excluded'; readonly reason: string };
  /** The client takes the variables of this file alone: CLAUDE_CONFIG_DIR in a settings layer moved it away from its settings. */
  readonly variablesOnly?: true;
};

/** A JSON value, as a settings file holds it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One variable that a layer sets. `""` is a value: it wins its layer and then counts as unset. */
export type LayerVariable = Located<Text> & { readonly name: string };

/** One routing settings key of a layer (`model`, `apiKeyHelper`, …), as the client would read it. */
export type LayerSetting = Located<Json> & { readonly key: string };

/**
 * One source at one scope, as the client treats it: a file that the client drops has no variables and no settings,
 * and `reason` says why.
 */
export type Layer = {
  readonly scope: Scope;
  readonly path: string | null;
  readonly state: 'active' | 'absent' | 'dropped' | 'excluded';
  readonly reason?: string;
  /** The client ends at its start because of this source, before any request. */
  readonly stopsClient?: true;
  /** Where a dropped file broke: byte offset from 0 and line from 1. */
  readonly at?: { readonly offset: number; readonly line: number };
  readonly variables: readonly LayerVariable[];
  readonly settings: readonly LayerSetting[];
};
