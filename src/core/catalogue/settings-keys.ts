import type { Json } from '../layers/layer.ts';
import type { VariableClass } from './variable.ts';

/** One settings key that routes a session, or that runs a command for a credential. */
export type SettingsKeyRow = {
  readonly key: string;
  readonly class: VariableClass;
  /** One line, for a person: what it does to a session. */
  readonly effect: string;
  /**
   * The value that the client takes as "none" in a `--settings` file. Absent where there is none, or where taking the key
   * away would harm the person's own set-up; `launch` then says how a launch deals with the key. `null` never works:
   * the client drops the whole file for it.
   */
  readonly neutral?: Json;
  /** What a launch does with it. */
  readonly launch: string;
  /** Which files may set it with effect. */
  readonly scopes: string;
  /** Whether the value itself must never be shown. */
  readonly secret: boolean;
  /** Whether the value is a command that the client runs. */
  readonly runs: boolean;
  /** Whether it moved a `-p` session when user settings set it: measured on 2.1.330 and, if not said otherwise, on 2.1.197. */
  readonly leaks: 'yes' | 'no' | 'not measured';
  readonly since?: string;
  readonly until?: string;
  readonly source: 'documentation' | 'changelog' | 'binary' | 'measured';
};

const ANY = 'every file';
const AFTER_TRUST = 'every file; project files after trust, at once with -p';
const MANAGED = 'managed settings';

/** Keys that a launch overrides, each neutral value checked not to drop the file or break a session on 2.1.330 and 2.1.197. */
const OVERRIDDEN: readonly SettingsKeyRow[] = [
  {
    key: 'apiKeyHelper',
    class: 'credential',
    effect: 'Runs a command and sends what it prints as Authorization and as x-api-key, beside a token that is set.',
    neutral: '',
    launch: 'Set to "": the helper is not run.',
    scopes: AFTER_TRUST,
    secret: false,
    runs: true,
    leaks: 'yes',
    source: 'measured',
  },
  {
    key: 'fallbackModel',
    class: 'model',
    effect: 'Models that the session changes to when its own is overloaded.',
    // A plain "" drops the whole file (2.1.330, 2.1.197).
    neutral: [],
    launch: 'Set to []: an overloaded model is an error instead of another model.',
    scopes: ANY,
    secret: false,
    runs: false,
    leaks: 'yes',
    source: 'measured',
  },
  {
    key: 'forceLoginGatewayUrl',
    class: 'endpoint',
    effect: 'Makes the next sign-in go to an organisation’s gateway.',
    neutral: '',
    launch: 'Set to "" below managed settings.',
    scopes: 'managed settings; user settings where there are none',
    secret: false,
    runs: false,
    leaks: 'no',
    source: 'measured',
  },
];

/** Keys for which a launch has another answer than one fixed value. */
const HANDLED: readonly SettingsKeyRow[] = [
  {
    key: 'env',
    class: 'session',
    effect: 'Sets environment variables for the session, merged one by one; every file beats the shell.',
    launch: 'Each routing variable is set to "" above it; the person’s other variables stay.',
    scopes: 'every file; project files may not set all names',
    secret: true,
    runs: false,
    leaks: 'yes',
    source: 'measured',
  },
  {
    key: 'model',
    class: 'model',
    effect: 'Model of every session; loses to ANTHROPIC_MODEL and --model.',
    // "" in a --settings file counts as unset and hides the layers below it (2.1.330, 2.1.197), but --model is needed anyway
    // for the model itself; the word "default" is sent as it stands.
    launch: 'Overridden with --model, which beats it in every file; taken out of the person’s own --settings.',
    scopes: ANY,
    secret: false,
    runs: false,
    leaks: 'yes',
    source: 'measured',
  },
  {
    key: 'modelOverrides',
    class: 'model',
    effect: 'Sends another model id in place of a known one, also of one given with --model.',
    launch:
      'Each known id and each id named there is mapped to itself: the client merges key by key, and {} undoes nothing.',
    scopes: ANY,
    secret: false,
    runs: false,
    leaks: 'yes',
    source: 'measured',
  },
  {
    key: 'availableModels',
    class: 'model',
    effect: 'Limits the choice of models; a session asked for another one gets a listed or default one instead.',
    launch: 'A routed session lists its own models; a native one keeps the person’s list.',
    scopes: 'every file; project files may only narrow it',
    secret: false,
    runs: false,
    leaks: 'yes',
    source: 'measured',
  },
  {
    key: 'enforceAvailableModels',
    class: 'model',
    effect: 'Holds the default model to availableModels too.',
    launch: 'Left: a routed session lists its own models in availableModels.',
    scopes: ANY,
    secret: false,
    runs: false,
    leaks: 'yes',
    source: 'measured',
  },
  {
    key: 'agent',
    class: 'model',
    effect: 'Starts every session as a named agent, whose file may choose a model.',
    launch: 'Left: --model wins over the agent’s model.',
    scopes: ANY,
    secret: false,
    runs: false,
    leaks: 'yes',
    source: 'measured',
  },
  {
    key: 'awsAuthRefresh',
    class: 'credential',
    effect: 'Runs a command when AWS credentials have expired.',
    launch: 'Left: it runs only once Bedrock is switched on, and the switch is blanked.',
    scopes: AFTER_TRUST,
    secret: false,
    runs: true,
    leaks: 'no',
    source: 'measured',
  },
  {
    key: 'awsCredentialExport',
    class: 'credential',
    effect: 'Runs a command that prints AWS credentials.',
    launch: 'Left: it runs only with Bedrock, as awsAuthRefresh does.',
    scopes: AFTER_TRUST,
    secret: false,
    runs: true,
    leaks: 'no',
    source: 'measured',
  },
  {
    key: 'gcpAuthRefresh',
    class: 'credential',
    effect: 'Runs a command when Google credentials have expired.',
    launch: 'Left: it runs only once Vertex is switched on, and the switch is blanked.',
    scopes: AFTER_TRUST,
    secret: false,
    runs: true,
    leaks: 'no',
    source: 'measured',
  },
  {
    key: 'proxyAuthHelper',
    class: 'network',
    effect: 'Runs a command for the proxy’s credential, where CLAUDE_CODE_ENABLE_PROXY_AUTH_HELPER allows it.',
    launch: 'Left: it belongs to the person’s proxy, which a launch keeps.',
    scopes: AFTER_TRUST,
    secret: false,
    runs: true,
    leaks: 'no',
    source: 'measured',
  },
  {
    key: 'otelHeadersHelper',
    class: 'telemetry',
    effect: 'Runs a command that prints headers for the telemetry collector.',
    neutral: '',
    launch: 'Set to "": nothing is exported unless managed settings or the profile say so.',
    scopes: AFTER_TRUST,
    secret: false,
    runs: true,
    leaks: 'no',
    source: 'measured',
  },
  {
    key: 'processWrapper',
    class: 'interpreter',
    effect: 'Starts the client’s supervisor, background sessions and the client itself anew through a program.',
    launch: 'Set to "" in a routed session, whose key it would be handed; left in a native one.',
    scopes: 'every file but the project’s',
    secret: false,
    runs: true,
    leaks: 'no',
    since: '2.1.210',
    source: 'measured',
  },
];

