import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseClientArguments } from '../../src/core/layers/parse-client-arguments.ts';
import { predictRoute } from '../../src/core/resolution/predict-route.ts';
import type { Route } from '../../src/core/resolution/route.ts';
import type { Host } from '../../src/host/host.ts';
import { createNodeHost, fingerprintOf } from '../../src/host/node-host.ts';
import { readMachine } from '../../src/host/sources/read-machine.ts';

type Value = string | Readonly<Record<string, unknown>>;

/** One situation in which the real client was run, and what its main request looked like. `@A` to `@E` stand for loopback servers, `@PROXY` for a proxy. */
export type RecordedCase = {
  readonly id: string;
  readonly case: {
    readonly layers?: Readonly<Partial<Record<'user' | 'project' | 'local' | 'managed' | 'flag', Value>>>;
    readonly env?: Readonly<Record<string, string | null>>;
    readonly homeFiles?: Readonly<Record<string, Value>>;
    readonly projFiles?: Readonly<Record<string, Value>>;
    readonly managedFiles?: Readonly<Record<string, Value>>;
    readonly args?: readonly string[];
    readonly flagInline?: boolean;
    readonly cwd?: string;
  };
  readonly exit: number;
  /** null: the client ended without a request. An empty header is `""`; `(signed)` is a cloud's own signature. */
  readonly route: null | {
    readonly destination: string;
    readonly proxied: boolean;
    readonly model: string;
    readonly authorization: string | null;
    readonly apiKey: string | null;
  };
};

const SERVERS: Readonly<Record<string, string>> = {
  A: 'http://127.0.0.1:4001',
  B: 'http://127.0.0.1:4002',
  C: 'http://127.0.0.1:4003',
  D: 'http://127.0.0.1:4004',
  E: 'http://127.0.0.1:4005',
  PROXY: 'http://127.0.0.1:4006',
};

export function readRecording(name: string): readonly RecordedCase[] {
  const text = readFileSync(new URL(`../fixtures/recorded/${name}`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedCase);
}

/** A case as real files under a directory: the machine, what stands behind `claude`, and where managed settings lie. */
export type LaidOutCase = {
  readonly host: Host;
  readonly words: readonly string[];
  readonly managed: string;
  readonly root: string;
};

export function layOutCase(recorded: RecordedCase, place: { readonly directory: string }): LaidOutCase {
  const { layers = {}, env = {}, homeFiles, projFiles, managedFiles, args = [], flagInline, cwd = '.' } = recorded.case;
  const root = join(
    place.directory,
    recorded.id.replaceAll(/[^\w-]/g, (character) => `_${character.charCodeAt(0)}`),
  );
  const [home, project, managed] = [join(root, 'home'), join(root, 'project'), join(root, 'managed')];
  const fill = (text: string) =>
    text.replace(
      /@(A|B|C|D|E|PROXY|HOME|PROJ)\b/g,
      (_, name: string) => ({ ...SERVERS, HOME: home, PROJ: project })[name] ?? name,
    );
  const write = (path: string, value: Value) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, fill(typeof value === 'string' ? value : JSON.stringify(value)));
  };
  for (const directory of [home, project, managed]) mkdirSync(directory, { recursive: true });
  const files: readonly (readonly [string, Value | undefined])[] = [
    [join(home, '.claude/settings.json'), layers.user],
    [join(project, '.claude/settings.json'), layers.project],
    [join(project, '.claude/settings.local.json'), layers.local],
    [join(managed, 'managed-settings.json'), layers.managed],
    [join(root, 'flag.json'), layers.flag],
    ...Object.entries(homeFiles ?? {}).map(([path, value]) => [join(home, path), value] as const),
    ...Object.entries(projFiles ?? {}).map(([path, value]) => [join(project, path), value] as const),
    ...Object.entries(managedFiles ?? {}).map(([path, value]) => [join(managed, path), value] as const),
  ];
  for (const [path, value] of files) if (value !== undefined) write(path, value);
  const settings =
    layers.flag === undefined
      ? []
      : ['--settings', flagInline === true ? fill(JSON.stringify(layers.flag)) : join(root, 'flag.json')];
  const standard = { PATH: '/usr/bin', HOME: home, HTTPS_PROXY: SERVERS.PROXY ?? '', NO_PROXY: '127.0.0.1,localhost' };
  const merged = Object.entries({ ...standard, ...env }).flatMap(([name, value]) =>
    value === null ? [] : [[name, fill(value)] as const],
  );
  const host = createNodeHost({
    env: Object.fromEntries(merged),
    cwd: join(project, cwd),
    interactive: false,
    platform: 'linux',
  });
  return { host, words: ['-p', 'hi', ...args.map(fill), ...settings], managed, root };
}

/** Lays a case out, reads it as a person's machine, and predicts. */
export function predictCase(
  recorded: RecordedCase,
  place: { readonly directory: string; readonly version: string },
): Route {
  const { host, words, managed } = layOutCase(recorded, place);
  const given = parseClientArguments(words);
  const machine = readMachine(host, { arguments: given, version: place.version, managedDirectory: managed });
  return predictRoute({ ...machine, arguments: given, version: place.version, fingerprintOf });
}

/** What a prediction and its recording differ in, one line each. */
export function findDifferences(recorded: RecordedCase, route: Route): readonly string[] {
  const seen = recorded.route;
  if (seen === null)
    return route.destination === null ? [] : [`${recorded.id}: predicted ${route.destination}, no request was seen`];
  const destination = Object.entries(SERVERS).reduce<string | null>(
    (text, [name, address]) => text?.replace(address, `@${name}`) ?? null,
    route.destination,
  );
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['destination', destination, seen.destination],
    ['proxied', route.proxy !== null, seen.proxied],
    ['model', route.model, seen.model],
    [
      'authorization',
      route.authorization?.fingerprint ?? route.authorization?.from ?? null,
      credential(seen.authorization, route.authorization),
    ],
    ['apiKey', route.apiKey?.fingerprint ?? route.apiKey?.from ?? null, credential(seen.apiKey, route.apiKey)],
  ];
  return pairs
    .filter(([, predicted, observed]) => predicted !== observed)
    .map(
      ([field, predicted, observed]) =>
        `${recorded.id}: ${field} predicted ${String(predicted)}, observed ${String(observed)}`,
    );
}

/** A helper's output and a cloud's signature have no fingerprint to predict: that something of theirs was sent is all there is to compare. */
function credential(seen: string | null, predicted: Route['authorization']): string | null {
  if (seen === null) return null;
  return predicted !== null && predicted.fingerprint === null ? predicted.from : fingerprintOf(seen);
}
