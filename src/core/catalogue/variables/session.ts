import { rows } from './rows.ts';

/** What a running client, or cordon, leaves in its children. A new session must not take them for its own. */
export const SESSION_VARIABLES = rows({ class: 'session', neutral: 'remove' }, [
  {
    name: 'CLAUDECODE',
    documented: true,
    source: 'measured',
    description: 'Left in every child of a running client, to say that it runs inside a session.',
  },
  {
    name: 'CLAUDE_CODE_SESSION_ID',
    source: 'measured',
    description: 'Id of the running session, left in its children.',
  },
  {
    name: 'CLAUDE_CODE_EXECPATH',
    source: 'measured',
    description: 'Path of the running client, left in the children of its shell tool.',
  },
  {
    name: 'CLAUDE_PROJECT_DIR',
    documented: true,
    source: 'measured',
    description: 'Project directory of the running session, left in its hooks and tools.',
  },
  {
    name: 'CLAUDE_ENV_FILE',
    documented: true,
    description: 'File into which a session-start hook writes variables for later shell commands.',
  },
  { name: 'CLAUDE_CODE_TOOL_USE_ID', description: 'Id of the tool call that a command was started by.' },
  { name: 'CLAUDE_CODE_CHILD_SESSION', description: 'Marks a session that another session started.' },
  { name: 'CLAUDE_EFFORT', description: 'Effort level of the running session, left in its tools.' },
  { name: 'CLAUDE_PID', description: 'Process id of the running client, left in its children.' },
  { name: 'AI_AGENT', description: 'Name and version of the agent that a command was started by.' },
  { name: 'CLAUDE_PLUGIN_ROOT', documented: true, description: 'Directory of the plugin that a hook belongs to.' },
  { name: 'CLAUDE_PLUGIN_DATA', documented: true, description: 'Data directory of the plugin that a hook belongs to.' },
  { name: 'CLAUDE_CODE_SSE_PORT', description: 'Port of the editor that a terminal belongs to.' },
  {
    name: 'CORDON_PROFILE',
    source: 'documentation',
    description: 'Names the cordon profile of the session that this process runs in.',
  },
  {
    name: 'CORDON_SESSION',
    source: 'documentation',
    description: 'Names the cordon session that this process runs in.',
  },
  {
    name: 'CLAUDE_CODE_MESSAGING_SOCKET',
    description: 'Socket through which other processes reach the running session.',
  },
  { name: 'CLAUDE_CODE_CCR_WORKER_SOCKET', description: "Socket of a hosted session's worker." },
  { name: 'CLAUDE_CODE_REMOTE', documented: true, description: "Marks a session that runs in the vendor's cloud." },
  {
    name: 'CLAUDE_BRIDGE_SESSION_INGRESS_URL',
    description: 'Address at which a remote-control session receives messages.',
  },
  { name: 'SESSION_INGRESS_URL', description: 'Address at which a hosted session receives messages.' },
]);
