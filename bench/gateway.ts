// What the gateway costs, with metering and the ledger on and a budget set. All contenders run side by side and are asked in
// turn, so that a change in the machine's speed hits all alike; medians, and ratios over the plainest proxy of `node:http` on
// the same Node. The order is another one each round: one that is asked still settles and collects when the next one is.
// Streams are of 200 events, sent by the mock in one piece; in the last measurement event by event. Under load the same answer
// is asked for as one message too, which is what gateways are usually compared by. The gateway
// runs with the flags and variables that a launch gives it; for memory the plain proxy is shown without them and with them.
// Each is warmed up first with the same load at 32 connections, because most of a fresh process's time goes into compiling.
// CPU is that of all threads, with one connection that is asked back to back and with 32: with one, every process falls
// asleep between two requests, and waking up is a good part of what is measured.
// `--others` installs gateways from the registry into a scratch directory (kept between runs with `--installed DIR`) and asks
// them too, a tenth as often: they take milliseconds a request.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { build } from 'rolldown';
import { GATEWAY_FLAGS, GATEWAY_VARIABLES } from '../src/host/gateway-runtime.ts';
import { nginx, others, type Contender, type Usage } from './gateway-rivals.ts';
import { shippedGateway } from './gateway-shipped.ts';
import { median } from './median.ts';
import { createShuffle } from './shuffle.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '1' },
    others: { type: 'boolean', default: false },
    installed: { type: 'string' },
    out: { type: 'string' },
  },
});
const ROUNDS = Number(values.rounds);
const TOKEN = 'token-of-the-benchmark-0123456789abcdef';
const scratch = mkdtempSync(path.join(tmpdir(), 'cordon-bench-'));
const children: ChildProcess[] = [];
const WARM_UP_MS = 3000;
const shuffled = createShuffle(1);
/** How busy the machine was with other things, which the figures can't tell. */
const before = loadavg();

type Runtime = { readonly flags?: readonly string[]; readonly env?: Readonly<Record<string, string>> };

const AS_LAUNCHED: Runtime = { flags: GATEWAY_FLAGS, env: GATEWAY_VARIABLES };

async function start(role: string, upstream: string, { flags = [], env = {} }: Runtime = {}): Promise<Contender> {
  const child = fork(path.join(scratch, 'gateway-contender.mjs'), [role, upstream, TOKEN], {
    env: { ...process.env, ...env },
    execArgv: [...flags],
  });
  children.push(child);
  const answer = <T>() => new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)));
  const { port, readyMs } = await answer<{ readonly port: number; readonly readyMs: number }>();
  return {
    name: role,
    port,
    readyMs,
    every: 1,
    headers: [`authorization: Bearer ${TOKEN}`],
    usage: () => {
      const said = answer<Usage>();
      child.send('usage');
      return said;
    },
  };
}

/** A request as the client writes it, with a body of about so many bytes: blocks of text with quotes and ends of lines. */
function requestFor({ port, headers }: Contender, bodyBytes: number, stream = true): Buffer {
  const body = (padding: number) =>
    JSON.stringify({
      model: 'bench/model',
      messages: [{ role: 'user', content: Array.from({ length: Math.ceil(padding / BLOCK_BYTES) }, () => BLOCK) }],
      max_tokens: 32_000,
      stream,
    });
  const text = body(bodyBytes - body(0).length);
  const head = [
    'POST /v1/messages?beta=true HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    ...headers,
    'content-type: application/json',
    'anthropic-version: 2023-06-01',
    'x-claude-code-session-id: 11111111-2222-3333-4444-555555555555',
    `content-length: ${text.length}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`);
}

const BLOCK = { type: 'text', text: 'const word = "another";\n'.repeat(16) };
const BLOCK_BYTES = JSON.stringify(BLOCK).length + 1;

type Timing = { readonly firstByteMs: number; readonly chunks: readonly Buffer[] };

