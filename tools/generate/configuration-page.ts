import { configurationJsonSchema, type SchemaNode } from '../../src/core/profiles/configuration-json-schema.ts';
import { code, generatedFrom, page, table, type Column } from './markdown.ts';

/** An object of the file: where it stands, and its keys. */
type Section = { readonly path: string; readonly node: SchemaNode };
type KeyRow = { readonly key: string; readonly node: SchemaNode; readonly required: boolean };

const COLUMNS: readonly Column<KeyRow>[] = [
  { title: 'Key', cell: ({ key }) => code(key) },
  { title: 'Value', cell: ({ node }) => valueOf(node) },
  { title: 'Needed', cell: ({ required }) => (required ? 'yes' : '') },
  { title: 'Meaning', cell: ({ node }) => node.description ?? '' },
];

export function configurationPage(): string {
  const sections = sectionsOf(configurationJsonSchema(), '');
  return page([
    '# Configuration',
    generatedFrom('the schema in src/core/profiles'),
    INTRODUCTION,
    ...sections.map(sectionText),
    REFERENCES,
  ]);
}

const INTRODUCTION = `The file is \`$CORDON_CONFIG\` where that is set, else \`$XDG_CONFIG_HOME/cordon/config.jsonc\`, else
\`~/.config/cordon/config.jsonc\` (Windows: \`%APPDATA%\\cordon\\config.jsonc\`). \`cordon profile path\` prints it. It is JSON with comments
and trailing commas. cordon reads it for every profile but \`native\`, which exists without it.

A key that isn’t in these tables is an error that names the nearest one. A literal secret is an error that doesn’t repeat it.

\`\`\`jsonc
{
  "providers": {
    "office": { "baseUrl": "https://llm.example.com", "auth": "bearer" }
  },
  "profiles": {
    "free": {
      "provider": "openrouter",
      "model": "qwen/qwen3-coder:free",
      "contextWindow": 262144,
      "credential": "env:OPENROUTER_API_KEY"
    },
    "office": {
      "provider": "office",
      "models": { "opus": "large", "haiku": "small" },
      "contextWindow": 200000,
      "credential": "keychain:office"
    }
  }
}
\`\`\`

The schema is published with the package as \`schema/config.schema.json\`; \`cordon init\` writes its address into the file, so that an editor
completes and checks it.

There is no gateway in this version: a profile with \`"gateway": true\`, \`budget\` or \`fallback\` is refused at the launch. \`projects\`,
the \`budget\` over everything, \`prices\` and \`ledger\` are for it: [usage and budgets](../how-to/usage-and-budgets.md).`;

const REFERENCES = `## Credential references

| Reference | Where the key is |
| --- | --- |
| \`env:NAME\` | The environment variable of that name. The launch takes it out of what the client gets. |
| \`keychain:NAME\` | What \`cordon secret set NAME\` stored: the operating system’s keychain, or an encrypted file where there is none. |
| \`file:PATH\` | A file of your own with mode 0600. The path begins with \`/\` or \`~/\`. |
| \`op://VAULT/ITEM/FIELD\` | 1Password, through its own program \`op\`. |
| \`cmd:["program","argument"]\` | What a program prints: one line, within 45 seconds, with exit status 0. No shell reads it. |

Whatever the source gives has to be one line without spaces, and must not be a claude.ai login’s token.`;

/** An object with its keys, and behind it every object below. */
function sectionsOf(node: SchemaNode, path: string): readonly Section[] {
  const below = Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    sectionsOf(child, path === '' ? key : `${path}.${key}`),
  );
  const map =
    typeof node.additionalProperties === 'object' ? sectionsOf(node.additionalProperties, `${path}.NAME`) : [];
  const list = node.items === undefined ? [] : sectionsOf(node.items, `${path}[]`);
  return [...(node.properties === undefined ? [] : [{ path, node }]), ...below, ...map, ...list];
}

function sectionText({ path, node }: Section): string {
  const required = node.required ?? [];
  const rows = Object.entries(node.properties ?? {}).map(([key, child]) => ({
    key,
    node: child,
    required: required.includes(key),
  }));
  const heading = path === '' ? '## The file' : `## ${code(path)}`;
  return page([heading, ...(node.description === undefined ? [] : [node.description]), table(COLUMNS, rows)]).trimEnd();
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: '`true`, `false`',
  integer: 'whole number',
  number: 'number',
};

function valueOf(node: SchemaNode): string {
  if (node.anyOf !== undefined) return node.anyOf.map(valueOf).join(', ');
  if (node.const !== undefined) return code(`"${node.const}"`);
  if (node.enum !== undefined) return node.enum.map((value) => code(`"${value}"`)).join(', ');
  if (node.items !== undefined) return listOf(node.items);
  if (node.type === 'object') return typeof node.additionalProperties === 'object' ? 'object, by name' : 'object';
  return `${WORDS[node.type ?? ''] ?? ''}${limitsOf(node)}`;
}

function listOf(item: SchemaNode): string {
  return item.type === 'object' ? 'list of objects' : `list; each ${valueOf(item)}`;
}

function limitsOf({ minimum, maximum, exclusiveMinimum }: SchemaNode): string {
  const said = [
    minimum === undefined ? '' : `at least ${minimum}`,
    exclusiveMinimum === undefined ? '' : `above ${exclusiveMinimum}`,
    maximum === undefined ? '' : `at most ${maximum}`,
  ].filter((limit) => limit !== '');
  return said.length === 0 ? '' : `, ${said.join(', ')}`;
}
