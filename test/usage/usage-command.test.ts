import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { usageCommand } from '../../src/commands/usage.ts';
import type { UsageReport } from '../../src/core/report/usage-report.ts';
import type { Host } from '../../src/host/host.ts';
import { machineName } from '../../src/host/machine-name.ts';
import { openStateDirectory } from '../../src/host/state-directory.ts';
import { openLedger } from '../../src/ledger/open-ledger.ts';
import { readRange } from '../../src/ledger/usage-range.ts';
import { showCount } from '../../src/render/count.ts';
import { sparkline } from '../../src/render/sparkline.ts';
import { renderUsage } from '../../src/render/usage.ts';
import { renderUsageCsv } from '../../src/render/usage-csv.ts';
import { attribution, HOUR, intent, NOON, session, settlement } from '../ledger/entries.ts';
import { makeMachine } from '../profiles/machine.ts';

const HOSTILE = '=evil\u001B[2J,"m"';

/** Two days of three profiles; one request of a session that died on the way. */
async function recorded(): Promise<{ readonly host: Host; readonly home: string }> {
  const { host, home } = makeMachine();
  const state = openStateDirectory(host);
  if (!state.ok) throw new Error(state.problem.message);
  const opened = await openLedger({
    ledger: 'sqlite',
    stateDirectory: state.value,
    machine: machineName(host),
    env: {},
  });
  if (!opened.ok) throw new Error(opened.problem.message);
  const ledger = opened.value;
  const add = async (id: string, more: object, ended: object = {}) => {
    await ledger.reserve(intent(id, more), []);
    await ledger.settle(settlement(id, ended));
  };
  await add('a', {});
  await add('b', { at: NOON - 24 * HOUR }, { costMicroUsd: 1_500_000, costBasis: 'billed' });
  await add(
    'c',
    { model: HOSTILE, attribution: { ...attribution, profile: 'free' } },
    { costMicroUsd: null, costBasis: 'unpriced' },
  );
  await ledger.openSession(session('dead', { machine: machineName(host), pid: 2 ** 30, startedAt: NOON }));
  await ledger.reserve(intent('d', { attribution: { ...attribution, session: 'dead' } }), []);
  await ledger.close();
  return { host, home };
}

