import { isWithin } from '../resolution/version-range.ts';
import { describeShape, findMisfit } from './field-shape.ts';
import type { Json } from './layer.ts';
import { isHeldTo, STRICT_FIELDS } from './settings-fields.ts';

export type FieldBreak = { readonly key: string; readonly reason: string };

/** The first key whose value makes the client drop the whole file, or null where the file counts. */
export function findFieldBreak(request: {
  readonly root: { readonly [key: string]: Json };
  readonly version: string | null;
}): FieldBreak | null {
  const present = new Map(Object.entries(request.root));
  for (const field of STRICT_FIELDS) {
    const value = present.get(field.key);
    if (value === undefined || !isHeldTo(field, request.version)) continue;
    const misfit = isRefusedNull(field.key, value, request.version) ? '' : findMisfit(value, field.shape);
    if (misfit === null) continue;
    const reason =
      misfit === ''
        ? `its ${field.key} must be ${describeShape(field.shape)}`
        : `its ${field.key}${misfit} has a value that the client does not accept there`;
    return { key: field.key, reason };
  }
  return null;
}

/** 2.1.330 takes `null` for unset at many keys; 2.1.197 at none but `hooks`. */
function isRefusedNull(key: string, value: Json, version: string | null): boolean {
  return value === null && key !== 'hooks' && isWithin({ until: '2.1.197' }, version);
}
