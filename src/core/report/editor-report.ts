import type { Outcome } from '../problem.ts';
import type { Route } from '../resolution/route.ts';
import type { EditPreview, EditReport } from './edit-report.ts';

/** What `cordon editor` did for one editor. `manual`: there is nothing that cordon may write, and `notes` say what to type. */
export type EditorReport = {
  readonly schema: 1;
  readonly editor: string;
  readonly action: 'set' | 'removed' | 'planned' | 'unchanged' | 'manual';
  readonly profile: string | null;
  /** The settings file; null where none is written. */
  readonly file: string | null;
  /** The small program that the editor starts. */
  readonly wrapper: string | null;
  readonly edit: Outcome<EditPreview | EditReport> | null;
  readonly run: string | null;
  readonly notes: readonly string[];
};

/** What the desktop application's sessions do. Nothing of the application's is ever written. */
export type DesktopReport = {
  readonly schema: 1;
  readonly editor: 'desktop';
  /** Where its sessions would go by what lies on this machine; assumed, because its rules depend on its version. */
  readonly route: Route;
  readonly neutral: boolean;
  readonly providers: readonly {
    readonly path: string;
    readonly provider: string;
    readonly destination: string | null;
  }[];
  readonly notes: readonly string[];
};
