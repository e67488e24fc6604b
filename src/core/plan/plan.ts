import type { Text } from '../secret.ts';
import type { Json } from '../layers/layer.ts';
import type { Route } from '../resolution/route.ts';
import type { GatewayPlan } from './gateway-plan.ts';
import type { JsonObject } from '../layers/is-json-object.ts';
import type { SessionFile } from './session-places.ts';

/** Absent, blank and set are three things: a blank wins its layer and then counts as unset. */
export type EnvChange =
  | { readonly kind: 'set'; readonly value: Text }
  | { readonly kind: 'blank' }
  | { readonly kind: 'unset'; readonly why: string };

/** The client that a plan was made for. */
export type Client = {
  readonly path: string;
  readonly version: string | null;
  /** Whether this version's rules were checked against the real client. */
  readonly verified: boolean;
};

/** The exact launch, as data: `--dry-run` prints this very value, and the launch does nothing that is not in it. */
export type Plan = {
  readonly profile: string;
  readonly session: string;
  readonly client: Client;
  /** Arguments after the program's name. The overlay's path is written as `OVERLAY_PATH` until the file exists. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, EnvChange>>;
  /** The settings overlay, or null where the client's sub-command takes none. */
  readonly settings: Readonly<Record<string, Json>> | null;
  /** The session's own gateway, or null where the client asks the provider itself. */
  readonly gateway: GatewayPlan | null;
  readonly expect: Route;
  /** What the session has for what is started inside of it; null where it has nothing. */
  readonly inside: Inside | null;
  /** What the person should be told at the launch, one sentence each. */
  readonly notices: readonly string[];
};

export type Inside = {
  readonly files: readonly SessionFile[];
  /** Whether the overlay has cordon's hooks, and nothing is seen that keeps the client from running them. */
  readonly hooks: boolean;
  /** Settings files that the plan was made from. */
  readonly watched: readonly string[];
  /** The person's own status line, which cordon's runs. */
  readonly statusLine: JsonObject | null;
};

/** Stands in `Plan.argv` for the path of the overlay file, which only the launch knows. */
export const OVERLAY_PATH = '{overlay}';
