import { toJSONSchema } from 'zod/mini';
import { CONFIGURATION_SCHEMA_URL } from './configuration.ts';
import { CONFIGURATION_DESCRIPTIONS } from './configuration-descriptions.ts';
import { configurationSchema } from './configuration-schema.ts';

/** The JSON Schema of the configuration file (draft 7, which every editor reads), as it is published with the package. */
export function configurationJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = toJSONSchema(configurationSchema, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema, path }) => {
      const description = CONFIGURATION_DESCRIPTIONS[keyOf(path)];
      if (description !== undefined) jsonSchema.description = description;
    },
  });
  const { $schema, ...rest } = schema;
  return { $schema, $id: CONFIGURATION_SCHEMA_URL, title: 'cordon', ...rest };
}

/** `properties, profiles, additionalProperties, properties, model` → `profiles.*.model`. */
function keyOf(path: readonly (string | number)[]): string {
  const steps: string[] = [];
  for (let index = 0; index < path.length; index += 1) {
    const step = path[index];
    if (step === 'properties') steps.push(String(path[(index += 1)]));
    else if (step === 'additionalProperties' || step === 'items') steps.push('*');
    else if (step === 'propertyNames' || step === 'anyOf') return 'inside';
  }
  return steps.join('.');
}

/** The text of `schema/config.schema.json`. */
export function configurationSchemaText(): string {
  return `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`;
}
