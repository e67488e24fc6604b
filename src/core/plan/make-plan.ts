import { isKnownToClient } from '../catalogue/model-windows.ts';
import { isSecretName } from '../catalogue/variable-traits.ts';
import type { ClientArguments } from '../layers/client-arguments.ts';
import type { Layer } from '../layers/layer.ts';
import { parseClientArguments } from '../layers/parse-client-arguments.ts';
import type { Platform } from '../platform.ts';
import type { Outcome } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import { frontedByGateway } from '../gateway/front.ts';
import { listedId } from '../catalogue/listed-ids.ts';
import type { Profile } from '../profiles/profile.ts';
import { findStartStop } from '../resolution/start-stops.ts';
import type { Stored } from '../resolution/stored.ts';
import type { FingerprintOf, Secret } from '../secret.ts';
import { clientArgv, takesOverlay, treatmentOf } from './client-command-line.ts';
import { containChildren, type Containment } from './contain-children.ts';
import { expectRoute } from './expect-route.ts';
import { allowingModel, type GatewayPlan } from './gateway-plan.ts';
import { withNativeGuard } from './native-guard.ts';
import { noticesFor } from './notices.ts';
import { noProxyChanges, ownNetwork, PINNED, carriesPassword } from './network.ts';
import { mergeOverlay, overlayEnvironment, overlaySettings } from './overlay.ts';
import type { JsonObject } from '../layers/is-json-object.ts';
import type { Client, EnvChange, Inside, Plan } from './plan.ts';
import { findRefusal, setsConfigDirectory } from './refusals.ts';
import { featureVariables, routeVariables } from './routed-environment.ts';
import { findDeviation } from './route-deviation.ts';
import { hooksOff, personsStatusLine, withSessionHooks } from './session-hooks.ts';
import { mainModel, pickedFromList } from './session-models.ts';
import type { SessionPlaces } from './session-places.ts';
import type { Supervisor } from './supervisor.ts';

export type PlanRequest = {
  readonly profile: Profile;
  readonly credential: Secret | null;
  /** The session's gateway, which the client then asks instead of the provider; null for none. */
  readonly gateway: GatewayPlan | null;
  readonly client: Client;
  readonly session: string;
  /** Where the session will be; null where nothing is put into it, as on Windows. */
  readonly places?: SessionPlaces | null;
  readonly env: Readonly<Record<string, string>>;
  /** What has to leave the environment, and why; `layers` were read without it. */
  readonly cleaned: Readonly<Record<string, EnvChange>>;
  readonly platform: Platform;
  /** The client's configuration directory in the cleaned environment. */
  readonly configDirectory: string;
  /** The person's own arguments for the client. */
  readonly argv: readonly string[];
  /** The person's own `--settings`, parsed, or null. */
  readonly ownSettings: JsonObject | null;
  /** Every layer that the client would read in the cleaned environment, but the environment and `--settings`. */
  readonly layers: readonly Layer[];
  readonly stored: Stored;
  /** The client's background service, where one runs for this configuration directory. */
  readonly supervisor?: Supervisor | null;
  readonly fingerprintOf: FingerprintOf;
  /** What the person should know besides. */
  readonly notices?: readonly string[];
};

/**
 * The exact launch of one profile here and now, or why it can't be held. The plan is checked before anybody acts on it:
 * the route that the client would take under it is predicted from every layer, and must be the one the profile asks for.
 */
export function makePlan(request: PlanRequest): Outcome<Plan> {
  const { profile, client, layers } = request;
  const argv = [...profile.args, ...request.argv];
  const parsed = parseClientArguments(argv);
  const treatment = treatmentOf(argv, parsed);
  const refusal = findRefusal({ profile, client, argv, parsed, treatment, layers, platform: request.platform });
  if (refusal !== null) return fail(refusal);

  const routed = profile.provider.auth !== 'login';
  // Always said, also where it is the default: a resumed session, an agent's file or a settings key would say another.
  const model = mainModel(profile) ?? (!routed && setsManagedModel(layers) ? null : 'default');
  const features = { ...featureVariables(profile), ...(request.gateway === null ? {} : GATEWAY_FEATURES) };
  const { places = null } = request;
  const children = places === null ? null : containChildren({ ...request, places });
  const parts = { features, children };
  const env = planEnvironment(request, { ...parts, prints: parsed.print });
  const settings = takesOverlay(treatment) ? planOverlay(request, { ...parts, ownModel: parsed.model }) : null;
  const expected = expectRoute({
    ...request,
    // A file that the client stops at is the client's to report, or to repair with the person: what holds then is checked.
    layers: layers.filter(({ stopsClient }) => stopsClient !== true),
    parsed: withModel(parsed, model),
    changes: env,
    settings,
    hasOwnSettings: request.ownSettings !== null,
    isHostOwned: routed,
  });
  if (!expected.ok) return expected;
  const deviation =
    endsByItself(parsed) || treatment === 'environment'
      ? null
      : findDeviation({ ...routeOf(request), ownModel: parsed.model, route: expected.value });
  if (deviation !== null) return fail(deviation);
  return succeed({
    profile: profile.name,
    session: request.session,
    client,
    argv: clientArgv({ parsed, treatment, model, original: argv }),
    env,
    settings,
    gateway: request.gateway === null ? null : allowingModel(request.gateway, parsed.model),
    expect: expected.value,
    inside: children === null ? null : planInside(request, children),
    notices: [
      ...(request.notices ?? []),
      ...noticesFor({
        profile,
        client,
        changes: env,
        isKnownModel: isKnownToClient,
        supervisor: request.supervisor ?? null,
        isUnguarded: !routed && !parsed.print && hooksOff(request.ownSettings, layers),
      }),
    ],
  });
}

