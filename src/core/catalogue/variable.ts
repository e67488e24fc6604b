export type VariableClass =
  | 'endpoint'
  | 'provider-switch'
  | 'credential'
  | 'model'
  | 'network'
  | 'feature'
  | 'telemetry'
  | 'config-location'
  | 'interpreter'
  | 'session';

/**
 * How a launch takes a variable out of a session:
 * `blank`: taken out of the environment and set to `""` in the overlay, so that no settings layer can bring it in, now or later;
 * `remove`: taken out of the environment; no settings layer can set it with effect, or a blank would do harm;
 * `pin`: the person's network (proxies, certificates): kept as the environment and user-level files say it, and held there,
 * so that no project file changes it;
 * `refuse`: a settings layer that sets it can't be beaten on some client version: the launch is refused there;
 * `keep`: a person's own preference, which routes nothing.
 */
export type Neutral = 'blank' | 'remove' | 'pin' | 'refuse' | 'keep';

/** One environment variable that the client reads. */
export type VariableRow = {
  readonly name: string;
  readonly class: VariableClass;
  readonly secret: boolean;
  readonly neutral: Neutral;
  /** One line, for a person: what it does to a session. */
  readonly description: string;
  /** First and last client version it was seen on, where that is known. */
  readonly since?: string;
  readonly until?: string;
  /** Where the row comes from: the vendor's documentation, its changelog, the strings of the client's binary, or a measurement. */
  readonly source: 'documentation' | 'changelog' | 'binary' | 'measured';
  /** Whether the vendor documents it. */
  readonly documented: boolean;
  /** Whether project settings apply it before the person trusted the folder (client 2.1.330). */
  readonly appliedBeforeTrust: boolean;
};

/** What a launch has to know of a variable; the whole row, with its description, is `findVariable` of `variables.ts`. */
export type VariableTraits = Pick<VariableRow, 'class' | 'neutral' | 'secret'>;
