import { resolve } from 'node:path';
import { decodeText } from '../../core/layers/decode-text.ts';
import type { Json } from '../../core/layers/layer.ts';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import type { Host } from '../host.ts';

type JsonObject = { readonly [key: string]: Json };

/**
 * The person's own `--settings`, as the client takes it: the last one given, inline where it stands in braces, else a
 * path from the working directory; an empty one is none. What the client would fail on or drop is an error here.
 */
export function readOwnSettings(host: Host, given: readonly string[]): Outcome<JsonObject | null> {
  const value = given.at(-1)?.trim() ?? '';
  if (value === '') return succeed(null);
  if (value.startsWith('{') && value.endsWith('}')) return parseSettings(value, 'the text given with --settings');
  const path = resolve(host.cwd ?? '/', given.at(-1) ?? '');
  const read = host.readFile(path);
  switch (read.kind) {
    case 'absent':
      return unusable(`${path}, given with --settings, isn't there.`);
    case 'unreadable':
      return unusable(`${path}, given with --settings, can't be read: ${read.reason}.`);
    case 'bytes':
      return parseSettings(decodeText(read.bytes).text, path);
  }
}

function parseSettings(text: string, where: string): Outcome<JsonObject | null> {
  try {
    const parsed = JSON.parse(text) as Json;
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return succeed(parsed as JsonObject);
    return unusable(`${where} is not a JSON object, so the client would drop it whole.`);
  } catch {
    return unusable(`${where} is not valid JSON, so the client would drop it whole.`);
  }
}

function unusable(message: string): Outcome<never> {
  return fail({
    code: 'own-settings',
    kind: 'usage',
    message,
    hint: 'Correct it, or leave --settings out; nothing was launched.',
  });
}
