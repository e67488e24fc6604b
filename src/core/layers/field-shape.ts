import { isJsonObject, type JsonObject } from './is-json-object.ts';
import type { Json } from './layer.ts';

/** What the client accepts in one place of a settings file. */
export type FieldShape =
  | { readonly kind: 'any' }
  | { readonly kind: 'text' }
  | { readonly kind: 'switch' }
  | { readonly kind: 'null' }
  | {
      readonly kind: 'number';
      readonly above?: number;
      readonly atLeast?: number;
      readonly atMost?: number;
      readonly whole?: boolean;
    }
  | { readonly kind: 'address' }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'list'; readonly of: FieldShape }
  | { readonly kind: 'map'; readonly of: FieldShape; readonly only?: readonly string[]; readonly othersPass?: true }
  | {
      readonly kind: 'object';
      readonly required: Readonly<Record<string, FieldShape>>;
      readonly optional: Readonly<Record<string, FieldShape>>;
    }
  | { readonly kind: 'either'; readonly of: readonly FieldShape[] };

/** Whether a value has the shape. `''` names the value itself, `.allow` a part of it, in the answer; null where it fits. */
export function findMisfit(value: Json, shape: FieldShape): string | null {
  switch (shape.kind) {
    case 'any':
      return null;
    case 'text':
      return typeof value === 'string' ? null : '';
    case 'switch':
      return typeof value === 'boolean' ? null : '';
    case 'null':
      return value === null ? null : '';
    case 'address':
      return typeof value === 'string' && URL.canParse(value) ? null : '';
    case 'pattern':
      return typeof value === 'string' && shape.pattern.test(value) ? null : '';
    case 'choice':
      return typeof value === 'string' && shape.of.includes(value) ? null : '';
    case 'number':
      return isInRange(value, shape) ? null : '';
    case 'list':
      return Array.isArray(value)
        ? firstMisfit(value.map((item: Json, index) => [`[${index}]`, findMisfit(item, shape.of)]))
        : '';
    case 'map':
      return isJsonObject(value) ? findEntryMisfit(value, shape) : shape.othersPass === true ? null : '';
    case 'object':
      return isJsonObject(value) ? findFieldMisfit(value, shape) : '';
    case 'either':
      return shape.of.some((option) => findMisfit(value, option) === null) ? null : '';
  }
}

/** `only` names the entries that are checked. */
function findEntryMisfit(value: JsonObject, shape: Extract<FieldShape, { readonly kind: 'map' }>): string | null {
  const checked = Object.entries(value).filter(([name]) => shape.only?.includes(name) ?? true);
  return firstMisfit(checked.map(([name, item]): Checked => [`.${name}`, findMisfit(item, shape.of)]));
}

function isInRange(value: Json, shape: Extract<FieldShape, { readonly kind: 'number' }>): boolean {
  if (typeof value !== 'number' || (shape.whole === true && !Number.isInteger(value))) return false;
  return (
    value > (shape.above ?? -Infinity) && value >= (shape.atLeast ?? -Infinity) && value <= (shape.atMost ?? Infinity)
  );
}

function findFieldMisfit(value: JsonObject, shape: Extract<FieldShape, { readonly kind: 'object' }>): string | null {
  const fields = new Map(Object.entries(value));
  const required = Object.entries(shape.required).map(([name, part]): Checked => {
    const item = fields.get(name);
    return [`.${name}`, item === undefined ? '' : findMisfit(item, part)];
  });
  const optional = Object.entries(shape.optional).flatMap(([name, part]): readonly Checked[] => {
    const item = fields.get(name);
    return item === undefined ? [] : [[`.${name}`, findMisfit(item, part)]];
  });
  return firstMisfit([...required, ...optional]);
}

type Checked = readonly [where: string, misfit: string | null];

function firstMisfit(checked: readonly Checked[]): string | null {
  const bad = checked.find(([, misfit]) => misfit !== null);
  return bad === undefined ? null : `${bad[0]}${bad[1] ?? ''}`;
}

/** What the shape asks for, in a person's words. */
export function describeShape(shape: FieldShape): string {
  switch (shape.kind) {
    case 'any':
      return 'anything';
    case 'text':
      return 'a text';
    case 'switch':
      return 'true or false';
    case 'null':
      return 'null';
    case 'number':
      return shape.whole === true ? 'a whole number in its range' : 'a number in its range';
    case 'address':
      return 'an address';
    case 'pattern':
      return 'a text of its form';
    case 'choice':
      return `one of ${shape.of.join(', ')}`;
    case 'list':
      return 'a list';
    case 'map':
    case 'object':
      return 'an object';
    case 'either':
      return shape.of.map(describeShape).join(' or ');
  }
}
