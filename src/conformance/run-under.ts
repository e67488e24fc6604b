import path from 'node:path';
import type { Observation } from '../core/evidence/observation.ts';
import type { RawRequest } from '../observe/describe-request.ts';
import type { Lab } from './lab.ts';
import type { LabCase } from '../core/cases/lab-case.ts';
import { layOut, type Layout } from './lay-out.ts';
import { withPrivateEtc } from '../host/private-etc.ts';
import { runInGroup } from '../host/run-in-group.ts';

/** A way of starting the client: a command line over a layout, and what it adds to case and environment. */
export type Launcher = {
  readonly name: string;
  /** Lays what the launcher itself needs (a configuration, a project file) before the run. */
  readonly prepare?: (layout: Layout) => void | Promise<void>;
  readonly env?: (layout: Layout) => Readonly<Record<string, string>>;
  readonly commandLine: (layout: Layout, client: string) => readonly string[];
};

export type Run = {
  readonly layout: Layout;
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly wallMs: number;
  readonly observations: readonly Observation[];
  readonly rawRequests: readonly RawRequest[];
};

export type RunRequest = {
  readonly lab: Lab;
  readonly situation: LabCase;
  readonly launcher: Launcher;
  readonly client: string;
  readonly timeoutMs?: number;
  /** Ends the run, and everything that it started, at once. */
  readonly signal?: AbortSignal;
};

/** Starts the client by itself, as a person types `claude`. */
export const bare: Launcher = { name: 'bare', commandLine: (layout, client) => [client, ...layout.args] };

/** Lays a case out, starts it under a launcher, waits for its end, and hands back what every server saw. */
export async function runUnder(request: RunRequest): Promise<Run> {
  const { lab, situation, launcher, client, timeoutMs = 40_000, signal } = request;
  lab.reset(situation.scripts);
  const layout = layOut(situation, { directory: path.join(lab.directory, 'run'), places: lab.places });
  await launcher.prepare?.(layout);
  const plain = withDescriptors(situation, layout, launcher.commandLine(layout, client));
  const argv = layout.managedEtc === null ? plain : withPrivateEtc(layout.managedEtc, plain);
  signal?.throwIfAborted();
  const started = performance.now();
  const ended = await runInGroup(argv, {
    cwd: layout.cwd,
    env: { ...layout.env, ...launcher.env?.(layout) },
    stdin: situation.stdin ?? '',
    timeoutMs,
    signal,
  });
  signal?.throwIfAborted();
  return {
    layout,
    ...ended,
    wallMs: Math.round(performance.now() - started),
    observations: lab.observations(),
    rawRequests: lab.rawRequests(),
  };
}

/** A shell opens them, because only a shell can give a program a descriptor of a chosen number. */
function withDescriptors({ descriptors }: LabCase, layout: Layout, argv: readonly string[]): readonly string[] {
  if (descriptors === undefined) return argv;
  const opens = Object.entries(descriptors).map(([number, file]) => `exec ${number}<"${path.join(layout.home, file)}"`);
  return ['/bin/sh', '-c', `${opens.join('; ')}; exec "$@"`, 'sh', ...argv];
}
