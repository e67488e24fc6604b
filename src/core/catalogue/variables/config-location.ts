import { rows } from './rows.ts';

/**
 * Where the client looks for its own files. A settings layer may set some of them, but a blank there logs the person out
 * (CLAUDE_CONFIG_DIR on 2.1.330 and 2.1.197), so they only leave the environment; the overlay stands above every directory.
 */
export const CONFIG_LOCATION_VARIABLES = rows({ class: 'config-location', neutral: 'remove' }, [
  // Set in user settings it reads the settings of that directory too (2.1.330, 2.1.197).
  {
    name: 'CLAUDE_CONFIG_DIR',
    documented: true,
    source: 'measured',
    description:
      'Moves settings, login, history and .claude.json to another directory: the whole user layer is a different one.',
  },
  {
    name: 'CLAUDE_SECURESTORAGE_CONFIG_DIR',
    // From user settings or the state file it sends another login, at the start and mid-session; a blank holds both (2.1.330).
    neutral: 'blank',
    description: 'Moves only the stored login to another directory, or to another keychain entry.',
  },
  { name: 'ANTHROPIC_CONFIG_DIR', description: 'Moves the directory of Anthropic sign-in profiles.' },
  {
    name: 'CLAUDE_CODE_MANAGED_SETTINGS_PATH',
    description: "Reads managed settings from another directory than the machine's policy folder.",
  },
  {
    name: 'CLAUDE_CODE_REMOTE_SETTINGS_PATH',
    description: 'Reads server-managed settings from this file instead of the cached copy.',
  },
  {
    name: 'CLAUDE_CODE_HOST_OWNED_CONFIG_DIR',
    description: 'Says that the application which started the client owns its configuration directory.',
  },
  {
    name: 'CLAUDE_CODE_ENTRYPOINT',
    description: 'Says how the client was started (terminal, editor, SDK); a running client hands it to its children.',
  },
  {
    name: 'CLAUDE_CODE_ENTRYPOINT_ON_REQUESTS',
    description: 'Name of the entry point to put into request headers, where a host application may set it.',
  },
  { name: 'CLAUDE_BG_DISPATCH_ENTRYPOINT', description: 'Says which entry point sent a background session off.' },
  {
    name: 'CLAUDE_CODE_BRIDGE_CHILD_CLI_ENTRYPOINT',
    description: 'Entry point that a remote-control session gives to its child.',
  },
  {
    name: 'CLAUDE_CODE_BRIDGE_CHILD_PROJECTS_ENTRYPOINT',
    description: 'Entry point that a remote-control session gives to a child in a project.',
  },
  {
    name: 'CLAUDE_CODE_DISABLE_ADMIN_ENV_UNION',
    neutral: 'keep',
    documented: true,
    description: 'Takes environment from the first managed source only, instead of merging all of them.',
  },
  {
    name: 'CLAUDE_CODE_DONT_INHERIT_ENV',
    neutral: 'keep',
    description: "Gives the shell tool a bare environment instead of the client's own.",
  },
  {
    name: 'CLAUDE_CODE_SAFE_MODE',
    neutral: 'keep',
    documented: true,
    description: 'Starts without hooks, plugins and other extensions; settings environment still applies.',
  },
  {
    name: 'CLAUDE_CODE_SIMPLE',
    // It also ignores the login, so that a native session left with it is logged out (2.1.330). The option --bare stays the person's.
    neutral: 'blank',
    documented: true,
    description: 'Starts with few tools and little prompt, as --bare does; settings environment still applies.',
  },
  {
    name: 'CLAUDE_CODE_FLEETVIEW_SIMPLE',
    neutral: 'keep',
    description: 'Shows the overview of agents in its plain form; seen only in the binary.',
  },
  {
    // Blank in a routed session, where it would be handed the session's key (2.1.330); a company's own rule in a native one.
    name: 'CLAUDE_CODE_PROCESS_WRAPPER',
    neutral: 'keep',
    documented: true,
    since: '2.1.208',
    description: 'Program that the client starts its supervisor, background sessions and itself anew through.',
  },
  {
    name: 'CLAUDE_CODE_SUBPROCESS_ENV_SCRUB',
    neutral: 'keep',
    documented: true,
    description:
      "Takes credentials out of children's environment; on Linux the client then refuses to start without bubblewrap.",
  },
  {
    name: 'CLAUDE_CODE_TMPDIR',
    neutral: 'keep',
    documented: true,
    description: "Directory for the client's temporary files.",
  },
  {
    name: 'CLAUDE_TMPDIR',
    neutral: 'keep',
    description: 'Directory for temporary files of sandboxed commands when CLAUDE_CODE_TMPDIR is unset.',
  },
  { name: 'AZURE_CONFIG_DIR', neutral: 'keep', description: "Directory of the Azure command line's own files." },
]);
