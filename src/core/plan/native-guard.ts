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

const UNGUARDED =
  'cordon: a change of settings would switch off the hook that watches this native session’s route; it doesn’t count here.';

const ENDED =
  'cordon: a policy that came while this native session ran switches off the hook that watches its route, so the session was ended. cordon doctor says who set that; go on with cordon run native --continue.';

/** Whether one of these files switches hooks off; missing ones don't. */
const SWITCHES_OFF = `off() { cat "$@" 2>/dev/null | tr -d '[:space:]' | grep -Eq '"(allowManagedHooksOnly|disableAllHooks)":true'; }`;

/** The files below a policy: a change of one that was kept from the session comes with the next change of another. */
const BELOW = [
  '"${CLAUDE_CONFIG_DIR:-$HOME/.claude}/settings.json"',
  '"${CLAUDE_PROJECT_DIR:-.}/.claude/settings.json"',
  '"${CLAUDE_PROJECT_DIR:-.}/.claude/settings.local.json"',
].join(' ');

/**
 * A change of settings is told to the hooks that there were before it (2.1.330). One that would take them away is kept from
 * the session; a policy can't be, so that the session ends instead, before the policy is taken over.
 */
const KEEPS_GUARD = [
  SWITCHES_OFF,
  'i=$(cat)',
  `f=$(printf %s "$i" | sed -n 's/.*"file_path":"\\([^"]*\\)".*/\\1/p')`,
  `case $i in *'"source":"policy_settings"'*) ;; *) off "$f" && echo '${JSON.stringify({ decision: 'block', reason: UNGUARDED })}'; exit 0 ;; esac`,
  `off "$f" ${BELOW} || exit 0`,
  't=$(ps -o tty= -p $PPID | tr -d "[:space:]")',
  // By a process of its own: the client ends its hooks with itself, and clears its screen.
  `(trap "" HUP TERM INT; sleep 1; echo '${ENDED}' > "/dev/$t") > /dev/null 2>&1 &`,
  'kill -TERM $PPID',
]
  .join('; ')
  .replace('&;', '&');

/**
 * The overlay with two more hooks. Managed settings are the one layer above the overlay, and the client takes over a policy
 * that is written while it runs; its hooks see the variables that it then goes by (2.1.330). At a launch such a policy is
 * refused; here the first hook stops the session before its next prompt, and the second keeps the first.
 */
export function withNativeGuard(overlay: JsonObject): JsonObject {
  const { hooks = {} } = overlay;
  if (!isJsonObject(hooks)) return overlay;
  const withGuard = (event: string, command: string) => {
    const own = hooks[event];
    const guard = { hooks: [{ type: 'command', command, timeout: 10 }] };
    return { [event]: [...(Array.isArray(own) ? (own as Json[]) : []), guard] };
  };
  const guards = { ...withGuard('UserPromptSubmit', COMMAND), ...withGuard('ConfigChange', KEEPS_GUARD) };
  return { ...overlay, hooks: { ...hooks, ...guards } };
}
