import { parse } from 'jsonc-parser';
import { editorEdit, settingPath, type EditorRow } from '../core/editors/editor.ts';
import { decodeText } from '../core/layers/decode-text.ts';
import type { Json } from '../core/layers/layer.ts';
import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import type { Profile } from '../core/profiles/profile.ts';
import type { EditorReport } from '../core/report/editor-report.ts';
import { quoteWord } from '../core/shell/quote-word.ts';
import { loadConfiguration } from '../host/configuration.ts';
import { applyEdits } from '../host/edits/apply-edits.ts';
import { previewEdit } from '../host/edits/preview-edits.ts';
import { readTarget } from '../host/edits/target.ts';
import { editorSettingsPath } from '../host/editors/editor-place.ts';
import { isOwnWrapper, plannedWrapper, writeWrapper } from '../host/editors/wrapper.ts';
import type { Host } from '../host/host.ts';
import { loadProfile } from '../host/load-profile.ts';
import { ownCommand } from '../host/own-command.ts';

export type EditorInput = {
  readonly editor: EditorRow;
  /** null takes the configuration's default. */
  readonly profile: string | null;
  readonly remove: boolean;
  readonly dryRun: boolean;
  /** The words that start cordon again; its own unless a test gives others. */
  readonly command?: readonly string[];
  /** For tests: when written files are looked at again, in milliseconds. */
  readonly looks?: readonly number[];
};

/** Tells an editor to start its sessions under a profile, or takes that out again. */
export async function setEditor(host: Host, input: EditorInput): Promise<Outcome<EditorReport>> {
  const profile = input.remove ? succeed(null) : await chooseProfile(host, input.profile);
  if (!profile.ok) return profile;
  const { editor } = input;
  const command = input.command ?? ownCommand();
  if (editor.how === 'manual')
    return succeed(manual({ editor, profile: profile.value, command, remove: input.remove }));
  const file = editorSettingsPath(host, editor);
  if (file === null) return fail(NO_HOME);
  const there = readSetting(host, { file, editor });
  if (!there.ok) return there;
  return profile.value === null
    ? removeSetting(host, { input, file, there: there.value })
    : putSetting(host, { input, file, there: there.value, profile: profile.value, command });
}

const NO_HOME = {
  code: 'no-home',
  kind: 'usage',
  message: 'There is no home directory that an editor’s settings could be in.',
  hint: 'Set HOME.',
} as const;

async function chooseProfile(host: Host, name: string | null): Promise<Outcome<Profile>> {
  if (name !== null) return loadProfile(host, name);
  const configuration = await loadConfiguration(host);
  return configuration.ok ? loadProfile(host, configuration.value.defaultProfile) : configuration;
}

type There = { readonly value: string | null; readonly hasAgent: boolean };

function readSetting(
  host: Host,
  { file, editor }: { readonly file: string; readonly editor: EditorRow },
): Outcome<There> {
  const target = readTarget(host, file);
  if (!target.ok) return target;
  const bytes = target.value.state?.bytes;
  if (bytes === undefined) return succeed({ value: null, hasAgent: false });
  const root = parse(decodeText(bytes).text, [], { allowTrailingComma: true }) as Json | undefined;
  const path = settingPath(editor);
  const value = valueAt(root, path);
  return succeed({
    value: typeof value === 'string' && value !== '' ? value : null,
    hasAgent: valueAt(root, path.slice(0, 2)) !== undefined,
  });
}

function valueAt(root: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, key) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
        ? (value as { readonly [name: string]: Json })[key]
        : undefined,
    root,
  );
}

type Change = { readonly input: EditorInput; readonly file: string; readonly there: There };

