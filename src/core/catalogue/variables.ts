import type { VariableRow } from './variable.ts';
import { prefixRow } from './variable-patterns.ts';
import { CONFIG_LOCATION_VARIABLES } from './variables/config-location.ts';
import { CREDENTIAL_VARIABLES } from './variables/credential.ts';
import { ENDPOINT_VARIABLES } from './variables/endpoint.ts';
import { FEATURE_VARIABLES } from './variables/feature.ts';
import { INTERPRETER_VARIABLES } from './variables/interpreter.ts';
import { MODEL_VARIABLES } from './variables/model.ts';
import { NETWORK_VARIABLES } from './variables/network.ts';
import { PROVIDER_SWITCH_VARIABLES } from './variables/provider-switch.ts';
import { SESSION_VARIABLES } from './variables/session.ts';
import { TELEMETRY_VARIABLES } from './variables/telemetry.ts';

/**
 * Every variable that decides where a session goes or that a launch has to know, by class.
 * Measured on 2.1.330 and 2.1.197: with every `blank` and `refuse` row set to `""` in a `--settings` file, `"apiKeyHelper": ""`
 * and `--model default`, a native session with a login sends the very request of a session without any overlay.
 */
export const VARIABLES: readonly VariableRow[] = [
  ...ENDPOINT_VARIABLES,
  ...PROVIDER_SWITCH_VARIABLES,
  ...CREDENTIAL_VARIABLES,
  ...MODEL_VARIABLES,
  ...NETWORK_VARIABLES,
  ...FEATURE_VARIABLES,
  ...TELEMETRY_VARIABLES,
  ...CONFIG_LOCATION_VARIABLES,
  ...INTERPRETER_VARIABLES,
  ...SESSION_VARIABLES,
];

const BY_NAME: ReadonlyMap<string, VariableRow> = new Map(VARIABLES.map((row) => [row.name, row]));

/** The row of a name: its own, or that of a family known by its beginning (`DYLD_…`). Names are compared with their case. */
export function findVariable(name: string): VariableRow | undefined {
  return BY_NAME.get(name) ?? prefixRow(name);
}
