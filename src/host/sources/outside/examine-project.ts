import { join } from 'node:path';
import type { Diagnosis, ExposedSecret } from '../../../core/findings/diagnosis.ts';
import { findFindings } from '../../../core/findings/find-findings.ts';
import type { Finding } from '../../../core/findings/finding.ts';
import {
  secretsOfAssignments,
  secretsOfLayer,
  secretsOfPermissions,
  secretsOfText,
} from '../../../core/findings/scan-secrets.ts';
import { findSightings } from '../../../core/findings/sighting.ts';
import { joinReadings, NOTHING_READ, type OutsideReading } from '../../../core/layers/assignment.ts';
import type { LayerSource } from '../../../core/layers/layer.ts';
import { parseClientArguments } from '../../../core/layers/parse-client-arguments.ts';
import { parseLayer } from '../../../core/layers/parse-layer.ts';
import { readEffective } from '../../../core/resolution/effective.ts';
import { predictRoute } from '../../../core/resolution/predict-route.ts';
import { resolve } from '../../../core/resolution/resolve.ts';
import { NOTHING_STORED } from '../../../core/resolution/stored.ts';
import { entriesToAssignments } from '../../../core/shell/entries.ts';
import { readDevcontainer } from '../../../core/shell/read-devcontainer.ts';
import { readEditorSettings } from '../../../core/shell/read-editor-settings.ts';
import { readEnvFile, readTomlEnv, type EnvEntry } from '../../../core/shell/read-env-file.ts';
import { isTrackedByGit } from '../../edits/tracked-by-git.ts';
import type { Host } from '../../host.ts';
import type { Project, ProjectPart } from './find-projects.ts';
import { readInstructions, type InstructionFile } from './instructions.ts';
import { readText } from './read-text.ts';

/** Files at the top of a repository that put variables into an environment. */
const ENV_FILES: readonly (readonly [name: string, read: (text: string) => readonly EnvEntry[]])[] = [
  ['.env', (text) => readEnvFile(text)],
  ['.env.local', (text) => readEnvFile(text)],
  ['.envrc', (text) => readEnvFile(text)],
  ['mise.toml', readTomlEnv],
  ['.mise.toml', readTomlEnv],
];

/**
 * What a repository carries to everybody who has it: settings, agents, commands, skills, the editor's settings, environment
 * files; at its top and in every directory that has some, for the client reads them where it is started (2.1.330). Nothing of
 * the person's counts.
 */
export async function examineProject(host: Host, { parts }: Project): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const part of parts) findings.push(...(await examinePart(host, part)));
  return findings;
}

/** git is asked about local settings only where it matters: they are a person's own, unless somebody committed them. */
async function examinePart(host: Host, part: ProjectPart): Promise<readonly Finding[]> {
  const { directory, names } = part;
  const hasClaude = names.has('.claude');
  const shared = hasClaude ? readSource(host, join(directory, '.claude', 'settings.json')) : [];
  const local = hasClaude ? readSource(host, join(directory, '.claude', 'settings.local.json')) : [];
  const instructions = hasClaude ? readInstructions(host, join(directory, '.claude'), 'project') : [];
  const secretTexts = [...readSecretTexts(host, part), ...secretsOfInstructions(host, instructions)];
  const carried = { reading: readFiles(host, part), secretTexts, instructions };
  const findings = await judge(host, { ...carried, sources: shared });
  if (local.length === 0) return findings;
  const withLocal = await judge(host, { ...carried, sources: [...shared, ...local] });
  const matters = JSON.stringify(withLocal) !== JSON.stringify(findings);
  return matters && (await isTrackedByGit(host, local[0]?.path ?? '')) ? withLocal : findings;
}

type Carried = {
  readonly sources: readonly LayerSource[];
  readonly reading: OutsideReading;
  readonly secretTexts: ReturnType<typeof secretsOfText>;
  readonly instructions: readonly InstructionFile[];
};

