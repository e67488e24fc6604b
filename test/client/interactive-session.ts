import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startLab, type Lab } from '../../src/conformance/lab.ts';
import { layOut, type Layout } from '../../src/conformance/lay-out.ts';
import type { Launcher } from '../../src/conformance/run-under.ts';
import { storedLogin, type LabCase } from '../../src/core/cases/lab-case.ts';
import type { Json } from '../../src/core/layers/layer.ts';
import { LOGIN_TOKEN } from '../../src/core/cases/made-up.ts';
import { pinnedVersion } from '../lab/pinned-client.ts';
import { startTerminal, type Terminal } from '../lab/terminal.ts';

export type InteractiveSession = { readonly lab: Lab; readonly layout: Layout; readonly terminal: Terminal };

export type InteractiveRequest = {
  readonly launcher: Launcher;
  readonly client: string;
  /** What is there before the start, beside a login and a trusted project. */
  readonly situation?: LabCase;
  /** Puts a program in front of the command line. */
  readonly under?: (layout: Layout, argv: readonly string[]) => readonly string[];
};

/** A client that was used before: logged in, no first-run questions, and the project trusted. */
export async function startInteractive(request: InteractiveRequest): Promise<InteractiveSession> {
  const { launcher, client, situation = {}, under = (_layout, argv) => argv } = request;
  const lab = await startLab({
    upstreams: ['provider', 'stranger'],
    proxies: ['proxy', 'stranger-proxy'],
    sockets: ['stranger-socket'],
  });
  const directory = path.join(lab.directory, 'run');
  const project = path.join(directory, 'project');
  const trusted = { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true };
  const state = {
    hasCompletedOnboarding: true,
    lastOnboardingVersion: pinnedVersion(),
    theme: 'dark',
    projects: { [project]: trusted, [path.join(project, situation.cwd ?? '.')]: trusted },
  };
  const homeFiles = { ...usedBefore(state, situation), ...situation.homeFiles };
  const layout = layOut({ allArgs: [], ...situation, homeFiles }, { directory, places: lab.places });
  await launcher.prepare?.(layout);
  const terminal = await startTerminal({
    argv: under(layout, launcher.commandLine(layout, client)),
    cwd: layout.cwd,
    env: { ...layout.env, ...launcher.env?.(layout) },
  });
  const session = { lab, layout, terminal };
  try {
    await terminal.waitFor(/^❯/m);
    return session;
  } catch (error) {
    await closeInteractive(session);
    throw error;
  }
}

/** Login and answers, in the ordinary places and in a configuration directory that the case names. */
function usedBefore(state: Json, { env = {} }: LabCase): NonNullable<LabCase['homeFiles']> {
  const login = storedLogin(LOGIN_TOKEN);
  const directory = env['CLAUDE_CONFIG_DIR']?.replace('@home/', '');
  const moved =
    directory === undefined
      ? {}
      : {
          [`${directory}/.claude.json`]: state,
          [`${directory}/.credentials.json`]: login['.claude/.credentials.json'] ?? {},
        };
  return { ...login, '.claude.json': state, ...moved };
}

export async function ask({ terminal }: Pick<InteractiveSession, 'terminal'>, question: string): Promise<void> {
  await terminal.type(question);
  // The client takes a fast burst that ends in a line break for a paste, and doesn't send it.
  await wait(300);
  await terminal.press('Enter');
}

export async function closeInteractive({ lab, terminal }: InteractiveSession): Promise<void> {
  await terminal.close();
  await lab.close();
}

/** The client watches its settings and takes an edit over within this time (2.1.330); the controls without cordon show it. */
export const RELOAD_MS = 2_500;