/** Preferences that stand beside routing keys and stay as they are. */
const KEPT: readonly SettingsKeyRow[] = [
  {
    key: 'modelPicker',
    class: 'model',
    effect: 'Adds rows to the model picker, or replaces its own.',
    launch: 'Left: a row routes nothing before it is picked.',
    scopes: 'managed settings, --settings and user settings',
    secret: false,
    runs: false,
    leaks: 'no',
    source: 'measured',
  },
  {
    key: 'modelSettings',
    class: 'model',
    effect: 'Effort and other preferences for single models.',
    launch: 'Left: it changes no destination, credential or model.',
    scopes: ANY,
    secret: false,
    runs: false,
    leaks: 'no',
    source: 'measured',
  },
  {
    key: 'effortLevel',
    class: 'model',
    effect: 'Effort that the model puts in.',
    launch: 'Left, as the person’s preference.',
    scopes: ANY,
    secret: false,
    runs: false,
    leaks: 'no',
    source: 'measured',
  },
  {
    key: 'maxEffortLevel',
    class: 'model',
    effect: 'Most effort that a session may ask for.',
    launch: 'Left, as the person’s limit.',
    scopes: ANY,
    secret: false,
    runs: false,
    leaks: 'not measured',
    source: 'documentation',
  },
  {
    key: 'modelPricing',
    class: 'model',
    effect: 'Changes the prices behind /cost, the status line and the reported total.',
    launch: 'Left; cordon counts with its own prices.',
    scopes: MANAGED,
    secret: false,
    runs: false,
    leaks: 'no',
    source: 'measured',
  },
  {
    key: 'promptCacheTtl',
    class: 'feature',
    effect: 'How long the prompt cache lasts.',
    launch: 'Left, as the person’s preference.',
    scopes: ANY,
    secret: false,
    runs: false,
    leaks: 'not measured',
    source: 'documentation',
  },
];

/** An organisation's own rules: a launch never overrides them, and refuses where a profile would go around them. */
const POLICY: readonly SettingsKeyRow[] = [
  policy({
    key: 'forceLoginMethod',
    class: 'credential',
    effect: 'Allows only one way to sign in; a managed one refuses keys and tokens at the start.',
    leaks: 'no',
    source: 'measured',
  }),
  policy({
    key: 'forceLoginOrgUUID',
    class: 'credential',
    effect: 'Allows only the login of one organisation.',
    leaks: 'no',
    source: 'measured',
  }),
  policy({
    key: 'allowNestedModelAccessUnderForceLogin',
    class: 'credential',
    effect: 'Lets programs inside a session reach models although a login is forced.',
  }),
  policy({
    key: 'gatewayInternalNetworks',
    class: 'network',
    effect: 'Networks that an organisation’s gateway may lie in.',
  }),
  policy({
    key: 'allowedProviders',
    class: 'provider-switch',
    effect: 'Providers that this machine may use.',
    leaks: 'no',
    since: '2.1.285',
    source: 'changelog',
  }),
  policy({ key: 'deniedModels', class: 'model', effect: 'Models that may not be used.' }),
  policy({ key: 'availableModelsMatch', class: 'model', effect: 'How names in availableModels are compared.' }),
  policy({
    key: 'policyHelper',
    class: 'config-location',
    effect: 'Runs a command that prints managed settings.',
    runs: true,
  }),
  policy({
    key: 'managedSourcesBehavior',
    class: 'config-location',
    effect: 'Whether managed sources merge or the first one wins.',
  }),
  policy({
    key: 'parentSettingsBehavior',
    class: 'config-location',
    effect: 'How settings of an embedding program join managed ones.',
  }),
];

function policy(row: Pick<SettingsKeyRow, 'key' | 'class' | 'effect'> & Partial<SettingsKeyRow>): SettingsKeyRow {
  return {
    launch: 'Never overridden; a profile that it forbids is refused.',
    scopes: MANAGED,
    secret: false,
    runs: false,
    leaks: 'not measured',
    source: 'documentation',
    ...row,
  };
}

export const SETTINGS_KEYS: readonly SettingsKeyRow[] = [...OVERRIDDEN, ...HANDLED, ...KEPT, ...POLICY];