async function judge(
  host: Host,
  { sources, reading, secretTexts, instructions }: Carried,
): Promise<readonly Finding[]> {
  const isEmpty = [sources, reading.assignments, reading.wrappers, secretTexts, instructions].every(
    (list) => list.length === 0,
  );
  if (isEmpty) return [];
  const layers = sources.map((source) => parseLayer({ source, fingerprintOf: host.fingerprint, version: null }));
  const resolution = resolve(layers);
  const effective = readEffective(resolution, null);
  const route = predictRoute({
    resolution,
    stored: NOTHING_STORED,
    agentModel: null,
    arguments: parseClientArguments([]),
    version: null,
    fingerprintOf: host.fingerprint,
  });
  const found = [
    ...layers.flatMap(secretsOfLayer),
    ...sources.flatMap((source) => secretsOfPermissions(source, host.fingerprint)),
    ...secretsOfAssignments(reading.assignments),
    ...secretTexts,
  ];
  const diagnosis: Diagnosis = {
    platform: host.platform,
    client: { kind: 'found', client: { path: 'claude', version: null, verified: true } },
    version: null,
    cordonSession: null,
    resolution,
    effective,
    stored: NOTHING_STORED,
    route,
    nextRoute: route,
    sightings: findSightings({
      resolution,
      effective,
      assignments: reading.assignments,
      fingerprintOf: host.fingerprint,
    }),
    wrappers: reading.wrappers,
    secrets: await withTracking(host, found),
    residue: [],
    desktop: [],
    instructions: instructions.map(({ instruction }) => instruction),
    unread: reading.unread,
    deadPorts: new Set(),
    projectOnly: true,
    fingerprintOf: host.fingerprint,
  };
  return findFindings(diagnosis);
}

/** git is asked only about files in which a secret was found. */
async function withTracking(
  host: Host,
  found: readonly Omit<ExposedSecret, 'tracked' | 'open'>[],
): Promise<readonly ExposedSecret[]> {
  const paths = [...new Set(found.map(({ origin }) => origin.path ?? ''))];
  const tracked = new Map(
    await Promise.all(paths.map(async (path) => [path, await isTrackedByGit(host, path)] as const)),
  );
  return found.map((secret) => ({ ...secret, tracked: tracked.get(secret.origin.path ?? '') === true, open: false }));
}

function readSource(host: Host, path: string): readonly LayerSource[] {
  const read = host.readFile(path);
  if (read.kind === 'absent') return [];
  return [{ scope: 'project', path, content: read.kind === 'bytes' ? { kind: 'bytes', bytes: read.bytes } : read }];
}

function readFiles(host: Host, { directory, names }: ProjectPart): OutsideReading {
  const readings: OutsideReading[] = [];
  for (const [name, read] of ENV_FILES) {
    if (!names.has(name)) continue;
    readings.push(readOne(host, join(directory, name), read));
  }
  if (names.has('.devcontainer'))
    readings.push(readOne(host, join(directory, '.devcontainer', 'devcontainer.json'), readDevcontainer));
  if (names.has('.devcontainer.json'))
    readings.push(readOne(host, join(directory, '.devcontainer.json'), readDevcontainer));
  if (names.has('.vscode')) readings.push(readEditor(host, join(directory, '.vscode', 'settings.json')));
  return joinReadings(readings);
}

function readOne(host: Host, path: string, read: (text: string) => readonly EnvEntry[]): OutsideReading {
  const opened = readText(host, path);
  if (opened.kind !== 'text') return NOTHING_READ;
  const { text } = opened;
  const assignments = entriesToAssignments({
    entries: read(text),
    text,
    path,
    kind: 'project environment',
    dialect: null,
    fingerprintOf: host.fingerprint,
  });
  return { ...NOTHING_READ, read: [path], assignments };
}

function readEditor(host: Host, path: string): OutsideReading {
  const opened = readText(host, path);
  return opened.kind === 'text'
    ? readEditorSettings({ path, text: opened.text, platform: host.platform, fingerprintOf: host.fingerprint })
    : NOTHING_READ;
}

/** Files that name servers of tools, often with their keys. */
function readSecretTexts(host: Host, { directory, names }: ProjectPart): ReturnType<typeof secretsOfText> {
  if (!names.has('.mcp.json')) return [];
  const path = join(directory, '.mcp.json');
  const opened = readText(host, path);
  return opened.kind === 'text' ? secretsOfText({ path, text: opened.text, fingerprintOf: host.fingerprint }) : [];
}

function secretsOfInstructions(host: Host, files: readonly InstructionFile[]): ReturnType<typeof secretsOfText> {
  return files.flatMap(({ path, text }) => secretsOfText({ path, text, fingerprintOf: host.fingerprint }));
}