/** The picker asks the gateway for the profile's models; without it the client (2.1.330) shows those of the families alone. */
const GATEWAY_FEATURES = { CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: '1' } as const;

/** Where the client itself goes, and with what: the provider with its key, or the gateway with the session's token. */
function routeOf({ profile, credential, gateway }: PlanRequest): Pick<PlanRequest, 'profile' | 'credential'> {
  return gateway === null ? { profile, credential } : { profile: frontedByGateway(profile), credential: gateway.token };
}

/** A command line that the client ends at is passed on: the client says best what is wrong with it. */
function endsByItself(parsed: ClientArguments): boolean {
  return findStartStop({ resolution: { layers: [], variables: [], settings: [] }, arguments: parsed }) !== null;
}

function withModel(parsed: ClientArguments, model: string | null): ClientArguments {
  return { ...parsed, model: parsed.model ?? model };
}

/** A managed default model is the policy's to give: a native session doesn't ask for another. */
function setsManagedModel(layers: readonly Layer[]): boolean {
  return layers.some((layer) => layer.scope === 'managed' && layer.settings.some(({ key }) => key === 'model'));
}

function planInside({ profile, ownSettings, layers }: PlanRequest, { files }: Containment): Inside {
  return {
    files,
    hooks: profile.provider.auth !== 'login' && !hooksOff(ownSettings, layers),
    // Not the client's own state file, which it writes all the time.
    watched: [...new Set(layers.flatMap(({ scope, path }) => (scope === 'global' ? [] : (path ?? []))))],
    statusLine: personsStatusLine(ownSettings, layers),
  };
}

type Parts = {
  readonly features: Readonly<Record<string, string>>;
  readonly children: Containment | null;
};

function planEnvironment(
  request: PlanRequest,
  { features, children, prints }: Parts & { readonly prints: boolean },
): Readonly<Record<string, EnvChange>> {
  const { profile, env } = request;
  const routed = profile.provider.auth !== 'login';
  const set = (values: Readonly<Record<string, string>>): Record<string, EnvChange> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { kind: 'set', value }]));
  return {
    ...request.cleaned,
    ...(routed ? ownProxies(request) : {}),
    ...set(noProxyChanges(env)),
    ...set(features),
    ...set(children?.env ?? {}),
    ...(routed ? routeVariables({ ...routeOf(request), prints, fingerprintOf: request.fingerprintOf }) : {}),
    ...(profile.configDir === null ? {} : set({ CLAUDE_CONFIG_DIR: profile.configDir })),
    ...set({ CORDON_PROFILE: profile.name, CORDON_SESSION: request.session }),
  };
}

/** Under the host-managed switch the client ignores proxies in settings files: the person's own come along in the environment. */
function ownProxies({ layers, env }: PlanRequest): Readonly<Record<string, EnvChange>> {
  const own = [...ownNetwork(layers)].filter(([name]) => env[name] === undefined && name.toUpperCase() !== 'NO_PROXY');
  return Object.fromEntries(own.map(([name, { value }]) => [name, { kind: 'set', value }]));
}

function planOverlay(
  request: PlanRequest,
  { features, children, ownModel }: Parts & { readonly ownModel: string | null },
): JsonObject {
  const { profile, layers, env, ownSettings, places = null } = request;
  const held = overlayEnvironment(layers);
  const own = ownNetwork(layers);
  for (const name of PINNED) {
    const value = env[name] ?? own.get(name)?.value ?? '';
    // Left to the environment and to the person's own file: an overlay must not hold a password, nor a passphrase.
    if (typeof value === 'string' && !isSecretName(name) && !carriesPassword(value)) held[name] = value;
  }
  const overlay = mergeOverlay({
    own: ownSettings,
    env: Object.assign(held, noProxyChanges(env), heldDirectory(request), features, children?.env),
    settings: overlaySettings({
      layers,
      profile,
      ownModel,
      listed: request.gateway === null ? [] : pickedFromList(profile).map(listedId),
    }),
  });
  if (profile.provider.auth === 'login') return request.platform === 'win32' ? overlay : withNativeGuard(overlay);
  const isLimited = (request.gateway?.budgets.length ?? 0) > 0;
  return places === null ? overlay : withSessionHooks(overlay, { places, layers, isLimited });
}

/**
 * A settings file that names another configuration directory moves the login, also when it is written while the session
 * runs (2.1.330). The overlay names the one that the session was started with, which holds it. A routed session uses no
 * login, and on macOS the name would choose another keychain entry: there only a file that already says it is answered.
 */
function heldDirectory({ profile, layers, configDirectory, platform }: PlanRequest): Readonly<Record<string, string>> {
  const isOwnLogin = profile.provider.auth === 'login' && platform !== 'darwin';
  return isOwnLogin || layers.some(setsConfigDirectory) ? { CLAUDE_CONFIG_DIR: configDirectory } : {};
}
