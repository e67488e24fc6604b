import type { Assignment } from '../layers/assignment.ts';
import type { Layer, LayerVariable } from '../layers/layer.ts';

/** How a session is started, which decides the environment it gets. */
export type Scene = 'here' | 'new-shell' | 'editor' | 'desktop';

const FILLS: Readonly<Record<Scene, ReadonlySet<Assignment['kind']>>> = {
  here: new Set(),
  'new-shell': new Set([
    'environment file',
    'systemd user manager',
    'launchd',
    'Windows environment',
    'tmux server',
    'start-up file',
  ]),
  editor: new Set(['environment file', 'systemd user manager', 'launchd', 'Windows environment', 'editor settings']),
  desktop: new Set(['environment file', 'systemd user manager', 'launchd', 'Windows environment']),
};

/** Whether a session started so gets what is set there. */
export function showsTo({ kind }: Assignment, scene: Scene): boolean {
  return FILLS[scene].has(kind);
}

/**
 * The layers that a session gets in another scene than this shell: the settings stay, and the environment is refilled.
 * A new shell keeps what nobody is known to have set here; an editor or the desktop starts without what a shell set.
 */
export function layersInScene(request: {
  readonly layers: readonly Layer[];
  readonly assignments: readonly Assignment[];
  readonly scene: Scene;
}): readonly Layer[] {
  const { layers, assignments, scene } = request;
  if (scene === 'here') return layers;
  const filling = assignments.filter((one) => showsTo(one, scene) && one.reach === 'always' && one.value !== null);
  return layers.map((layer) =>
    layer.scope === 'process' ? refill(layer, { filling, keeps: scene === 'new-shell', assignments }) : layer,
  );
}

type Filling = {
  readonly filling: readonly Assignment[];
  readonly keeps: boolean;
  readonly assignments: readonly Assignment[];
};

function refill(layer: Layer, { filling, keeps, assignments }: Filling): Layer {
  const fromFiles = new Map(filling.map((one) => [one.name, toVariable(one)] as const));
  const setByShell = new Set(
    assignments
      .filter(({ kind }) => kind === 'start-up file' || kind === 'tmux server' || kind === 'project environment')
      .map(({ name }) => name),
  );
  const kept = layer.variables.filter(
    ({ name }) =>
      !fromFiles.has(name) && (keeps || ORDINARY.test(name) || (!setByShell.has(name) && !ROUTING.test(name))),
  );
  return { ...layer, variables: [...kept, ...fromFiles.values()] };
}

/** What a desktop session has too, whoever started it. */
const ORDINARY =
  /^(?:HOME|USER|LOGNAME|PATH|LANG|LC_\w+|XDG_\w+|DISPLAY|SHELL|TMPDIR|TEMP|TMP|USERPROFILE|APPDATA|LOCALAPPDATA)$/;
/** What nobody outside a shell is known to set: it came from this one. */
const ROUTING =
  /^(?:_?CLAUDE|ANTHROPIC_|AWS_|GOOGLE_|CLOUD_ML|VERTEX_|https?_proxy$|all_proxy$|no_proxy$|NODE_|BUN_|CORDON_)/i;

function toVariable({ name, value, path, line }: Assignment): LayerVariable {
  return { name, value: value ?? '', origin: { scope: 'process', path, line, name } };
}