/** One connection that is kept, and asked one request after the other. */
function connect(contender: Contender) {
  const socket: Socket = createConnection({ port: contender.port, host: '127.0.0.1', noDelay: true });
  return {
    ask: (request: Buffer, ends: Ends = endsStream) =>
      new Promise<Timing>((resolve, reject) => {
        const began = performance.now();
        let first = 0;
        const chunks: Buffer[] = [];
        const onData = (chunk: Buffer) => {
          if (first === 0) first = performance.now();
          chunks.push(chunk);
          if (!ends(chunk, chunks)) return;
          socket.off('data', onData);
          socket.off('close', onClose);
          resolve({ firstByteMs: first - began, chunks });
        };
        const onClose = () =>
          reject(new Error(`${contender.name} closed the connection: ${Buffer.concat(chunks).toString()}`));
        socket.on('data', onData);
        socket.once('close', onClose);
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

/** An answer's text. Not made under load: what asks must not take the time of what is asked. */
function textOf({ chunks }: Pick<Timing, 'chunks'>): string {
  return Buffer.concat(chunks).toString('latin1');
}

/** Whether an answer is there, by the last piece of it and by all of them. */
type Ends = (chunk: Buffer, chunks: readonly Buffer[]) => boolean;

/** A message comes with its length or in chunks, as whoever passes it on likes. */
function endsMessage(chunk: Buffer, chunks: readonly Buffer[]): boolean {
  const [first = chunk] = chunks;
  const blank = first.indexOf('\r\n\r\n');
  const length = /\ncontent-length: *(\d+)/i.exec(first.toString('latin1', 0, blank))?.[1];
  if (length === undefined) return endsStream(chunk, chunks);
  return chunks.reduce((sum, { length: size }) => sum + size, 0) >= blank + 4 + Number(length);
}

function endsStream(chunk: Buffer, chunks: readonly Buffer[]): boolean {
  const end = chunk.length >= 5 ? chunk : Buffer.concat(chunks.slice(-3));
  return end.subarray(-5).toString('latin1') === '0\r\n\r\n';
}

async function firstBytes(contenders: readonly Contender[], bodyBytes: number) {
  const lines = contenders.map((contender) => ({
    connection: connect(contender),
    request: requestFor(contender, bodyBytes),
    samples: [] as number[],
    every: contender.every,
  }));
  for (let round = 0; round < ROUNDS + 30; round += 1) {
    for (const { connection, request, samples, every } of shuffled(lines)) {
      if (round % every !== 0) continue;
      const { firstByteMs } = await connection.ask(request);
      if (round >= 30) samples.push(firstByteMs);
    }
  }
  for (const { connection } of lines) connection.close();
  return lines.map(({ samples }) => median(samples));
}

async function cpuPerRequest(contenders: readonly Contender[], bodyBytes: number) {
  const samples = contenders.map(() => [] as number[]);
  const lines = contenders.map((contender) => ({
    connection: connect(contender),
    request: requestFor(contender, bodyBytes),
  }));
  for (let round = 0; round < Math.max(5, ROUNDS / 30); round += 1) {
    for (const [index, contender] of shuffled([...contenders.entries()])) {
      const line = lines[index];
      if (line === undefined) continue;
      const block = 100 / contender.every;
      const before = await contender.usage();
      for (let turn = 0; turn < block; turn += 1) await line.connection.ask(line.request);
      samples[index]?.push(((await contender.usage()).cpuUs - before.cpuUs) / block);
    }
  }
  for (const { connection } of lines) connection.close();
  return samples.map(median);
}

/** Requests for so many milliseconds on 32 connections: how many in a second, and the CPU time of each. */
async function load(contender: Contender, { bodyBytes, stream = true }: Load, ms: number) {
  const request = requestFor(contender, bodyBytes, stream);
  const ends = stream ? endsStream : endsMessage;
  const connections = Array.from({ length: 32 }, () => connect(contender));
  const before = await contender.usage();
  const began = performance.now();
  const counts = await Promise.all(
    connections.map(async ({ ask, close }) => {
      let count = 0;
      for (; performance.now() < began + ms; count += 1) await ask(request, ends);
      close();
      return count;
    }),
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  const seconds = (performance.now() - began) / 1000;
  return { perSecond: total / seconds, cpuUs: ((await contender.usage()).cpuUs - before.cpuUs) / total };
}

type Load = { readonly bodyBytes: number; readonly stream?: boolean };

async function underLoad(contenders: readonly Contender[], what: Load) {
  const samples = contenders.map(() => ({ perSecond: [] as number[], cpuUs: [] as number[] }));
  for (let round = 0; round < 5; round += 1) {
    for (const [index, contender] of shuffled([...contenders.entries()])) {
      const { perSecond, cpuUs } = await load(contender, what, Number(values.seconds) * 1000);
      samples[index]?.perSecond.push(perSecond);
      samples[index]?.cpuUs.push(cpuUs);
    }
  }
  return {
    perSecond: samples.map(({ perSecond }) => median(perSecond)),
    cpuUs: samples.map(({ cpuUs }) => median(cpuUs)),
  };
}

/** Streams at once, event by event: whether all came whole and in order, and the most memory that it took. */
async function manyStreams(contender: Contender, count: number) {
  const before = (await contender.usage()).rssMb;
  let peakMb = before;
  const state = { isOver: false };
  const watching = (async () => {
    while (!state.isOver) {
      peakMb = Math.max(peakMb, (await contender.usage()).rssMb);
      await wait(50);
    }
  })();
  const request = requestFor(contender, 2048);
  const began = performance.now();
  const bodies = await Promise.all(
    Array.from({ length: count }, async () => {
      const connection = connect(contender);
      const answer = await connection.ask(request);
      connection.close();
      return textOf(answer);
    }),
  );
  state.isOver = true;
  await watching;
  const inOrder = bodies.filter((body) => {
    const words = [...body.matchAll(/"word (\d+) "/g)].map(([, number]) => Number(number));
    return words.length === 196 && words.every((number, index) => number === index) && body.includes('message_stop');
  }).length;
  return {
    streams: count,
    wholeAndInOrder: inOrder,
    idleMb: before,
    peakMb,
    seconds: (performance.now() - began) / 1000,
  };
}

/** Whether it answers a stream at all. */
async function answers(contender: Contender): Promise<boolean> {
  const connection = connect(contender);
  const got = await Promise.race([connection.ask(requestFor(contender, 2048)).catch(() => null), wait(5000, null)]);
  connection.close();
  const isWhole = got != null && textOf(got).includes('message_stop');
  if (!isWhole) process.stderr.write(`${contender.name} does not pass a stream on here and is left out.\n`);
  return isWhole;
}

/** As it is shipped, in one file: reading TypeScript would count as memory and as time to start. */
async function bundle(): Promise<void> {
  await build({
    input: path.join(import.meta.dirname, 'gateway-contender.ts'),
    platform: 'node',
    logLevel: 'warn',
    resolve: { mainFields: ['module', 'main'] },
    output: { file: path.join(scratch, 'gateway-contender.mjs'), codeSplitting: false },
  });
}

try {
  await bundle();
  const mock = await start('mock', '');
  const upstream = `http://127.0.0.1:${mock.port}`;
  const direct = { ...mock, name: 'direct' };
  const own: Contender[] = [];
  for (const role of ['bare', 'undici']) own.push(await start(role, upstream));
  for (const role of ['gateway-http', 'gateway']) own.push(await start(role, upstream, AS_LAUNCHED));
  const setting = { scratch, children, token: TOKEN, installed: values.installed };
  const foreigners = [...(await nginx(setting, mock.port)), ...(values.others ? await others(setting, upstream) : [])];
  const beside: Contender[] = [];
  for (const contender of foreigners) if (await answers(contender)) beside.push(contender);
  const all = [direct, ...own, ...beside];

  for (const contender of all) await load(contender, { bodyBytes: 2048 }, WARM_UP_MS);
  const small = await firstBytes(all, 2048);
  const large = await firstBytes(all, 200 * 1024);
  const cpu = await cpuPerRequest(all, 2048);
  const cpuLarge = await cpuPerRequest(all, 200 * 1024);
  const loaded = await underLoad(all, { bodyBytes: 2048 });
  const loadedLarge = await underLoad(all, { bodyBytes: 200 * 1024 });
  const loadedWhole = await underLoad(all, { bodyBytes: 2048, stream: false });
  const base = all.findIndex(({ name }) => name === 'bare');
  const added = (list: readonly number[], index: number) => (list[index] ?? 0) - (list[0] ?? 0);
  const ratio = (list: readonly number[], index: number) => (list[index] ?? 0) / (list[base] ?? 1);
  const rows = all.map(({ name, readyMs }, index) => ({
    name,
    listensAfterMs: readyMs,
    firstByteMs2KB: small[index],
    addedMs2KB: added(small, index),
    addedOverBare2KB: added(small, index) / added(small, base),
    firstByteMs200KB: large[index],
    addedMs200KB: added(large, index),
    addedOverBare200KB: added(large, index) / added(large, base),
    cpuUs2KB: cpu[index],
    cpuOverBare2KB: ratio(cpu, index),
    cpuUs200KB: cpuLarge[index],
    cpuOverBare200KB: ratio(cpuLarge, index),
    cpuUs2KB32: loaded.cpuUs[index],
    cpuOverBare2KB32: ratio(loaded.cpuUs, index),
    cpuUs200KB32: loadedLarge.cpuUs[index],
    cpuOverBare200KB32: ratio(loadedLarge.cpuUs, index),
    requestsPerSecond2KB32: loaded.perSecond[index],
    requestsPerSecondOverBare2KB: ratio(loaded.perSecond, index),
    requestsPerSecond200KB32: loadedLarge.perSecond[index],
    requestsPerSecondOverBare200KB: ratio(loadedLarge.perSecond, index),
    cpuUsWhole32: loadedWhole.cpuUs[index],
    cpuOverBareWhole32: ratio(loadedWhole.cpuUs, index),
    requestsPerSecondWhole32: loadedWhole.perSecond[index],
    requestsPerSecondOverBareWhole: ratio(loadedWhole.perSecond, index),
  }));
  for (const row of rows) {
    process.stdout.write(
      `${row.name.padEnd(26)} first byte +${row.addedMs2KB.toFixed(2)} / +${row.addedMs200KB.toFixed(2)} ms (${row.addedOverBare2KB.toFixed(2)} / ${row.addedOverBare200KB.toFixed(2)} x bare)  cpu ${row.cpuUs2KB?.toFixed(0)} / ${row.cpuUs200KB?.toFixed(0)} us (${row.cpuOverBare2KB.toFixed(2)} / ${row.cpuOverBare200KB.toFixed(2)} x)\n` +
        `${''.padEnd(26)} 32 at once: cpu ${row.cpuUs2KB32?.toFixed(0)} / ${row.cpuUs200KB32?.toFixed(0)} us (${row.cpuOverBare2KB32.toFixed(2)} / ${row.cpuOverBare200KB32.toFixed(2)} x)  ${row.requestsPerSecond2KB32?.toFixed(0)} / ${row.requestsPerSecond200KB32?.toFixed(0)} a second (${row.requestsPerSecondOverBare2KB.toFixed(2)} / ${row.requestsPerSecondOverBare200KB.toFixed(2)} x)\n` +
        `${''.padEnd(26)} as one message: cpu ${row.cpuUsWhole32?.toFixed(0)} us (${row.cpuOverBareWhole32.toFixed(2)} x)  ${row.requestsPerSecondWhole32?.toFixed(0)} a second (${row.requestsPerSecondOverBareWhole.toFixed(2)} x)\n`,
    );
  }
  const slow = await start('mock', '', { env: { BENCH_TRICKLE_MS: '5' } });
  const streams = [];
  const from = `http://127.0.0.1:${slow.port}`;
  const streaming = [
    await shippedGateway({ upstream: from, token: TOKEN, scratch, children }),
    await start('bare', from),
    { ...(await start('bare', from, AS_LAUNCHED)), name: 'bare with the same flags' },
  ];
  for (const contender of streaming) {
    const { name } = contender;
    // Once around, so that all that is loaded late is there.
    await answers(contender);
    const found = { name, ...(await manyStreams(contender, 1000)) };
    streams.push(found);
    process.stdout.write(
      `1,000 streams of 200 events at once, ${name}: ${found.wholeAndInOrder} whole and in order in ${found.seconds.toFixed(1)} s, memory ${found.idleMb.toFixed(0)} MB idle, ${found.peakMb.toFixed(0)} MB at most\n`,
    );
  }
  if (values.out !== undefined)
    writeFileSync(
      values.out,
      `${JSON.stringify({ node: process.versions.node, rounds: ROUNDS, load: { before, after: loadavg() }, rows, streams }, null, 2)}\n`,
    );
} finally {
  for (const child of children) child.kill();
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(0);
