import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sessionRouteOf, type SessionRoute } from '../../core/evidence/session-route.ts';
import { applyEnvironment } from '../../core/plan/apply-environment.ts';
import { makePlan, type PlanRequest } from '../../core/plan/make-plan.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { PROGRAMS, type SessionPlaces } from '../../core/plan/session-places.ts';
import { fail, succeed, type Outcome, type Problem } from '../../core/problem.ts';
import { NATIVE } from '../../core/profiles/profile-name.ts';
import type { ReadyLaunch, Watched } from '../../core/shim/ready-launch.ts';
import { whyNotReady } from '../../core/shim/why-not-ready.ts';
import { forbiddenNames, planVariables, readyEnvironment } from '../../core/shim/wrapper-environment.ts';
import { configurationPath } from '../configuration.ts';
import type { Host } from '../host.ts';
import { fillOverlay } from '../launch/fill-overlay.ts';
import { prepareLaunch } from '../launch/plan-launch.ts';
import { clientHome, managedDirectory } from '../sources/places.ts';
import { hold, makeStamps, shellCanTell, waitUntilSettled } from './stamps.ts';

export type MakeRequest = {
  readonly host: Host;
  readonly profile: string;
  readonly cordon: readonly string[];
  readonly ownShims: readonly string[];
  /** Where what the wrapper needs goes: an empty directory of cordon's own, named after this making. */
  readonly directory: string;
  readonly making: string;
};

/** A launch that was made ready, or why this profile's can't be; a problem where the profile itself has one. */
export type Made = { readonly ready: ReadyLaunch; readonly route: SessionRoute } | { readonly reason: string };

/**
 * Makes a launch ready: plans it, notes what the plan was made from, and plans it again behind that, so that nothing which
 * changes in the middle is missed.
 */
export async function makeReady(request: MakeRequest): Promise<Outcome<Made>> {
  const { directory, profile } = request;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // A directory with nothing of its own around it: a wrapper asks cordon wherever there is a project's settings file.
  const host: Host = { ...request.host, env: readyEnvironment(request.host.env), cwd: directory };
  const places = { directory, cordon: host.cordon };
  const first = await planIn(host, { profile, places });
  if (!first.ok) return first;
  const reason = whyNotReady({ ...first.value.request, ...first.value, platform: host.platform });
  if (reason !== null) return succeed({ reason });
  const { watched, absent } = dependencies(host, { ...first.value, profile, directory });
  const client: Watched = { path: first.value.plan.client.path, stamp: join(directory, 'stamp-client') };
  const all = [client, ...watched];
  await waitUntilSettled(
    host,
    all.map(({ path }) => path),
  );
  const isSound =
    (await shellCanTell(host, { newer: join(directory, 'newer'), older: join(directory, 'older') })) &&
    (await makeStamps(host, all));
  if (!isSound) return succeed({ reason: '/bin/sh or the file system can’t compare the times of files exactly' });
  const again = await planIn(host, { profile, places });
  if (!again.ok) return again;
  if (!hold(all) || again.value.plan.client.path !== client.path) return fail(CHANGED);
  const { plan } = again.value;
  const overlay = join(directory, 'settings.json');
  writeFileSync(overlay, `${JSON.stringify(plan.settings)}\n`, { mode: 0o600, flag: 'wx' });
  mkdirSync(join(directory, PROGRAMS), { mode: 0o700 });
  for (const { name, text, executable } of plan.inside?.files ?? [])
    writeFileSync(join(directory, name), text, { mode: executable ? 0o700 : 0o600, flag: 'wx' });
  return succeed({
    route: sessionRouteOf(plan),
    ready: {
      ...readyOf(request, { host, plan, request: again.value.request }),
      client,
      overlay,
      watched,
      absent,
      argv: fillOverlay(plan, overlay),
    },
  });
}

const CHANGED: Problem = {
  code: 'shim-raced',
  kind: 'unsafe',
  message: 'The client or a settings file changed while a wrapper was made from it.',
  hint: 'Run `cordon shim` again; nothing was written.',
};

type Planned = { readonly plan: Plan; readonly request: PlanRequest; readonly layers: PlanRequest['layers'] };

/** What a session has inside lies with the making: all sessions of one wrapper share it. */
async function planIn(
  host: Host,
  { profile, places }: { readonly profile: string; readonly places: SessionPlaces },
): Promise<Outcome<Planned>> {
  const prepared = await prepareLaunch(host, { profile, argv: [] });
  if (!prepared.ok) return prepared;
  const request = { ...prepared.value, places };
  const plan = makePlan(request);
  return plan.ok ? succeed({ plan: plan.value, request, layers: request.layers }) : plan;
}

/** The files that a plan was made from: those that were there are watched, those that weren't must stay away. */
function dependencies(
  host: Host,
  {
    layers,
    profile,
    directory,
  }: { readonly layers: PlanRequest['layers']; readonly profile: string; readonly directory: string },
): { readonly watched: readonly Watched[]; readonly absent: readonly string[] } {
  const files = layers.flatMap(({ scope, path, state }) =>
    path !== null && (scope === 'user' || scope === 'managed') && state !== 'excluded' ? [path] : [],
  );
  const configuration = profile === NATIVE ? null : configurationPath(host);
  const paths = [
    ...new Set([
      ...files,
      join(managedDirectory(host.platform), 'managed-settings.d'),
      ...(configuration === null ? [] : [configuration]),
    ]),
  ];
  const isThere = (path: string) => host.modifiedAt(path) !== null;
  return {
    watched: paths.filter(isThere).map((path, index) => ({ path, stamp: join(directory, `stamp-${index}`) })),
    absent: paths.filter((path) => !isThere(path)),
  };
}

function readyOf(
  { profile, making, cordon, ownShims }: MakeRequest,
  { host, plan, request }: { readonly host: Host; readonly plan: Plan; readonly request: PlanRequest },
): Omit<ReadyLaunch, 'client' | 'overlay' | 'watched' | 'absent' | 'argv'> {
  const { CORDON_PROFILE: _, CORDON_SESSION: __, ...set } = applyEnvironment({}, plan.env);
  const home = clientHome(host);
  return {
    profile,
    making,
    cordon,
    isNamed: (host.env.CORDON_CLAUDE ?? '') !== '',
    ownShims,
    set,
    forbidden: forbiddenNames(),
    same: planVariables(host.env),
    home: realpathSync(home),
    usesHome: request.configDirectory === join(home, '.claude'),
  };
}
