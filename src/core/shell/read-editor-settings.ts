import { parseTree, findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import type { Assignment, OutsideReading, Wrapper } from '../layers/assignment.ts';
import { lineOf } from '../layers/decode-text.ts';
import { scanJson } from '../layers/scan-json.ts';
import type { FingerprintOf } from '../secret.ts';
import { protectValue } from './collect-script.ts';

const TERMINALS: Readonly<Record<string, string>> = {
  linux: 'terminal.integrated.env.linux',
  darwin: 'terminal.integrated.env.osx',
  win32: 'terminal.integrated.env.windows',
};

/** Nothing that a person wrote nests deeper; the parser recurses. */
const DEPTH_LIMIT = 200;

export type EditorRequest = {
  readonly path: string;
  readonly text: string;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly fingerprintOf: FingerprintOf;
};

/** What VS Code's settings, and its forks', give to the client: the extension's variables, its process wrapper, the terminal's variables. */
export function readEditorSettings(request: EditorRequest): OutsideReading {
  const { path, text, platform } = request;
  const nothing = { assignments: [], wrappers: [], read: [path], unread: [] };
  if (!/claude|terminal\.integrated\.env/i.test(text)) return nothing;
  if (nesting(text) > DEPTH_LIMIT)
    return { ...nothing, read: [], unread: [{ path, line: null, reason: 'not read: it nests too deep' }] };
  const document = parseTree(text, [], { allowTrailingComma: true });
  // A workspace file keeps its settings in a table of their own.
  const root = path.endsWith('.code-workspace') ? settingsOf(document) : document;
  if (root === null) return nothing;
  if (root?.type !== 'object')
    return { ...nothing, unread: [{ path, line: null, reason: 'not read: it is no JSON object' }] };
  const wrapper = findNodeAtLocation(root, ['claudeCode.claudeProcessWrapper']);
  const wrappers: readonly Wrapper[] =
    wrapper?.type === 'string' && String(wrapper.value) !== ''
      ? [{ name: 'claudeCode.claudeProcessWrapper', what: 'setting', path, line: lineOf(text, wrapper.offset) }]
      : [];
  return {
    ...nothing,
    assignments: [...extensionVariables(request, root), ...terminalVariables(request, root, TERMINALS[platform] ?? '')],
    wrappers,
  };
}

function settingsOf(document: Node | undefined): Node | null | undefined {
  return document?.type === 'object' ? (findNodeAtLocation(document, ['settings']) ?? null) : document;
}

function nesting(text: string): number {
  // Comments stop the strict scanner; brackets in texts only make the count larger.
  const scan = scanJson(text);
  if (scan.brokenAt === null) return scan.depth;
  let [depth, most] = [0, 0];
  for (const mark of text) {
    if (mark === '{' || mark === '[') most = Math.max(most, (depth += 1));
    else if (mark === '}' || mark === ']') depth -= 1;
  }
  return most;
}

const EXTENSION = 'claudeCode.environmentVariables';

function extensionVariables(request: EditorRequest, root: Node): readonly Assignment[] {
  const list = findNodeAtLocation(root, [EXTENSION]);
  return (list?.children ?? []).flatMap((item) => {
    const entry: unknown = getNodeValue(item);
    if (typeof entry !== 'object' || entry === null || !('name' in entry) || typeof entry.name !== 'string') return [];
    const value = 'value' in entry && typeof entry.value === 'string' ? entry.value : null;
    return [
      toAssignment(request, {
        name: entry.name,
        value,
        offset: item.offset,
        kind: 'editor settings',
        at: [EXTENSION, { where: 'name', is: entry.name }],
      }),
    ];
  });
}

function terminalVariables(request: EditorRequest, root: Node, key: string): readonly Assignment[] {
  const object = findNodeAtLocation(root, [key]);
  return (object?.children ?? []).flatMap((property) => {
    const [name, value] = property.children ?? [];
    if (typeof name?.value !== 'string' || value?.type !== 'string') return [];
    return [
      toAssignment(request, {
        name: name.value,
        value: String(value.value),
        offset: property.offset,
        kind: 'editor terminal',
        at: [key, name.value],
      }),
    ];
  });
}

function toAssignment(
  { path, text, fingerprintOf }: EditorRequest,
  found: {
    readonly name: string;
    readonly value: string | null;
    readonly offset: number;
    readonly kind: Assignment['kind'];
    readonly at: NonNullable<Assignment['at']>;
  },
): Assignment {
  const { name, value, offset, kind } = found;
  const at = path.endsWith('.code-workspace') ? (['settings', ...found.at] as const) : found.at;
  return {
    name,
    value: protectValue({ name, value }, fingerprintOf),
    kind,
    path,
    line: lineOf(text, offset),
    reach: 'always',
    owner: null,
    edit: null,
    at,
  };
}
