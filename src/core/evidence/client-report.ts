import { redactText } from '../report/redact.ts';
import { readFailedAt, type FailedAt } from './refusal.ts';

/** What the client says of itself in `--output-format stream-json` (2.1.197 to 2.1.330). It is a witness too, if a partial one. */
export type ClientReport = {
  /** The model that it started with. */
  readonly model: string | null;
  /** Where an API key comes from (`ANTHROPIC_API_KEY`, …); `none` for a login or a token. */
  readonly apiKeySource: string | null;
  readonly tools: number | null;
  readonly toolSearch: boolean | null;
  /** How the turn ended: answered, the request failed, a login is wanted, or not at all. */
  readonly turn: 'answered' | 'request-failed' | 'login-wanted' | 'none';
  /** Where its failed request was to go, as far as it says. */
  readonly failedAt: FailedAt | null;
  /** The first line of its own words about the end, without secrets. */
  readonly words: string | null;
};

/** Reads the records that the client printed, and its debug output on standard error; everything else is passed over. */
export function readClientReport({
  stdout,
  stderr,
}: {
  readonly stdout: string;
  readonly stderr: string;
}): ClientReport {
  const records = stdout.split('\n').flatMap(parseRecord);
  const start = records.find((record) => record.type === 'system' && record.subtype === 'init');
  const result = records.findLast((record) => record.type === 'result');
  const tools = Array.isArray(start?.tools) ? (start.tools as readonly unknown[]) : null;
  const words = textOf(result?.result);
  return {
    model: textOf(start?.model),
    apiKeySource: textOf(start?.apiKeySource),
    tools: tools?.length ?? null,
    toolSearch: tools?.includes('ToolSearch') ?? null,
    turn: result === undefined ? 'none' : turnOf(result, words ?? ''),
    failedAt: readFailedAt(words ?? '', stderr),
    words: words === null ? null : shorten(words),
  };
}

/** One line of a program's output for a message: the secrets out of it, and not long. */
export function shorten(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return redactText(line.slice(0, 160));
}

type StreamRecord = Readonly<Record<string, unknown>>;

function parseRecord(line: string): readonly StreamRecord[] {
  if (!line.startsWith('{')) return [];
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? [value as StreamRecord] : [];
  } catch {
    return [];
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

const LOGIN_WANTED = /not logged in|run \/login|invalid api key|oauth token|authentication/i;

function turnOf(result: StreamRecord, words: string): ClientReport['turn'] {
  if (result.is_error !== true) return 'answered';
  if (typeof result.api_error === 'string' || words.startsWith('API Error')) return 'request-failed';
  return LOGIN_WANTED.test(words) ? 'login-wanted' : 'none';
}
