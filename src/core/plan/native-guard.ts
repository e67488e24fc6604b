import { isJsonObject, type JsonObject } from '../layers/is-json-object.ts';
import type { Json } from '../layers/layer.ts';

/** What no native session has: whichever of these the client hands to a hook, a policy has brought in. */
const GUARDED = [
  'ANTHROPIC_UNIX_SOCKET',
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'CLAUDE_CODE_USE_BEDROCK',
  'CLAUDE_CODE_USE_VERTEX',
  'CLAUDE_CODE_USE_FOUNDRY',
  'CLAUDE_CODE_USE_ANTHROPIC_AWS',
  'CLAUDE_CODE_USE_MANTLE',
] as const;

const MESSAGE =
  'cordon: a policy that came while this native session runs would send it elsewhere. End it; cordon doctor says who set that.';

/** The client shows the reason, and takes the prompt back into the input line. */
const BLOCK = JSON.stringify({ decision: 'block', reason: MESSAGE });

const COMMAND = [
  'set --',
  'case "${ANTHROPIC_BASE_URL:-}" in ""|https://api.anthropic.com|https://api.anthropic.com/) ;; *) set -- elsewhere ;; esac',
  `[ -z "${GUARDED.map((name) => `\${${name}:-}`).join('')}$*" ] || echo '${BLOCK}'`,
].join('; ');

/**
 * The overlay with one more hook, in front of every prompt. Managed settings are the one layer above the overlay, and the
 * client takes over a policy that is written while it runs; its hooks see the variables that it then goes by (2.1.330).
 * At a launch such a policy is refused; here the hook stops the session before its next prompt. Where a policy allows only
 * hooks of its own, it doesn't run.
 */
export function withNativeGuard(overlay: JsonObject): JsonObject {
  const { hooks = {} } = overlay;
  if (!isJsonObject(hooks)) return overlay;
  const guard = { hooks: [{ type: 'command', command: COMMAND, timeout: 10 }] };
  const own = hooks['UserPromptSubmit'];
  return { ...overlay, hooks: { ...hooks, UserPromptSubmit: [...(Array.isArray(own) ? (own as Json[]) : []), guard] } };
}
