import type { Scope } from '../origin.ts';

/**
 * Settings keys that decide where a session goes, with which credential and model, who may decide that, or what runs beside it.
 * From the vendor's settings reference and the schema in the binary of 2.1.330.
 */
const ROUTING_SETTINGS: ReadonlySet<string> = new Set([
  'advisorModel', 'agent', 'allowManagedHooksOnly', 'allowNestedModelAccessUnderForceLogin', 'allowedProviders', 'apiKeyHelper', 'availableModels',
  'availableModelsMatch', 'awsAuthRefresh', 'awsCredentialExport', 'deniedModels', 'disableAllHooks', 'disableAutoMode',
  'effortLevel', 'enforceAvailableModels', 'fallbackModel', 'forceLoginGatewayUrl', 'forceLoginMethod', 'forceLoginOrgUUID',
  'gatewayInternalNetworks', 'gcpAuthRefresh', 'hooks', 'managedSourcesBehavior', 'maxEffortLevel', 'model', 'modelOverrides',
  'modelPicker', 'modelPricing', 'modelSettings', 'otelHeadersHelper', 'parentSettingsBehavior', 'policyHelper', 'policyHelpers',
  'processWrapper', 'promptCacheTtl', 'proxyAuthHelper', 'sandbox', 'statusLine',
]);

/** Whether a key of this scope routes. The client reads none of them from its own state file. */
export function isRoutingSetting(scope: Scope, key: string): boolean {
  return scope !== 'global' && ROUTING_SETTINGS.has(key);
}
