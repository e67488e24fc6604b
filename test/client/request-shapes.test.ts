import { deflateSync, crc32 } from 'node:zlib';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startLab } from '../../src/conformance/lab.ts';
import { runUnder, type Launcher } from '../../src/conformance/run-under.ts';
import type { LabCase } from '../../src/core/cases/lab-case.ts';
import { PARTS, SHAPES, SHAPES_VERSION, type PartId, type ShapeId } from '../../src/core/catalogue/client-shapes.ts';
import { buildRequest } from '../../src/core/gateway/check/build-request.ts';
import { leftOutParts } from '../../src/core/gateway/check/check-needs.ts';
import { nativeProfile } from '../../src/core/profiles/find-profile.ts';
import type { RawRequest } from '../../src/observe/describe-request.ts';
import { startPickyUpstream } from '../gateway/picky-upstream.ts';
import { pinnedClient, pinnedVersion } from '../lab/pinned-client.ts';
import { gatewayLauncher } from './gateway-launcher.ts';

const client = pinnedClient();

type Block = { readonly type: string; readonly content?: unknown };
type Body = {
  readonly messages: readonly { readonly role: string; readonly content: string | readonly Block[] }[];
  readonly tools?: readonly Readonly<Record<string, unknown>>[];
  readonly system?: readonly Readonly<Record<string, unknown>>[];
} & Readonly<Record<string, unknown>>;

/** What the shape comes down to: that a word of a prompt differs is no difference. */
function essenceOf({ headers, body: text }: { readonly headers: object; readonly body: string }) {
  const body = JSON.parse(text) as Body;
  const named = headers as Readonly<Record<string, string>>;
  const { thinking, context_management: context, output_config: output, safeguards } = body;
  return {
    betas: (named['anthropic-beta'] ?? '').split(',').toSorted(),
    headers: Object.keys(named)
      .filter((name) => !OF_THE_CONNECTION.has(name))
      .toSorted(),
    version: named['anthropic-version'],
    fields: Object.keys(body).toSorted(),
    values: { thinking, context, output },
    safeguards: namesIn(safeguards),
    system: (body.system ?? []).map((block) => Object.keys(block).toSorted().join()).filter(isFirst),
    tools: (body.tools ?? [])
      .map((tool) => Object.keys(tool).toSorted().join())
      .toSorted()
      .filter(isFirst),
    blocks: body.messages
      .flatMap(({ role, content }) => kindsIn(content).map((kind) => `${role} ${kind}`))
      .filter(isFirst),
  };
}

const OF_THE_CONNECTION = new Set(['host', 'connection', 'content-length', 'authorization', 'accept-encoding']);

function isFirst<T>(value: T, index: number, all: readonly T[]): boolean {
  return all.indexOf(value) === index;
}

function kindsIn(content: unknown): readonly string[] {
  if (!Array.isArray(content)) return ['text'];
  return (content as readonly Block[]).map(({ type, content: inner }) =>
    Array.isArray(inner) ? `${type}/${kindsIn(inner).join()}` : type,
  );
}

/** Every name in a value, with where it stands. */
function namesIn(value: unknown, at = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.length === 0 ? [] : namesIn(value[0], `${at}[]`);
  return Object.entries(value)
    .flatMap(([name, inner]) => [`${at}.${name}`, ...namesIn(inner, `${at}.${name}`)])
    .toSorted();
}

function launcher(profile: Readonly<Record<string, unknown>>, picky = 'http://127.0.0.1:9'): Launcher {
  return gatewayLauncher({
    client: client as string,
    profile,
    providers: { picky: { baseUrl: picky, auth: 'bearer' } },
  });
}

/** One red point. */
function png(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), data]);
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(data.length, 0);
    numbers.writeUInt32BE(crc32(named), 4);
    return Buffer.concat([numbers.subarray(0, 4), named, numbers.subarray(4)]);
  };
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const data = deflateSync(Buffer.from([0, 255, 0, 0]));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

async function requestsOf(
  profile: Readonly<Record<string, unknown>>,
  situation: LabCase,
): Promise<readonly RawRequest[]> {
  const lab = await startLab({ upstreams: ['provider'], proxies: ['proxy'], intercept: false });
  try {
    const ran = await runUnder({ lab, client: client as string, launcher: launcher(profile), situation });
    expect(ran.status, ran.stderr).toBe(0);
    return ran.rawRequests.filter(({ method }) => method === 'POST');
  } finally {
    await lab.close();
  }
}

