import type { Scope } from '../origin.ts';
import { isWithin } from '../resolution/version-range.ts';

/**
 * Variables that a project's own files may not set: the client drops them from project and local settings. Read from the
 * list in the binary of 2.1.330 (the login's token measured too); the vendor's changelog dates it to 2.1.251. Names that route nothing are left out.
 */
const BLOCKED_FROM_PROJECTS: ReadonlySet<string> = new Set([
  'ANTHROPIC_CONFIG_DIR',
  'CLAUDE_CODE_ALLOW_OTHER_MODELS',
  'CLAUDE_CODE_CLIENT_DATA_URL',
  'CLAUDE_CODE_CUSTOM_OAUTH_URL',
  'CLAUDE_CODE_DISABLE_ADMIN_ENV_UNION',
  'CLAUDE_CODE_FEDERATION_CACHE_DIR',
  'CLAUDE_CODE_MANAGED_SETTINGS_PATH',
  'CLAUDE_CODE_MODEL_CAPABILITIES',
  'CLAUDE_CODE_MODEL_CATALOG',
  'CLAUDE_CODE_MODEL_CATALOG_URL',
  'CLAUDE_CODE_OAUTH_REFRESH_TOKEN',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'CLAUDE_CODE_SAFE_MODE',
  'CLAUDE_CODE_SIMPLE',
  'CLAUDE_CODE_SUBPROCESS_ENV_SCRUB',
  'CLAUDE_CODE_TMPDIR',
  'CLAUDE_CODE_WORKFLOW_SUBAGENT_MODEL',
  'CLAUDE_CONFIG_DIR',
  'CLAUDE_SECURESTORAGE_CONFIG_DIR',
  'CLAUDE_TMPDIR',
]);

/** Whether the client ignores this name where this layer sets it. */
export function isBlockedVariable(query: {
  readonly scope: Scope;
  readonly name: string;
  readonly version: string | null;
}): boolean {
  const fromProject = query.scope === 'project' || query.scope === 'local';
  return (
    fromProject && BLOCKED_FROM_PROJECTS.has(query.name.toUpperCase()) && isWithin({ since: '2.1.251' }, query.version)
  );
}
