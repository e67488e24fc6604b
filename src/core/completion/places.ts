import { PROVIDER_IDS } from './provider-ids.ts';
import { EDITORS } from '../editors/editor.ts';
import { IMPORT_SOURCES } from '../imports/found.ts';
import { SHELLS } from '../shells/shell.ts';

/** What stands at one place of a command line. `client` is everything that belongs to the client, to the end. */
export type Place = 'profile' | 'client' | 'program' | 'files' | 'directories' | 'text' | readonly string[];

/** What the operands of a command are, in their order; the last one repeats where it is marked. */
export const OPERANDS: Readonly<Record<string, { readonly places: readonly Place[]; readonly repeats?: true }>> = {
  run: { places: ['profile', 'client'] },
  exec: { places: ['profile', 'program'] },
  verify: { places: ['profile'] },
  'profile show': { places: ['profile'] },
  'profile remove': { places: ['profile'] },
  'profile export': { places: ['profile'], repeats: true },
  'profile import': { places: ['files'] },
  'profile add': { places: ['text'] },
  'project use': { places: ['profile'] },
  'budget show': { places: ['profile'] },
  'budget set': { places: ['profile', 'text'] },
  'budget raise': { places: ['profile', 'text'] },
  'gateway check': { places: ['profile'] },
  editor: { places: [[...EDITORS.map(({ id }) => id), 'desktop']] },
  import: { places: [IMPORT_SOURCES], repeats: true },
  'shell-init': { places: [SHELLS] },
  completion: { places: [SHELLS] },
  shim: { places: ['profile'], repeats: true },
};

/** What the value of an option is; `command --option`, or the option alone where it means the same everywhere else. */
export const OPTION_VALUES: Readonly<Record<string, Place>> = {
  '--provider': PROVIDER_IDS,
  '--auth': ['bearer', 'x-api-key'],
  '--shell': SHELLS,
  '--dir': 'directories',
  '--prefix': 'text',
  '--config-dir': 'directories',
  '--client': 'files',
  '--model': 'text',
  '--credential': 'text',
  '--base-url': 'text',
  '--context-window': 'text',
  '--per': ['session', 'day', 'week', 'month'],
  'usage --by': ['day', 'profile', 'model', 'project', 'session'],
  'editor --profile': 'profile',
  'init --profile': 'text',
  'doctor --profile': 'text',
};
