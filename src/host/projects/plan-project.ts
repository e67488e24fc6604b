import { planEdit } from '../../core/edits/plan-edit.ts';
import type { JsonEdit } from '../../core/edits/edit.ts';
import { decodeText } from '../../core/layers/decode-text.ts';
import type { LayerSource } from '../../core/layers/layer.ts';
import { parseClientArguments } from '../../core/layers/parse-client-arguments.ts';
import { parseLayer } from '../../core/layers/parse-layer.ts';
import type { Outcome } from '../../core/problem.ts';
import { succeed } from '../../core/problem.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { giveBack, useEdit } from '../../core/projects/project-edits.ts';
import type { ProjectRecord } from '../../core/projects/project-record.ts';
import { projectSettings, type ProjectSetting } from '../../core/projects/project-settings.ts';
import { predictRoute } from '../../core/resolution/predict-route.ts';
import { resolve } from '../../core/resolution/resolve.ts';
import type { Route } from '../../core/resolution/route.ts';
import { quoteWord } from '../../core/shell/quote-word.ts';
import { openBackups, readContent } from '../edits/backups.ts';
import { readTarget, sha256Of } from '../edits/target.ts';
import type { Host } from '../host.ts';
import { readAgentModel } from '../sources/read-agent-model.ts';
import { readLayerSources } from '../sources/read-layer-sources.ts';
import { readStored } from '../sources/read-stored.ts';
import type { ProjectPlace } from './project-place.ts';

export type ProjectPlan = {
  readonly edit: JsonEdit;
  readonly settings: readonly ProjectSetting[];
  /** SHA-256 of the file before the first use; null where there was none. */
  readonly before: string | null;
  readonly after: string;
  /** Where a plain session goes once this is written. */
  readonly route: Route;
};

export type ProjectPlanRequest = {
  readonly host: Host;
  readonly place: ProjectPlace;
  readonly profile: Profile;
  readonly record: ProjectRecord | null;
  readonly version: string | null;
  readonly command: readonly string[];
};

/** What a use would write, and the route of a plain session then, predicted from every layer. Nothing is written. */
export function planProject(request: ProjectPlanRequest): Outcome<ProjectPlan> {
  const { host, place, profile, record, version, command } = request;
  const target = readTarget(host, place.file);
  if (!target.ok) return target;
  const bytes = target.value.state?.bytes ?? null;
  const helper = profile.provider.auth === 'login' ? null : helperCommand({ command, profile, root: place.root });
  const settings = projectSettings({ profile, helper, env: host.env, version });
  const given = record === null || bytes === null ? null : giveBackExcept({ host, record, settings, bytes });
  const edit = useEdit(settings, given);
  const planned = planEdit({ path: place.file, bytes, edit, fingerprintOf: host.fingerprint, version });
  if (!planned.ok) return planned;
  const before = record === null ? (target.value.state?.sha256 ?? null) : record.before;
  const route = predictAt({ host, place, bytes: planned.value.bytes, version });
  return succeed({ edit, settings, before, after: sha256Of(planned.value.bytes), route });
}

/** The line that the client hands to a shell. It holds names and paths, and prints the key for the client alone. */
function helperCommand(of: {
  readonly command: readonly string[];
  readonly profile: Profile;
  readonly root: string;
}): string {
  return [...of.command, 'credential', of.profile.name, of.root].map(quoteWord).join(' ');
}

/** What an earlier use set and this one doesn't. */
function giveBackExcept(from: {
  readonly host: Host;
  readonly record: ProjectRecord;
  readonly settings: readonly ProjectSetting[];
  readonly bytes: Uint8Array;
}): JsonEdit {
  const { host, record, settings, bytes } = from;
  const kept = new Set(settings.map(({ path }) => path.join('\0')));
  return giveBack({
    text: decodeText(bytes).text,
    original: originalText(host, record),
    set: record.set.filter(({ path }) => !kept.has(path.join('\0'))),
  });
}

/** The file as it was before the first use, or null where there was none or its copy is gone. */
export function originalText(host: Host, { before }: Pick<ProjectRecord, 'before'>): string | null {
  const backups = openBackups(host);
  if (before === null || !backups.ok) return null;
  const bytes = readContent(backups.value, before);
  return bytes === null ? null : decodeText(bytes).text;
}

type Prediction = {
  readonly host: Host;
  readonly place: Pick<ProjectPlace, 'file'>;
  /** The local settings as they would be; null takes them as they are. */
  readonly bytes: Uint8Array | null;
  readonly version: string | null;
};

/** Where a plain session started here goes. */
export function predictAt({ host, place, bytes, version }: Prediction): Route {
  const given = parseClientArguments([]);
  const sources = readLayerSources(host, { arguments: given, version });
  const layers = withLocal(sources, place.file, bytes).map((source) =>
    parseLayer({ source, fingerprintOf: host.fingerprint, version }),
  );
  const resolution = resolve(layers);
  return predictRoute({
    resolution,
    stored: readStored(host),
    agentModel: readAgentModel(host, { arguments: given, resolution }),
    arguments: given,
    version,
    fingerprintOf: host.fingerprint,
  });
}

function withLocal(sources: readonly LayerSource[], path: string, bytes: Uint8Array | null): readonly LayerSource[] {
  if (bytes === null) return sources;
  return sources.map((source) =>
    source.scope === 'local' && source.path === path ? { ...source, content: { kind: 'bytes', bytes } } : source,
  );
}
