import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Residue } from '../../../core/findings/diagnosis.ts';
import { runningSupervisor } from '../../running-supervisor.ts';
import { configDirectory } from '../places.ts';
import type { OutsidePlaces } from './outside-places.ts';

/** Where other routers keep their state, below the home directory. */
const ROUTERS: readonly (readonly [path: string, what: string])[] = [
  ['.claude-code-router/config.json', 'claude-code-router'],
  ['.cc-switch/cc-switch.db', 'CC Switch'],
  ['.cc-switch/config.json', 'CC Switch'],
  ['.ccs/config.json', 'CCS'],
  ['.ccs/config.yaml', 'CCS'],
  ['.claudish/config.json', 'claudish'],
  ['.config/clother/config.json', 'clother'],
];

/** What other routers left, and background supervisors of the client with a route of their own. */
export async function readResidue(places: OutsidePlaces): Promise<readonly Residue[]> {
  return [...routerState(places), ...settingsCopies(places), ...supervisors(places)];
}

function routerState({ host, home }: OutsidePlaces): readonly Residue[] {
  if (home === null) return [];
  return ROUTERS.flatMap(([path, what]) =>
    host.modifiedAt(join(home, path)) === null
      ? []
      : [
          {
            what,
            path: join(home, path),
            line: null,
            kind: 'router-state' as const,
            detail: 'Its files hold keys and routes of their own; it may write the client’s settings when it runs.',
          },
        ],
  );
}

/** Settings files that routers write for one launch and leave in a shared place. */
function settingsCopies({ host, root }: OutsidePlaces): readonly Residue[] {
  const directory = root === '' ? join(tmpdir(), 'claude-code-router') : join(root, 'tmp', 'claude-code-router');
  return host
    .listDirectory(directory)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({
      what: 'A settings file of claude-code-router',
      path: join(directory, name),
      line: null,
      kind: 'settings-copy' as const,
      detail: 'It was written for one launch, holds a route and perhaps a key, and others may be able to read it.',
    }));
}

/**
 * The supervisor of background sessions hands on the environment that it was started with: one started from a routed shell
 * routes later background sessions, whatever shell they come from.
 */
function supervisors({ host, root }: OutsidePlaces): readonly Residue[] {
  const found = root === '' ? runningSupervisor(host, configDirectory(host)) : null;
  if (found === null || found.routes.length === 0) return [];
  return [
    {
      what: `process ${found.pid}, with ${found.routes.join(', ')}`,
      path: found.lock,
      line: null,
      kind: 'supervisor',
      detail: 'Background sessions may go where its environment says, whatever shell or profile they are started from.',
    },
  ];
}
