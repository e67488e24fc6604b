import type { UnreadPlace } from '../layers/assignment.ts';
import type { Scene } from '../findings/scenes.ts';
import type { Route } from '../resolution/route.ts';
import type { DesktopProvider } from '../shell/read-desktop.ts';
import type { Surface } from './doctor-report.ts';

/** What each place where a session can be started would do, and how sure that is. */
export function describeSurfaces(request: {
  readonly routes: Readonly<Record<Scene, Route>>;
  readonly unread: readonly UnreadPlace[];
  readonly platform: string;
  readonly desktop: readonly DesktopProvider[];
}): readonly Surface[] {
  const { routes, unread, platform, desktop } = request;
  const partly = unread.filter(({ reason }) => /^partly|^a file that it reads/.test(reason));
  const doubts =
    partly.length === 0
      ? []
      : [
          `${partly.length === 1 ? 'One start-up file was' : `${partly.length} start-up files were`} read in part; --trace asks the shell itself.`,
        ];
  const same = JSON.stringify(routes.here) === JSON.stringify(routes['new-shell']);
  return [
    { surface: 'terminal', certainty: 'predicted', route: routes.here, notes: [] },
    ...(same
      ? []
      : [
          {
            surface: 'new-terminal' as const,
            certainty: doubts.length === 0 ? ('predicted' as const) : ('assumed' as const),
            route: routes['new-shell'],
            notes: doubts,
          },
        ]),
    {
      surface: 'ide',
      certainty: 'assumed',
      route: routes.editor,
      notes: ['Started from the desktop. An editor started from a terminal inherits that terminal’s environment too.'],
    },
    {
      surface: 'desktop',
      certainty: 'assumed',
      route: routes.desktop,
      notes: [
        platform === 'linux'
          ? 'What the desktop application takes from settings depends on its version and was not measured.'
          : 'The application signs in by itself; what its sessions take from settings depends on its version and was not measured.',
        ...desktop.map(
          ({ destination, provider, path }) =>
            `It has a third-party provider, ${destination ?? provider} (${path}), which counts where it is active.`,
        ),
      ],
    },
  ];
}
