import type { Host } from '../../host.ts';

/** Where a machine's sources outside the client's settings lie. Tests, and recorded trees of another system, name other places. */
export type OutsidePlaces = {
  readonly host: Host;
  /** The home directory; null where there is none, and then only the machine's own files are read. */
  readonly home: string | null;
  /** What stands in front of absolute system paths; empty on a real machine. */
  readonly root: string;
  /** Whether programs may be asked (`systemctl`, `tmux`, `launchctl`, `reg`). */
  readonly asks: boolean;
};