async function report(host: Host, input: Parameters<typeof usageCommand>[1]): Promise<UsageReport> {
  const outcome = await usageCommand(host, input);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

describe('cordon usage', () => {
  it('is empty before anything was recorded, and makes nothing', async () => {
    const { host } = makeMachine();
    const found = await report(host, {});
    expect(found).toMatchObject({ schema: 1, rows: [], total: { requests: 0, costMicroUsd: 0 } });
    expect(renderUsage(found, { colour: false, width: 120 })).toContain('Nothing is recorded');
  });

  it('charges what a dead session left open, and adds up', async () => {
    const { host } = await recorded();
    const found = await report(host, { by: 'profile' });
    expect(
      found.rows.map(({ key, requests, costMicroUsd, costBasis }) => [key, requests, costMicroUsd, costBasis]),
    ).toEqual([
      [{ profile: 'capped' }, 3, 1_514_000, 'mixed'],
      [{ profile: 'free' }, 1, null, 'unpriced'],
    ]);
    expect(found.total).toMatchObject({
      requests: 4,
      costMicroUsd: 1_514_000,
      costBasis: 'mixed',
      cacheReadTokens: 3000,
    });
    expect(found.days).toEqual(['2026-11-24', '2026-11-25']);
    expect(found.rows[0]?.trend).toEqual([1_500_000, 14_000]);
    expect(found.rows[0]?.cacheHitRate).toBeCloseTo(2000 / 2310);
  });

  it('keeps to the days that are asked for, the last one included', async () => {
    const { host } = await recorded();
    const found = await report(host, { since: '2026-11-24', until: '2026-11-24' });
    expect(found.rows).toHaveLength(1);
    expect(found.rows[0]?.key).toEqual({ day: '2026-11-24' });
    expect(found.until).toBe('2026-11-25T00:00:00.000Z');
  });

  it.each([
    { behaviour: 'another dimension', input: { by: 'colour' }, code: 'bad-dimension' },
    { behaviour: 'no moment', input: { since: 'yesterday-ish' }, code: 'bad-moment' },
    { behaviour: 'a day that isn’t one', input: { until: '2026-13-45' }, code: 'bad-moment' },
  ])('refuses $behaviour', async ({ input, code }) => {
    expect(await usageCommand(makeMachine().host, input)).toMatchObject({
      ok: false,
      problem: { code, kind: 'usage' },
    });
  });

  it.each([80, 99, 100, 130])('fits a terminal of %i columns', async (width) => {
    const { host } = await recorded();
    for (const by of ['day', 'profile', 'model', 'session']) {
      const text = renderUsage(await report(host, { by }), { colour: false, width });
      const table = text.split('\n\n')[0] ?? '';
      for (const line of table.split('\n')) expect(Array.from(line).length).toBeLessThanOrEqual(width);
      expect([table.includes('ERRORS'), table.includes('FAILOVERS')]).toEqual([width >= 100, width >= 120]);
    }
  });

  it('shows no control character of a name, in a table or a sheet, and no formula', async () => {
    const { host } = await recorded();
    const found = await report(host, { by: 'model' });
    expect(renderUsage(found, { colour: false, width: 140 })).not.toContain('\u001B');
    const sheet = renderUsageCsv(found);
    expect(sheet).not.toContain('\u001B');
    expect(sheet.split('\r\n')).toContainEqual(String.raw`"'=evil\u{1b}[2J,""m""",1,100,10,1000,55,,unpriced,120,0,0`);
    expect(sheet.split('\r\n')[0]).toBe(
      'model,requests,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,cost_micro_usd,cost_basis,first_byte_ms,errors,failovers',
    );
  });

  it('is drawn again until it is interrupted, and then ends well', async () => {
    const { host } = await recorded();
    const entry = path.join(import.meta.dirname, '..', '..', 'src', 'cli.ts');
    const watching = spawn(process.execPath, [entry, 'usage', '--watch', '--since', '2026-11-01'], {
      env: { ...host.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let shown = '';
    let complaints = '';
    watching.stderr.on('data', (part: Buffer) => (complaints += part.toString()));
    await new Promise<void>((resolve) => {
      watching.stdout.on('data', (part: Buffer) => {
        shown += part.toString();
        if (shown.split('TOTAL').length > 2) resolve();
      });
      watching.once('exit', () => resolve());
    });
    watching.kill('SIGINT');
    const status = watching.exitCode ?? (await new Promise((resolve) => watching.once('exit', resolve)));
    expect({ status, complaints, draws: shown.split('TOTAL').length - 1 }).toEqual({
      status: 0,
      complaints: '',
      draws: 2,
    });
  });
});

describe('small texts of usage', () => {
  it.each([
    { count: 0, text: '0' },
    { count: 9999, text: '9999' },
    { count: 10_000, text: '10.0k' },
    { count: 123_456, text: '123k' },
    { count: 4_560_000, text: '4.56M' },
    { count: 105_000_000, text: '105M' },
    { count: 2_000_000_000, text: '2.00G' },
  ])('$count is $text', ({ count, text }) => {
    expect(showCount(count)).toBe(text);
  });

  it.each([
    { values: [], blocks: '' },
    { values: [0, 0], blocks: '  ' },
    { values: [1, 20, 40, 60, 80, 100, 0], blocks: '▁▁▂▃▅▇ ' },
  ])('$values are drawn as "$blocks"', ({ values, blocks }) => {
    expect(sparkline(values)).toBe(blocks);
  });

  it.each([
    { since: '7d', from: NOON - 7 * 24 * HOUR },
    { since: '90m', from: NOON - 1.5 * HOUR },
    { since: 'today', from: NOON - 12 * HOUR },
    { since: '2026-11-25T08:00:00Z', from: NOON - 4 * HOUR },
  ])('$since is a moment', ({ since, from }) => {
    expect(readRange({ since, now: NOON })).toEqual({ ok: true, value: { since: from, until: null } });
  });
});
