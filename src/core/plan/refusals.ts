import { hasCapability } from '../catalogue/client-versions.ts';
import { findTraits, isRoutingLike } from '../catalogue/variable-traits.ts';
import type { ClientArguments } from '../layers/client-arguments.ts';
import type { Json, Layer, LayerSetting, LayerVariable } from '../layers/layer.ts';
import type { Platform } from '../platform.ts';
import type { Problem } from '../problem.ts';
import type { Profile } from '../profiles/profile.ts';
import { revealText } from '../secret.ts';
import type { Treatment } from './client-command-line.ts';
import { usedModels } from './session-models.ts';
import type { Client } from './plan.ts';

export type LaunchFacts = {
  readonly profile: Profile;
  readonly client: Client;
  readonly argv: readonly string[];
  readonly parsed: ClientArguments;
  readonly treatment: Treatment;
  /** Every layer but the process environment and the person's own `--settings`, which the plan replaces. */
  readonly layers: readonly Layer[];
  readonly platform: Platform;
};

/** One reason not to launch. Each says what it found and what to do; the first that applies is the answer. */
type RefusalRule = {
  readonly code: string;
  readonly find: (facts: LaunchFacts) => Omit<Problem, 'code' | 'kind'> | null;
};

/** Why this launch can't be held, or null. A rule is a row. */
export function findRefusal(facts: LaunchFacts): Problem | null {
  for (const { code, find } of RULES) {
    const found = find(facts);
    if (found !== null) return { code, kind: 'unsafe', ...found };
  }
  return null;
}

const RULES: readonly RefusalRule[] = [
  { code: 'client-version-unknown', find: clientVersionUnknown },
  { code: 'client-too-old', find: clientTooOld },
  { code: 'background-session', find: backgroundSession },
  { code: 'vendor-service', find: vendorService },
  { code: 'settings-behind-subcommand', find: settingsBehindSubcommand },
  { code: 'settings-as-value', find: settingsAsValue },
  { code: 'managed-route', find: managedRoute },
  { code: 'managed-policy', find: managedPolicy },
  { code: 'unbeatable-setting', find: unbeatableSetting },
  { code: 'moved-login', find: movedLogin },
];

function isRouted({ profile }: LaunchFacts): boolean {
  return profile.provider.auth !== 'login';
}

function clientVersionUnknown({ client }: LaunchFacts) {
  if (client.version !== null) return null;
  return {
    message: `${client.path} did not say a version, so cordon can't know what it does with a route.`,
    hint: 'Set CORDON_CLAUDE to the Claude Code program itself.',
  };
}

function clientTooOld(facts: LaunchFacts) {
  const { version } = facts.client;
  if (!isRouted(facts) || version === null || hasCapability('strict-host-switch', version)) return null;
  return {
    message: `Claude Code ${version} sends a stored key along to other hosts and shows the session’s credential to its tools, so the profile "${facts.profile.name}" can't be held on it.`,
    hint: 'Update Claude Code (cordon is verified on the versions that `cordon explain` names), then run this again.',
  };
}

function backgroundSession({ treatment, argv }: LaunchFacts) {
  if (treatment !== 'supervised') return null;
  return {
    message: `${namedIn(argv)} hands the session to a background process of the client, which has an environment of its own that a launch can't hold.`,
    hint: 'Run the session in the foreground, or start the background session with plain claude after `cordon doctor` finds nothing.',
  };
}

function vendorService(facts: LaunchFacts) {
  if (facts.treatment !== 'vendor' || !isRouted(facts)) return null;
  return {
    message: `${namedIn(facts.argv)} is a service of the client’s vendor and needs the person's own login; the profile "${facts.profile.name}" goes elsewhere.`,
    hint: 'Use `cordon run native` for it.',
  };
}

function namedIn(argv: readonly string[]): string {
  const word = argv.find((candidate) => candidate.startsWith('--') || !candidate.startsWith('-')) ?? '';
  return `"${word.replace(/=.*/s, '').slice(0, 40)}"`;
}

/** The client looks for `--settings` even behind a sub-command, and would take that one in place of the overlay (2.1.330). */
function settingsBehindSubcommand({ treatment, parsed, argv }: LaunchFacts) {
  if (treatment !== 'contained' || parsed.subcommand === null) return null;
  const behind = argv.slice(argv.indexOf(parsed.subcommand) + 1);
  const end = behind.indexOf('--');
  const seen = (end === -1 ? behind : behind.slice(0, end)).some(
    (word) => word === '--settings' || word.startsWith('--settings='),
  );
  if (!seen) return null;
  return {
    message: `--settings stands behind "${parsed.subcommand}", where the client would take it in place of the overlay that holds the session.`,
    hint: `Put --settings before "${parsed.subcommand}", or behind -- where it belongs to another program.`,
  };
}

/** 2.1.197 takes it for the option that it looks like, in place of the overlay; 2.1.330 for the value. */
function settingsAsValue({ parsed }: LaunchFacts) {
  if (!parsed.settingsAsValue) return null;
  return {
    message: '--settings stands where another option takes its value, and clients differ in what they make of it.',
    hint: 'Give that option its value, or put --settings in front of it.',
  };
}

