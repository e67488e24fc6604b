import type { Json } from '../layers/layer.ts';
import type { Script } from '../evidence/script.ts';

/** Text of a file, or a value that is written as JSON. */
export type FileContent = Json;

/** How a person may spell their own `--settings`. */
type SettingsSpelling = 'file' | 'inline' | 'equals';

/**
 * One situation for the client, as data. Every text may hold `@name` for a place of the lab (`@stranger`, `@proxy`),
 * and `@home` and `@project` for the folders laid out for it.
 */
export type LabCase = {
  /** Added to the base environment; null takes a variable out. */
  readonly env?: Readonly<Record<string, string | null>>;
  readonly layers?: Readonly<Partial<Record<'managed' | 'local' | 'project' | 'user', FileContent>>>;
  /** The person's own `--settings`. */
  readonly flag?: { readonly settings: Readonly<Record<string, Json>>; readonly spelling: SettingsSpelling };
  readonly homeFiles?: Readonly<Record<string, FileContent>>;
  readonly projectFiles?: Readonly<Record<string, FileContent>>;
  /** Working directory, relative to the project. */
  readonly cwd?: string;
  /** Client arguments beside the prompt. */
  readonly args?: readonly string[];
  /** All client arguments, in place of `-p PROMPT` and `args`. */
  readonly allArgs?: readonly string[];
  /** Files below the home that are open for reading, by the number of the descriptor. */
  readonly descriptors?: Readonly<Record<number, string>>;
  readonly stdin?: string;
  readonly scripts?: Readonly<Record<string, Script>>;
};

/** A made-up claude.ai login, as the client stores one on Linux. */
export function storedLogin(accessToken: string): Readonly<Record<string, FileContent>> {
  return {
    '.claude/.credentials.json': {
      claudeAiOauth: {
        accessToken,
        refreshToken: 'sk-ant-ort01-made-up-refresh',
        // 2100-01-01: the client must never try to renew it.
        expiresAt: 4102444800000,
        scopes: ['user:inference', 'user:profile'],
        subscriptionType: 'max',
      },
    },
  };
}
