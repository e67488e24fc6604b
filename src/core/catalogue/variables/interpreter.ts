import { rows } from './rows.ts';

/** What loads code into programs before their own starts. None of these acts on the client that reads it from a settings file. */
export const INTERPRETER_VARIABLES = rows({ class: 'interpreter', neutral: 'remove' }, [
  {
    name: 'NODE_OPTIONS',
    description: 'Options for every Node program: can load code into wrappers, hooks and older clients.',
  },
  {
    name: 'BUN_OPTIONS',
    source: 'measured',
    description:
      'Options for the runtime inside the client: --preload runs a script there, with all keys in reach (2.1.330).',
  },
  { name: 'BUN_INSPECT', description: 'Opens a debugger on the runtime inside the client.' },
  { name: 'BUN_INSPECT_CONNECT_TO', description: "Connects the client's runtime to a waiting debugger." },
  { name: 'BUN_INSPECT_NOTIFY', description: "Tells this socket when the runtime's debugger is ready." },
  { name: 'BUN_INSPECT_PRELOAD', description: "Loads a script before the runtime's debugger starts." },
  { name: 'LD_PRELOAD', description: 'Loads a library into every program on Linux before its own code.' },
  { name: 'LD_AUDIT', description: 'Loads an auditing library into the dynamic linker of every program.' },
  {
    name: 'LD_LIBRARY_PATH',
    neutral: 'keep',
    description: "Directories searched first for shared libraries; often a person's own set-up, so it stays.",
  },
]);
