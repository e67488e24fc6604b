/**
 * Options of the client that change nothing of a plan: neither route nor model nor settings, and no sub-command behind
 * them. A wrapper passes these on; with any other option it asks cordon.
 */
export const PASSING_OPTIONS: readonly string[] = [
  '-p',
  '--print',
  '-c',
  '--continue',
  '-r',
  '--resume',
  '-n',
  '--name',
  '--allowedTools',
  '--allowed-tools',
  '--append-system-prompt',
  '--dangerously-skip-permissions',
  '--disallowedTools',
  '--disallowed-tools',
  '--fork-session',
  '--include-partial-messages',
  '--input-format',
  '--max-turns',
  '--output-format',
  '--permission-mode',
  '--session-id',
  '--system-prompt',
  '--verbose',
];
