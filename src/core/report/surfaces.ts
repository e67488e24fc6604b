import { showsTo, type Scene } from '../findings/scenes.ts';
import type { Sighting } from '../findings/sighting.ts';
import { HEADERS, SOCKET, topicOf } from '../findings/topics.ts';
import type { OutsideReading } from '../layers/assignment.ts';
import type { Route } from '../resolution/route.ts';
import type { DesktopProvider } from '../shell/read-desktop.ts';
import type { Surface } from './doctor-report.ts';

export type SurfacesRequest = {
  readonly routes: Readonly<Record<Scene, Route>>;
  readonly reading: OutsideReading;
  readonly sightings: readonly Sighting[];
  readonly platform: string;
  readonly desktop: readonly DesktopProvider[];
};

/** What each place where a session can be started would do, and how sure that is. */
export function describeSurfaces(request: SurfacesRequest): readonly Surface[] {
  const { routes } = request;
  const newShell = [...openVariables(request, 'new-shell'), ...unreadFiles(request)];
  const isSame = JSON.stringify(routes.here) === JSON.stringify(routes['new-shell']);
  return [
    { surface: 'terminal', certainty: 'predicted', route: routes.here, notes: [] },
    ...(isSame && newShell.length === 0
      ? []
      : [
          {
            surface: 'new-terminal' as const,
            certainty: newShell.length === 0 ? ('predicted' as const) : ('assumed' as const),
            route: routes['new-shell'],
            notes: newShell,
          },
        ]),
    { surface: 'ide', certainty: 'assumed', route: routes.editor, notes: editorNotes(request) },
    { surface: 'desktop', certainty: 'assumed', route: routes.desktop, notes: desktopNotes(request) },
  ];
}

/** A line a place: more of them than this help nobody. */
const MOST_NOTES = 5;

function atMost(notes: readonly string[]): readonly string[] {
  const left = notes.length - MOST_NOTES;
  return left > 0 ? [...notes.slice(0, MOST_NOTES), `And ${left} more.`] : notes;
}

/**
 * Variables that would change the route and of which it isn't known whether they are set, or to what. One that is set for
 * sure behind it settles it, and a settings layer above settles it too.
 */
function openVariables({ sightings }: SurfacesRequest, scene: Scene): readonly string[] {
  const shown = sightings.filter(
    ({ assignment, beatenBy, name }) =>
      assignment !== null &&
      beatenBy === null &&
      assignment.reach !== 'command' &&
      showsTo(assignment, scene) &&
      routes(name),
  );
  const open = shown.filter(({ name }, index) => {
    const last = shown.findLast((one) => one.name === name && isSettled(one));
    return (last === undefined || shown.indexOf(last) < index) && !isSettled(shown[index]);
  });
  return atMost(open.map(describeOpen));
}

function routes(name: string): boolean {
  return topicOf(name) !== null || name === HEADERS || name === SOCKET;
}

function isSettled(sighting: Sighting | undefined): boolean {
  return sighting?.assignment?.reach === 'always' && sighting.value !== null;
}

function describeOpen({ name, origin, assignment }: Sighting): string {
  const place = `${origin.path ?? ''}${origin.line === null ? '' : `:${origin.line}`}`;
  return assignment?.reach === 'perhaps'
    ? `${name} is set under a condition (${place}): it could not be established whether that holds.`
    : `${name} is set to what only running it tells (${place}): it could not be established.`;
}

/** Start-up files, and managers of environments, that weren't read to their end. */
function unreadFiles({ reading }: SurfacesRequest): readonly string[] {
  const files = new Set(reading.unread.map(({ path }) => path));
  if (files.size === 0) return [];
  const what = files.size === 1 ? 'One source was' : `${files.size} sources were`;
  return [`${what} read in part, and what is missing could set a route; --trace asks the shell itself.`];
}

function editorNotes(request: SurfacesRequest): readonly string[] {
  const { reading } = request;
  const files = new Set(reading.assignments.filter(({ kind }) => kind === 'editor settings').map(({ path }) => path));
  const terminals = new Set(
    reading.assignments.filter(({ kind, name }) => kind === 'editor terminal' && routes(name)).map(({ name }) => name),
  );
  return [
    'Started from the desktop. An editor started from a terminal inherits that terminal’s environment too.',
    ...openVariables(request, 'editor'),
    ...(files.size > 1
      ? [
          `${files.size} editor settings give variables to the client (${[...files].join(', ')}); this is for all of them together.`,
        ]
      : []),
    ...reading.wrappers
      .filter(({ what }) => what === 'setting')
      .map(
        ({ name, path, line }) =>
          `${name} starts the client through a program (${path}${line === null ? '' : `:${line}`}): what that sets could not be established.`,
      ),
    ...(terminals.size > 0
      ? [`In its terminals ${[...terminals].join(', ')} ${terminals.size === 1 ? 'is' : 'are'} set besides.`]
      : []),
  ];
}

function desktopNotes(request: SurfacesRequest): readonly string[] {
  const { platform, desktop, sightings, reading } = request;
  const inProject = sightings.some(({ place, name }) => (place === 'project' || place === 'local') && routes(name));
  const inShell = reading.assignments.some(
    ({ kind, name, reach }) => kind === 'start-up file' && reach !== 'command' && routes(name),
  );
  return [
    platform === 'linux'
      ? 'What the desktop application takes from settings depends on its version and was not measured.'
      : 'The application signs in by itself; what its sessions take from settings depends on its version and was not measured.',
    ...openVariables(request, 'desktop'),
    ...(inProject
      ? ['Newer versions ignore routes in a project’s settings: whether yours does could not be established.']
      : []),
    ...(inShell && platform !== 'linux'
      ? ['The application may take variables from the shell’s start-up files: which ones could not be established.']
      : []),
    ...desktop.map(
      ({ destination, provider, path }) =>
        `It has a third-party provider, ${destination ?? provider} (${path}), which counts where it is active.`,
    ),
  ];
}