const asksFor = (name: string, input: Readonly<Record<string, unknown>>) => ({
  scripts: { provider: { toolUse: { name, input } } },
});

const scratch = mkdtempSync(path.join(tmpdir(), 'cordon-shapes-'));
const picture = path.join(scratch, 'square.png');
writeFileSync(picture, png());
afterAll(() => rmSync(scratch, { recursive: true }));

const NO_EXPERIMENTS = { CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS: '1' };

type Case = {
  readonly behaviour: string;
  readonly shape: ShapeId;
  readonly profile?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly situation: LabCase;
};

const CASES: readonly Case[] = [
  { behaviour: 'a question', shape: 'conversation', situation: {} },
  {
    behaviour: 'a tool that tool search found',
    shape: 'tool-search',
    profile: { toolSearch: true },
    situation: asksFor('ToolSearch', { query: 'select:WebFetch', max_results: 3 }),
  },
  {
    behaviour: 'auto mode judged by the server',
    shape: 'auto-mode',
    profile: { autoMode: 'server' },
    situation: { args: ['--permission-mode', 'auto'] },
  },
  {
    behaviour: 'an image that a tool read',
    shape: 'image',
    situation: { args: ['--allowedTools', 'Read'], ...asksFor('Read', { file_path: picture }) },
  },
  { behaviour: 'a count of tokens', shape: 'count-tokens', situation: { allArgs: ['-p', '/context'] } },
  {
    behaviour: 'a question where a profile leaves experiments out',
    shape: 'conversation',
    env: NO_EXPERIMENTS,
    situation: {},
  },
  {
    behaviour: 'a question where a profile leaves thinking out',
    shape: 'conversation',
    env: { MAX_THINKING_TOKENS: '0' },
    situation: {},
  },
  {
    behaviour: 'a question where a profile leaves the attribution out',
    shape: 'conversation',
    env: { CLAUDE_CODE_ATTRIBUTION_HEADER: '0' },
    situation: {},
  },
  {
    behaviour: 'a count of tokens where a profile leaves experiments out',
    shape: 'count-tokens',
    env: NO_EXPERIMENTS,
    situation: { allArgs: ['-p', '/context'] },
  },
];

describe.skipIf(client === null)('what is said to yield', () => {
  test.each(PARTS.filter((part) => part.yields === true))(
    '$id: the client asks again without it',
    async ({ betas, fields }) => {
      const upstream = await startPickyUpstream({
        thinks: false,
        refuse: ({ betas: sent, body }) => {
          const isThere =
            betas === undefined
              ? JSON.stringify(body.thinking ?? {}).includes('display')
              : betas.every((beta) => sent.includes(beta));
          return isThere
            ? { status: 400, message: `Unexpected value(s): ${betas?.join() ?? Object.keys(fields ?? {}).join()}` }
            : null;
        },
        callsTools: false,
      });
      const lab = await startLab({ upstreams: ['provider'], proxies: ['proxy'], intercept: false });
      const profile = { provider: 'picky' };
      const ran = await runUnder({
        lab,
        client: client as string,
        launcher: launcher(profile, upstream.url),
        situation: {},
      });
      await Promise.all([lab.close(), upstream.close()]);
      expect(ran.stdout).toContain('red');
      expect(ran.status, ran.stderr).toBe(0);
    },
  );
});

describe.skipIf(client === null)(`the recorded shapes are what the client ${pinnedVersion()} sends`, () => {
  test('and they name its version', () => expect(SHAPES_VERSION).toBe(pinnedVersion()));

  test.each(CASES)('$behaviour', async ({ shape: id, profile = {}, env = {}, situation }) => {
    const sent = (await requestsOf({ ...profile, env }, situation)).at(-1);
    const shape = SHAPES.find((one) => one.id === id);
    if (sent === undefined || shape === undefined) throw new Error('the client sent nothing');
    const leftOut: ReadonlySet<PartId> = leftOutParts({ ...nativeProfile(), env });
    const parts = shape.parts.filter((one) => !leftOut.has(one));
    const built = buildRequest({ shape, parts, model: 'some/model', session: 'x', leftOut });
    expect(sent.path).toBe(built.path);
    expect(essenceOf({ headers: sent.headers, body: sent.body.toString() })).toEqual(essenceOf(built));
  });
});