function managedRoute(facts: LaunchFacts) {
  const variable = managedLayers(facts)
    .flatMap((layer) => layer.variables)
    .find((candidate) => routes(candidate) && revealText(candidate.value) !== '');
  const helper = managedSetting(facts, 'apiKeyHelper');
  const found: LayerVariable | LayerSetting | undefined = variable ?? (helper?.value === '' ? undefined : helper);
  if (found === undefined) return null;
  const name = 'name' in found ? found.name : found.key;
  return {
    message: `${name} is set by managed settings (${found.origin.path ?? 'managed'}:${found.origin.line ?? 1}), which a session of "${facts.profile.name}" would contradict.`,
    hint: 'Ask whoever manages this machine, or run plain claude, which follows the policy.',
    origin: found.origin,
  };
}

function routes({ name }: LayerVariable): boolean {
  const row = findTraits(name);
  return row === undefined ? isRoutingLike(name) : row.neutral === 'blank' || row.neutral === 'refuse';
}

/** Managed keys that restrict where a session may log in or go, each with what would satisfy it for a routed session. */
const POLICY_KEYS: Readonly<Record<string, (value: Json, facts: LaunchFacts) => boolean>> = {
  forceLoginMethod: () => false,
  forceLoginOrgUUID: () => false,
  forceLoginGatewayUrl: () => false,
  allowedProviders: (value, { profile }) =>
    Array.isArray(value) && value.includes(POLICY_NAMES[profile.provider.switch ?? ''] ?? 'customEndpoint'),
  availableModels: (value, { profile }) =>
    Array.isArray(value) && usedModels(profile).every((model) => value.includes(model)),
};

/** How the policy's list of providers names what a switch selects. */
const POLICY_NAMES: Readonly<Record<string, string>> = {
  CLAUDE_CODE_USE_BEDROCK: 'bedrock',
  CLAUDE_CODE_USE_VERTEX: 'vertex',
  CLAUDE_CODE_USE_FOUNDRY: 'foundry',
};

function managedPolicy(facts: LaunchFacts) {
  if (!isRouted(facts)) return null;
  const broken = Object.entries(POLICY_KEYS)
    .map(([key, satisfied]) => ({ setting: managedSetting(facts, key), satisfied }))
    .find(({ setting, satisfied }) => setting !== undefined && !satisfied(setting.value, facts));
  if (broken?.setting === undefined) return null;
  const { key, origin } = broken.setting;
  return {
    message: `Managed settings restrict this machine with ${key} (${origin.path ?? 'managed'}:${origin.line ?? 1}), which the profile "${facts.profile.name}" would go around.`,
    hint: 'Ask whoever manages this machine; `cordon run native` follows the policy.',
    origin,
  };
}

function managedLayers({ layers }: LaunchFacts): readonly Layer[] {
  return layers.filter((layer) => layer.scope === 'managed' && layer.state === 'active');
}

function managedSetting(facts: LaunchFacts, key: string): LayerSetting | undefined {
  return managedLayers(facts)
    .flatMap((layer) => layer.settings)
    .findLast((setting) => setting.key === key);
}

/** A unix socket in any settings layer beats every overlay on old clients (2.1.197; without effect on 2.1.330). */
function unbeatableSetting({ layers, client }: LaunchFacts) {
  if (client.version !== null && hasCapability('settings-socket-ignored', client.version)) return null;
  const found = layers
    .filter((layer) => layer.scope !== 'process')
    .flatMap((layer) => layer.variables)
    .find((variable) => findTraits(variable.name)?.neutral === 'refuse' && revealText(variable.value) !== '');
  if (found === undefined) return null;
  return {
    message: `${found.name} is set (${found.origin.path ?? found.origin.scope}:${found.origin.line ?? 1}), and Claude Code ${client.version ?? ''} lets it beat everything that a launch can say.`,
    hint: 'Remove that line, or update Claude Code.',
    origin: found.origin,
  };
}

export function setsConfigDirectory(layer: Layer): boolean {
  return layer.scope !== 'process' && layer.variables.some(({ name }) => name === 'CLAUDE_CONFIG_DIR');
}

/** On macOS the name of a configuration directory also chooses the keychain entry, so that naming the ordinary one moves the login too. */
function movedLogin(facts: LaunchFacts) {
  const variable = facts.layers
    .filter(setsConfigDirectory)
    .flatMap((layer) => layer.variables)
    .find(({ name }) => name === 'CLAUDE_CONFIG_DIR');
  if (variable === undefined || facts.platform !== 'darwin' || isRouted(facts)) return null;
  return {
    message: `CLAUDE_CONFIG_DIR is set in ${variable.origin.path ?? 'a settings file'}:${variable.origin.line ?? 1}, which moves the login of every session.`,
    hint: 'Remove that line; where a second login is wanted, name its directory with "configDir" in a profile.',
    origin: variable.origin,
  };
}
