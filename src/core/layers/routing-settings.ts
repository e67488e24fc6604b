import { SETTINGS_KEYS } from '../catalogue/settings-keys.ts';
import type { Scope } from '../origin.ts';

/** Keys that route nothing but decide which commands run beside a session, which a plan and a finding ask for. */
const BESIDE: readonly string[] = ['allowManagedHooksOnly', 'disableAllHooks', 'hooks', 'policyHelpers', 'statusLine'];

/** `env` is read variable by variable. */
const KEYS: ReadonlySet<string> = new Set([
  ...SETTINGS_KEYS.map(({ key }) => key).filter((key) => key !== 'env'),
  ...BESIDE,
]);

/** Whether a layer keeps this key. The client reads none of them from its own state file. */
export function isRoutingSetting(scope: Scope, key: string): boolean {
  return scope !== 'global' && KEYS.has(key);
}
