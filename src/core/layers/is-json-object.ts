import { isRecord } from '../is-record.ts';
import type { Json } from './layer.ts';

export type JsonObject = { readonly [key: string]: Json };

/** The same question of a value that is JSON already, whose members then are too. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return isRecord(value);
}