async function putSetting(
  host: Host,
  change: Change & { readonly profile: Profile; readonly command: readonly string[] },
): Promise<Outcome<EditorReport>> {
  const { input, file, there, profile, command } = change;
  const { editor, dryRun } = input;
  if (there.value !== null && !isOwnWrapper(host, there.value)) return fail(foreignWrapper(file, there.value));
  const request = { how: editor.how, profile: profile.name, command };
  const planned = plannedWrapper(host, request);
  if (planned === null) return fail(NO_HOME);
  // Looked at first, so that a file that can't be edited leaves no program behind.
  const possible = await previewEdit(host, {
    path: file,
    edit: editorEdit(editor, { wrapper: planned, hasAgent: there.hasAgent }),
  });
  if (!possible.ok) return possible;
  const wrapper = dryRun ? succeed(planned) : await writeWrapper(host, request);
  if (!wrapper.ok) return wrapper;
  const edit = editorEdit(editor, { wrapper: wrapper.value, hasAgent: there.hasAgent });
  const done = await applyChange({ host, input, file, edit });
  if (!done.ok) return done;
  const notes = [...editor.notes.map((note) => fill(note, { profile: profile.name, command })), ...keyNotes(profile)];
  return succeed({ ...base(editor), ...done.value, profile: profile.name, file, wrapper: wrapper.value, notes });
}

async function removeSetting(host: Host, { input, file, there }: Change): Promise<Outcome<EditorReport>> {
  const { editor } = input;
  if (there.value === null)
    return succeed({ ...base(editor), action: 'unchanged', file, notes: ['Nothing of cordon’s is in its settings.'] });
  if (!isOwnWrapper(host, there.value)) return fail(foreignWrapper(file, there.value));
  const edit = editorEdit(editor, { wrapper: null, hasAgent: there.hasAgent });
  const done = await applyChange({ host, input, file, edit });
  if (!done.ok) return done;
  const action = done.value.action === 'set' ? 'removed' : done.value.action;
  return succeed({ ...base(editor), ...done.value, action, file, notes: ['Reload its window.'] });
}

function base({ id }: EditorRow): EditorReport {
  return {
    schema: 1,
    editor: id,
    action: 'unchanged',
    profile: null,
    file: null,
    wrapper: null,
    edit: null,
    run: null,
    notes: [],
  };
}

async function applyChange(wanted: {
  readonly host: Host;
  readonly input: EditorInput;
  readonly file: string;
  readonly edit: ReturnType<typeof editorEdit>;
}): Promise<Outcome<Pick<EditorReport, 'action' | 'edit' | 'run'>>> {
  const { host, input, file: path, edit } = wanted;
  if (input.dryRun) {
    const preview = await previewEdit(host, { path, edit });
    return preview.ok ? succeed({ action: 'planned', edit: preview, run: null }) : preview;
  }
  const command = `cordon editor ${input.editor.id}${input.remove ? ' --remove' : ''}`;
  const looks = input.looks === undefined ? {} : { looks: input.looks };
  const run = await applyEdits({ host, edits: [{ path, edit }], command, version: null, ...looks });
  if (!run.ok) return run;
  const outcome = run.value.edits[0]?.outcome ?? null;
  if (outcome?.ok === false) return outcome;
  return succeed({ action: run.value.run === null ? 'unchanged' : 'set', edit: outcome, run: run.value.run });
}

function manual(of: {
  readonly editor: EditorRow;
  readonly profile: Profile | null;
  readonly command: readonly string[];
  readonly remove: boolean;
}): EditorReport {
  const { editor, profile, command } = of;
  const notes = profile === null ? editor.notes.slice(-1) : editor.notes;
  const filled = notes.map((note) => fill(note, { profile: profile?.name ?? 'native', command }));
  return {
    ...base(editor),
    action: 'manual',
    profile: profile?.name ?? null,
    notes: [...filled, ...(profile === null ? [] : keyNotes(profile))],
  };
}

function fill(note: string, of: { readonly profile: string; readonly command: readonly string[] }): string {
  return note.replaceAll('{command}', [...of.command, 'run', of.profile].map(quoteWord).join(' '));
}

function keyNotes({ credential }: Profile): readonly string[] {
  return credential?.kind === 'env'
    ? [
        `The key is read from ${credential.name}: an editor that is started from the desktop doesn’t have what a terminal exports. Store it with \`cordon secret set\` and name it keychain:NAME.`,
      ]
    : [];
}

function foreignWrapper(file: string, value: string) {
  return {
    code: 'foreign-wrapper',
    kind: 'unsafe',
    message: `${file} names another program to start the client with: ${value.slice(0, 200)}.`,
    hint: 'Take that out first, if you want cordon in its place; nothing was written.',
  } as const;
}
