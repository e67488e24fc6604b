import * as z from 'zod/mini';

/** What a value must be, said once: the message of an error, and part of the published schema. */
const TEXT = 'must be a text in quotes';
const BOOLEAN = 'must be true or false';

const text = z.string(TEXT);
const flag = z.boolean(BOOLEAN);
const model = z.string('must be the name of a model, in quotes');
const reference = z.string('must be a reference, in quotes: env:NAME, keychain:NAME, file:PATH, op://… or cmd:[…]');
const dollars = z
  .number('must be a number of US dollars for a million tokens')
  .check(z.nonnegative('must not be negative'));

const object = <T extends z.core.$ZodLooseShape>(shape: T) => z.strictObject(shape, 'must be an object in braces');
const list = <T extends z.core.SomeType>(item: T, of: string) => z.array(item, `must be a list of ${of}`);
const map = <T extends z.core.SomeType>(value: T) => z.record(z.string(), value, 'must be an object in braces');

const providerSchema = object({
  baseUrl: z.string('must be a URL in quotes, as in "https://host/path"'),
  auth: z.optional(z.enum(['bearer', 'x-api-key'], 'must be "bearer" (Authorization) or "x-api-key"')),
});

const modelsSchema = object({
  opus: z.optional(model),
  sonnet: z.optional(model),
  haiku: z.optional(model),
  fable: z.optional(model),
  subagent: z.optional(model),
  autoMode: z.optional(model),
});

const TOKENS = 'must be a whole number of tokens from 1000 to 10000000';

const budgetSchema = object({
  usd: z
    .number('must be a number of US dollars')
    .check(z.positive('must be more than 0'), z.maximum(1e9, 'must be less than a thousand million')),
  per: z.enum(['session', 'day', 'week', 'month'], 'must be "session", "day", "week" or "month"'),
  warnAt: z.optional(
    list(
      z
        .number('must be a share of the budget, as in 0.8')
        .check(z.positive('must be more than 0'), z.maximum(1, 'must be at most 1')),
      'shares of the budget, as in [0.5, 0.8]',
    ),
  ),
});

const fallbackSchema = object({
  provider: z.string('must be the name of a provider, in quotes'),
  model,
  credential: z.optional(reference),
});

const profileSchema = object({
  provider: z.string('must be the name of a provider, in quotes'),
  credential: z.optional(reference),
  model: z.optional(model),
  models: z.optional(modelsSchema),
  contextWindow: z.optional(z.int(TOKENS).check(z.minimum(1000, TOKENS), z.maximum(10_000_000, TOKENS))),
  longContext: z.optional(flag),
  toolSearch: z.optional(z.union([z.boolean(), z.literal('auto')], 'must be true, false or "auto"')),
  autoMode: z.optional(z.enum(['client', 'server'], 'must be "client" or "server"')),
  env: z.optional(map(text)),
  args: z.optional(list(text, 'texts, one for each argument')),
  configDir: z.optional(text),
  insecureHttp: z.optional(flag),
  gateway: z.optional(z.union([z.boolean(), z.literal('auto')], 'must be true, false or "auto"')),
  budget: z.optional(budgetSchema),
  fallback: z.optional(list(fallbackSchema, 'objects with "provider" and "model"')),
  pin: z.optional(list(text, 'names of upstreams, as in ["anthropic"]')),
});

const priceSchema = object({
  input: dollars,
  output: dollars,
  cacheRead: z.optional(dollars),
  cacheWrite: z.optional(dollars),
});

const projectSchema = object({ budget: budgetSchema });

/** The shape of a configuration file. What only makes sense together is checked behind it, profile by profile. */
export const configurationSchema = object({
  $schema: z.optional(text),
  defaultProfile: z.optional(text),
  providers: z.optional(map(providerSchema)),
  profiles: z.optional(map(profileSchema)),
  budget: z.optional(budgetSchema),
  projects: z.optional(map(projectSchema)),
  prices: z.optional(map(priceSchema)),
  ledger: z.optional(text),
});

export type RawConfiguration = z.infer<typeof configurationSchema>;
export type RawProfile = z.infer<typeof profileSchema>;
export type RawBudget = z.infer<typeof budgetSchema>;
export type RawProvider = z.infer<typeof providerSchema>;

/** The keys that may stand at each place, as the schema has them. `*` is any name or index. */
export const KEYS_AT: readonly {
  readonly place: readonly string[];
  readonly called: string;
  readonly keys: readonly string[];
}[] = [
  { place: [], called: 'the configuration', keys: Object.keys(configurationSchema.shape) },
  { place: ['providers', '*'], called: 'a provider', keys: Object.keys(providerSchema.shape) },
  { place: ['profiles', '*'], called: 'a profile', keys: Object.keys(profileSchema.shape) },
  { place: ['profiles', '*', 'models'], called: '"models"', keys: Object.keys(modelsSchema.shape) },
  { place: ['profiles', '*', 'budget'], called: '"budget"', keys: Object.keys(budgetSchema.shape) },
  {
    place: ['profiles', '*', 'fallback', '*'],
    called: 'an entry of "fallback"',
    keys: Object.keys(fallbackSchema.shape),
  },
  { place: ['budget'], called: '"budget"', keys: Object.keys(budgetSchema.shape) },
  { place: ['projects', '*'], called: 'a project', keys: Object.keys(projectSchema.shape) },
  { place: ['projects', '*', 'budget'], called: '"budget"', keys: Object.keys(budgetSchema.shape) },
  { place: ['prices', '*'], called: 'a price', keys: Object.keys(priceSchema.shape) },
];
