import type { JsonEdit } from '../edits/edit.ts';

/** An editor that starts the client, and how it is told to start it under a profile. */
export type EditorRow = {
  readonly id: string;
  readonly title: string;
  /**
   * `extension`: a setting names a program that is put in front of the client's own command; `executable`: a setting names
   * the program that is started in the client's place; `manual`: nobody but the editor itself writes its settings.
   */
  readonly how: 'extension' | 'executable' | 'manual';
  /** The directory of its settings, in the way that VS Code's family names it; null for others. */
  readonly directory: string | null;
  /** Sentences for a person: `{command}` is what to type in, `{wrapper}` the program's path. */
  readonly notes: readonly string[];
};

const EXTENSION_NOTES = [
  'Reload the window, so that the extension starts its next session through it.',
  'With "claudeCode.useTerminal" the extension passes its wrapper over: there a session is started with {command}.',
];

export const EDITORS: readonly EditorRow[] = [
  { id: 'vscode', title: 'VS Code', how: 'extension', directory: 'Code', notes: EXTENSION_NOTES },
  { id: 'cursor', title: 'Cursor', how: 'extension', directory: 'Cursor', notes: EXTENSION_NOTES },
  { id: 'windsurf', title: 'Windsurf', how: 'extension', directory: 'Windsurf', notes: EXTENSION_NOTES },
  { id: 'vscodium', title: 'VSCodium', how: 'extension', directory: 'VSCodium', notes: EXTENSION_NOTES },
  {
    id: 'zed',
    title: 'Zed',
    how: 'executable',
    directory: null,
    notes: ['Start a new thread of the Claude agent: Zed reads its settings when it starts one.'],
  },
  {
    id: 'jetbrains',
    title: 'a JetBrains editor',
    how: 'manual',
    directory: null,
    notes: [
      'The plugin runs the client in the editor’s terminal. In Settings → Tools → Claude Code, write this as the Claude command: {command}',
      'Taken back, that field says: claude',
    ],
  },
];

export function findEditor(id: string): EditorRow | undefined {
  return EDITORS.find((row) => row.id === id);
}

/** The setting of VS Code's extension. */
const WRAPPER_SETTING = 'claudeCode.claudeProcessWrapper';

/** Where Zed's adapter is told which program the client is. */
const ZED_AGENT = ['agent_servers', 'claude-acp'] as const;

/** Where an editor's settings name the program. */
export function settingPath(row: EditorRow): readonly [string, ...(readonly string[])] {
  return row.how === 'extension' ? [WRAPPER_SETTING] : [...ZED_AGENT, 'env', 'CLAUDE_CODE_EXECUTABLE'];
}

/** Puts the program in, or takes it out; nothing else of the file changes. */
export function editorEdit(
  row: EditorRow,
  of: { readonly wrapper: string | null; readonly hasAgent: boolean },
): JsonEdit {
  const path = settingPath(row);
  if (of.wrapper === null) return { kind: 'json', format: { kind: 'jsonc' }, remove: [path], set: [] };
  const agent =
    row.how === 'executable' && !of.hasAgent ? [{ path: [...ZED_AGENT, 'type'], value: 'registry' as const }] : [];
  return { kind: 'json', format: { kind: 'jsonc' }, remove: [], set: [...agent, { path, value: of.wrapper }] };
}
