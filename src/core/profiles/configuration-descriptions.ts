/**
 * What each key of the configuration means, for the published schema and the reference. `*` is any name or index. Apart
 * from the schema itself, so that a launch doesn't load a word of it.
 */
export const CONFIGURATION_DESCRIPTIONS: Readonly<Record<string, string>> = {
  '': 'The configuration of cordon: where sessions of Claude Code may go, and as whom.',
  $schema: 'Where editors find this schema.',
  defaultProfile: 'The profile that is taken where none is named. Without it: "native".',
  providers: 'Your own providers, beside the built-in ones, by name.',
  'providers.*': 'A server that speaks the Messages API.',
  'providers.*.baseUrl':
    'Its address without /v1, which the client appends. http:// only on this machine, unless a profile says "insecureHttp".',
  'providers.*.auth':
    'The header that carries the credential: "bearer" is Authorization, "x-api-key" is x-api-key. Without it: "bearer".',
  profiles: 'What you ask for, by name. "native" always exists and can’t be defined.',
  'profiles.*': 'One way to start a session.',
  'profiles.*.provider': 'A built-in provider or one of "providers".',
  'profiles.*.credential':
    'Where the key is, never the key itself: env:NAME, keychain:NAME, file:PATH (mode 0600), op://VAULT/ITEM/FIELD or cmd:["program","argument"].',
  'profiles.*.model':
    'The model a session starts with. Without it: the first family of "models", else the client’s default.',
  'profiles.*.models':
    'What the client gets when it asks for a family. A family that isn’t named gets the session’s model.',
  'profiles.*.models.opus': 'For the family Opus.',
  'profiles.*.models.sonnet': 'For the family Sonnet.',
  'profiles.*.models.haiku': 'For the family Haiku: titles, summaries and other small requests.',
  'profiles.*.models.fable': 'For the family Fable.',
  'profiles.*.models.subagent': 'For sub-agents that name no model.',
  'profiles.*.models.autoMode': 'For the safety check of auto mode, where the client makes it.',
  'profiles.*.contextWindow':
    'Tokens that the model holds. A model that the client doesn’t know counts as a million without it, and is compacted too late.',
  'profiles.*.longContext': 'false keeps the client from using a context of a million tokens.',
  'profiles.*.toolSearch':
    'Whether tools are looked up when they are needed. Set in every routed session, because the client’s default changed between versions; off for a provider that isn’t known to answer it.',
  'profiles.*.autoMode':
    'Who makes auto mode’s safety check: "client" works with every provider, "server" needs one that answers it. Without it: "client" behind another base URL.',
  'profiles.*.env': 'More environment for the session. Nothing that routes it, runs code in it or is a secret.',
  'profiles.*.env.*': 'The variable’s value.',
  'profiles.*.args': 'Arguments for the client, before those of the command line.',
  'profiles.*.args.*': 'One argument.',
  'profiles.*.configDir': 'A configuration directory of its own for the client, with its own login and history.',
  'profiles.*.insecureHttp': 'Allows http:// to another machine. The key and every word then travel in clear text.',
  'profiles.*.gateway':
    'Whether a gateway of this session stands between the client and the provider. "auto" uses one where the profile needs it.',
  'profiles.*.budget': 'What sessions of this profile may cost.',
  'profiles.*.budget.usd': 'The limit in US dollars.',
  'profiles.*.budget.per': 'The span that the limit counts for; days, weeks and months are UTC.',
  'profiles.*.budget.warnAt':
    'Shares of the limit at which the session says so. Without it: 0.5, 0.8 and 0.95; an empty list says nothing.',
  'profiles.*.budget.warnAt.*': 'One share, above 0 and at most 1.',
  'profiles.*.fallback': 'Where requests go when the provider fails, in this order.',
  'profiles.*.fallback.*': 'One other way.',
  'profiles.*.fallback.*.provider': 'A built-in provider or one of "providers".',
  'profiles.*.fallback.*.model': 'The model to ask for there.',
  'profiles.*.fallback.*.credential':
    'A key of that provider, by reference. Only an entry of the profile’s own provider may leave it out.',
  'profiles.*.pin':
    'The upstreams that a router may use, as it names them: price and prompt cache stay theirs. Excludes "fallback".',
  'profiles.*.pin.*': 'One upstream.',
  budget: 'What all sessions together may cost, whatever their profile.',
  'budget.usd': 'The limit in US dollars.',
  'budget.per': 'The span that the limit counts for; days, weeks and months are UTC.',
  'budget.warnAt':
    'Shares of the limit at which the session says so. Without it: 0.5, 0.8 and 0.95; an empty list says nothing.',
  'budget.warnAt.*': 'One share, above 0 and at most 1.',
  projects: 'Limits of single projects, by the full path of their root.',
  'projects.*': 'One project. The path is the root of its repository.',
  'projects.*.budget': 'What sessions in this project may cost, whatever their profile.',
  'projects.*.budget.usd': 'The limit in US dollars.',
  'projects.*.budget.per': 'The span that the limit counts for; days, weeks and months are UTC.',
  'projects.*.budget.warnAt':
    'Shares of the limit at which the session says so. Without it: 0.5, 0.8 and 0.95; an empty list says nothing.',
  'projects.*.budget.warnAt.*': 'One share, above 0 and at most 1.',
  prices: 'US dollars for a million tokens, by model, over the built-in snapshot.',
  'prices.*': 'One model’s price.',
  'prices.*.input': 'For input.',
  'prices.*.output': 'For output.',
  'prices.*.cacheRead': 'For input that is read from the cache.',
  'prices.*.cacheWrite': 'For input that is written into the cache.',
  ledger: 'Where usage is recorded: "sqlite", or a postgres:// URL without a password.',
};
