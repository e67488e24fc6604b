import { isWithin } from '../resolution/version-range.ts';
import { describeShape, findMisfit } from './field-shape.ts';
import type { Json } from './layer.ts';
import { STRICT_FIELDS } from './settings-fields.ts';

export type FieldBreak = { readonly key: string; readonly reason: string };

/** The first key whose value makes the client drop the whole file, or null where the file counts. */
export function findFieldBreak(request: {
  readonly root: { readonly [key: string]: Json };
  readonly version: string | null;
}): FieldBreak | null {
  const present = new Map(Object.entries(request.root));
  for (const field of STRICT_FIELDS) {
    const value = present.get(field.key);
    if (value === undefined || !isWithin(field, request.version)) continue;
    const misfit = findMisfit(value, field.shape);
    if (misfit === null) continue;
    const reason =
      misfit === ''
        ? `its ${field.key} must be ${describeShape(field.shape)}`
        : `its ${field.key}${misfit} has a value that the client does not accept there`;
    return { key: field.key, reason };
  }
  return null;
}
