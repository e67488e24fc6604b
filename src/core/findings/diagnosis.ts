import type { UnreadPlace, Wrapper } from '../layers/assignment.ts';
import type { Client } from '../plan/plan.ts';
import type { Platform } from '../platform.ts';
import type { Effective } from '../resolution/effective.ts';
import type { Resolution } from '../resolution/resolution.ts';
import type { Route } from '../resolution/route.ts';
import type { Stored } from '../resolution/stored.ts';
import type { Fingerprint, FingerprintOf } from '../secret.ts';
import type { Origin } from '../origin.ts';
import type { DesktopProvider } from '../shell/read-desktop.ts';
import type { Finding } from './finding.ts';
import type { Sighting } from './sighting.ts';

/** A secret that stands in a file as text, and who can come by it. */
export type ExposedSecret = {
  readonly origin: Origin;
  readonly fingerprint: Fingerprint;
  /** `permission`: in a rule of `permissions`, which the client shows and repeats; `history`: in a shell's history. */
  readonly where: 'variable' | 'permission' | 'text' | 'history';
  readonly tracked: boolean;
  /** Whether other accounts of this machine can read the file. */
  readonly open: boolean;
};

/** What was found about the program that a plain `claude` starts. */
export type ClientState =
  | { readonly kind: 'found'; readonly client: Client }
  | { readonly kind: 'missing' | 'stub' | 'not-executable'; readonly path: string | null; readonly reason: string };

/** Leftovers of other routers, and background processes, as the host found them. */
export type Residue = {
  readonly what: string;
  readonly path: string;
  readonly line: number | null;
  readonly kind: 'router-state' | 'settings-copy' | 'supervisor';
  readonly detail: string;
};

/** An agent, a command or a skill. What runs under it gets its model, whatever the session’s own is (2.1.330). */
export type Instruction = {
  readonly kind: 'agent' | 'command' | 'skill';
  readonly name: string;
  readonly model: string | null;
  readonly origin: Origin;
};

/** Everything that the rules look at. Nothing in here is run, and no file is opened by a rule. */
export type Diagnosis = {
  readonly platform: Platform;
  readonly client: ClientState;
  /** The client's version, which decides rules; null takes the newest. */
  readonly version: string | null;
  /** The session of cordon's that this command runs in, or null. */
  readonly cordonSession: string | null;
  readonly resolution: Resolution;
  readonly effective: Effective;
  readonly stored: Stored;
  /** Where a plain `claude` typed here would go. */
  readonly route: Route;
  /** Where one typed in a new shell would go, by what the start-up files say. */
  readonly nextRoute: Route;
  readonly sightings: readonly Sighting[];
  readonly wrappers: readonly Wrapper[];
  readonly secrets: readonly ExposedSecret[];
  readonly residue: readonly Residue[];
  readonly desktop: readonly DesktopProvider[];
  readonly instructions: readonly Instruction[];
  readonly unread: readonly UnreadPlace[];
  /** Loopback ports of base URLs at which nothing answers. */
  readonly deadPorts: ReadonlySet<number>;
  /** Only what a repository carries is looked at: then its routing is an error, because everybody gets it. */
  readonly projectOnly: boolean;
  readonly fingerprintOf: FingerprintOf;
};

/** One rule: when it fires, what it finds. */
export type Rule = {
  readonly id: string;
  /** One line, for the reference and for SARIF. */
  readonly title: string;
  readonly find: (diagnosis: Diagnosis) => readonly Omit<Finding, 'rule'>[];
};
