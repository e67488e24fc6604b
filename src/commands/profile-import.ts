import { isUtf8 } from 'node:buffer';
import { resolve } from 'node:path';
import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { CONFIGURATION_LIMIT, type Configuration } from '../core/profiles/configuration.ts';
import { formatCredentialReference } from '../core/profiles/credential-reference.ts';
import { addProfile } from '../core/profiles/edit-configuration.ts';
import { mergeProfiles, type IncomingProfile } from '../core/profiles/merge-profiles.ts';
import { parseConfiguration } from '../core/profiles/parse-configuration.ts';
import { putProperty } from '../core/profiles/put-property.ts';
import { toEntry } from '../core/profiles/profile-entry.ts';
import type { ProfileImportReport, TransferRow } from '../core/report/transfer-report.ts';
import { configurationPath, loadConfiguration, readConfigurationText } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';
import { writeConfiguration } from '../host/write-configuration.ts';

export type ProfileImportInput = {
  readonly file: string;
  readonly dryRun: boolean;
  /** Whether a profile that is there may be replaced without asking. */
  readonly overwrite: boolean;
  readonly allowsCommands: boolean;
  /** Shown what would come in, and which of this person's profiles that would replace; answers which of them may be. */
  readonly confirm: (
    planned: ProfileImportReport,
  ) => Promise<{ readonly apply: boolean; readonly replace: ReadonlySet<string> }>;
};

/** Takes profiles of a file in, checked as any configuration. Profiles that are there stay unless the person says otherwise. */
export async function importProfilesCommand(
  host: Host,
  input: ProfileImportInput,
): Promise<Outcome<ProfileImportReport>> {
  const path = resolve(host.cwd ?? '/', input.file);
  const incoming = readProfiles(host, path);
  if (!incoming.ok) return incoming;
  const own = await loadConfiguration(host);
  if (!own.ok) return own;
  const merged = mergeProfiles({
    own: own.value,
    incoming: incoming.value,
    path,
    allowsCommands: input.allowsCommands,
  });
  if ('code' in merged) return fail(merged);
  const wanted = merged.filter(({ state }) => state !== 'same');
  const report: ProfileImportReport = {
    schema: 1,
    state: wanted.length === 0 ? 'nothing' : 'planned',
    file: path,
    configuration: configurationPath(host),
    profiles: merged.map((one) => toRow(one, { new: 'new', other: 'kept' })),
    next: [],
  };
  if (wanted.length === 0 || input.dryRun) return succeed(report);
  const answer = await input.confirm(report);
  if (!answer.apply) return succeed({ ...report, state: 'declined' });
  const isTaken = ({ state, profile }: IncomingProfile) =>
    state === 'new' || (state === 'other' && (input.overwrite || answer.replace.has(profile.name)));
  const taken = merged.filter(isTaken);
  const written =
    taken.length === 0 ? succeed(report.configuration) : await write(host, { taken, incoming: incoming.value });
  if (!written.ok) return written;
  return succeed({
    ...report,
    state: taken.length === 0 ? 'nothing' : 'done',
    configuration: written.value,
    profiles: merged.map((one) =>
      toRow(one, isTaken(one) ? { new: 'added', other: 'replaced' } : { new: 'new', other: 'kept' }),
    ),
    next: taken.flatMap(({ profile: { credential, name } }) =>
      credential?.kind === 'keychain' ? [`Store the key of "${name}": cordon secret set ${credential.name}`] : [],
    ),
  });
}

/** Reads a file of profiles, bounded and without waiting for anybody. */
function readProfiles(host: Host, path: string): Outcome<Configuration> {
  const read = host.readFile(path, CONFIGURATION_LIMIT);
  if (read.kind !== 'bytes' || !isUtf8(read.bytes)) {
    const reason =
      read.kind === 'unreadable' ? read.reason : read.kind === 'absent' ? 'it isn’t there' : 'it is not UTF-8';
    return fail({
      code: 'profile-file',
      kind: 'usage',
      message: `${path} can't be read: ${reason}.`,
      hint: 'Name a file that `cordon profile export` wrote.',
    });
  }
  return parseConfiguration({ text: new TextDecoder().decode(read.bytes), path, home: host.home });
}

async function write(
  host: Host,
  { taken, incoming }: { readonly taken: readonly IncomingProfile[]; readonly incoming: Configuration },
): Promise<Outcome<string>> {
  const there = readConfigurationText(host);
  if (!there.ok) return there;
  const before = there.value?.text ?? null;
  const place = { path: configurationPath(host) ?? 'config.jsonc', home: host.home };
  let text = before ?? '{\n}\n';
  for (const { profile } of taken) {
    // A fallback brings its provider along too.
    const ids = new Set([...profile.fallback.map(({ provider }) => provider.id), profile.provider.id]);
    const own = incoming.providers.filter(({ id }) => ids.has(id));
    const [first, ...rest] = own.flatMap(({ id, baseUrl, auth }) =>
      baseUrl === null || (auth !== 'bearer' && auth !== 'x-api-key') ? [] : [{ id, raw: { baseUrl, auth } }],
    );
    for (const { id, raw } of rest) text = putProperty({ text, path: ['providers', id], value: raw });
    const entry = {
      name: profile.name,
      profile: toEntry(profile),
      ...(first === undefined ? {} : { provider: first }),
    };
    const edited = addProfile({ text, ...place, ...entry });
    if (!edited.ok) return edited;
    text = edited.value.text;
  }
  return writeConfiguration(host, { text, before });
}

function toRow(
  { profile, state }: IncomingProfile,
  as: { readonly new: 'new' | 'added'; readonly other: 'kept' | 'replaced' },
): TransferRow {
  const { name, provider, model, credential, args, configDir } = profile;
  return {
    name,
    provider: provider.id,
    destination: provider.baseUrl,
    model,
    credential: credential === null ? null : formatCredentialReference(credential),
    state: state === 'same' ? 'same' : as[state],
    args,
    configDir,
  };
}
