import { toJSONSchema } from 'zod/mini';
import { CONFIGURATION_SCHEMA_URL } from './configuration.ts';
import { CONFIGURATION_DESCRIPTIONS } from './configuration-descriptions.ts';
import { configurationSchema } from './configuration-schema.ts';

/** The part of a JSON Schema (draft 7) that the configuration's uses. */
export type SchemaNode = {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | false;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
};

/** The JSON Schema of the configuration file (draft 7, which every editor reads), as it is published with the package. */
export function configurationJsonSchema(): SchemaNode & Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = toJSONSchema(configurationSchema, { target: 'draft-7', io: 'input' });
  return { $schema, $id: CONFIGURATION_SCHEMA_URL, title: 'cordon', ...describe(rest as SchemaNode, []) };
}

/**
 * Each place gets the words of its own key. Not through zod's `override`: it is called once for a schema that stands at
 * several places (4.6.7), and "prices.*.output" would get the words of "prices.*.input".
 */
function describe(node: SchemaNode, path: readonly string[]): SchemaNode {
  const { properties, additionalProperties, items } = node;
  const description = CONFIGURATION_DESCRIPTIONS[path.join('.')];
  const inside = (child: SchemaNode, step: string): SchemaNode => describe(child, [...path, step]);
  return {
    ...node,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, inside(child, key)])),
        }),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: inside(additionalProperties, '*') } : {}),
    ...(items === undefined ? {} : { items: inside(items, '*') }),
    ...(description === undefined ? {} : { description }),
  };
}

/** The text of `schema/config.schema.json`. */
export function configurationSchemaText(): string {
  return `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`;
}
