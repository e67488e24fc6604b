import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BudgetRule, BudgetState, Ledger, Settlement } from '../../src/core/usage/ledger.ts';
import { openLedger } from '../../src/ledger/open-ledger.ts';
import { attribution, HOUR, intent, NOON, rule, session, settlement } from '../ledger/entries.ts';
import { startWriter, type Place } from '../ledger/writer.ts';

/** A place for a ledger that nobody used before. */
export type FreshPlace = Place & { readonly end: () => Promise<void> };

/** What every store must do, run whole on each. */
export function ledgerSuite(name: string, freshPlace: () => Promise<FreshPlace>): void {
  describe(`a ledger on ${name}`, () => {
    let place: FreshPlace;
    let opened: Ledger[];
    const open = async (): Promise<Ledger> => {
      const outcome = await openLedger({ ...place, machine: 'here', env: {} });
      if (!outcome.ok) throw new Error(outcome.problem.message);
      opened.push(outcome.value);
      return outcome.value;
    };
    beforeEach(async () => {
      opened = [];
      place = await freshPlace();
    });
    afterEach(async () => {
      for (const ledger of opened) await ledger.close();
      await place.end();
    });

    const sums = ([state]: readonly BudgetState[]) => [state?.spentMicroUsd, state?.reservedMicroUsd];
    const standing = async (ledger: Ledger, of: BudgetRule = rule(), at = NOON) =>
      sums(await ledger.budgets([of], at, 'session-1'));

    it('counts an intent as reserved, and its settlement as spent', async () => {
      const ledger = await open();
      await ledger.reserve(intent('a'), []);
      expect(await standing(ledger)).toEqual([0, 10_000]);
      await ledger.settle(settlement('a'));
      expect(await standing(ledger)).toEqual([4000, 0]);
    });

    it('refuses what would overstep the first limit in the list, says which, and writes nothing', async () => {
      const ledger = await open();
      const rules = [rule({ limitMicroUsd: 25_000 }), rule({ scope: 'overall', name: '', limitMicroUsd: 15_000 })];
      expect(await ledger.reserve(intent('a'), rules)).toEqual({ ok: true, warnings: [] });
      const refused = await ledger.reserve(intent('b'), rules);
      expect(refused).toEqual({
        ok: false,
        over: {
          rule: rules[1],
          limitMicroUsd: 15_000,
          spentMicroUsd: 0,
          reservedMicroUsd: 10_000,
          resetsAt: Date.UTC(2026, 10, 26),
        },
      });
      expect(await standing(ledger)).toEqual([0, 10_000]);
      await ledger.settle(settlement('a'));
      expect((await ledger.reserve(intent('b'), rules)).ok).toBe(true);
    });

    it('reserves at once only where no limit and no warning is near, and otherwise writes nothing', async () => {
      const ledger = await open();
      const rules = [rule({ limitMicroUsd: 40_000, warnAt: [0.6] }), rule({ scope: 'overall', name: '' })];
      expect(await ledger.reserveIfClear(intent('a'), rules)).toEqual({ ok: true, warnings: [] });
      expect(await ledger.reserveIfClear(intent('b'), rules)).toEqual({ ok: true, warnings: [] });
      expect(await ledger.reserveIfClear(intent('c'), rules)).toBeNull();
      expect(await standing(ledger)).toEqual([0, 20_000]);
      await ledger.settle(settlement('a'));
      expect(await ledger.reserveIfClear(intent('c'), [rule({ limitMicroUsd: 23_999 })])).toBeNull();
      expect(await ledger.reserveIfClear(intent('c'), [rule({ limitMicroUsd: 24_000 })])).toMatchObject({ ok: true });
      expect(await standing(ledger)).toEqual([4000, 20_000]);
    });

    it('is exact where many at once settle and reserve, over every kind of sum', async () => {
      const ledger = await open();
      const elsewhere = { ...attribution, session: 's2', profile: 'other', project: null };
      for (const id of ['a', 'b']) await ledger.reserve(intent(id), []);
      const of = [
        rule({ limitMicroUsd: 28_000 }),
        rule({ scope: 'overall', name: '', limitMicroUsd: 38_000, per: 'month' }),
      ];
      const [, , third, fourth, other, over] = await Promise.all([
        ledger.settle(settlement('a')),
        ledger.settle(settlement('b')),
        ledger.reserve(intent('c'), of),
        ledger.reserve(intent('d'), of),
        ledger.reserve(intent('e', { attribution: elsewhere, at: NOON + 48 * HOUR }), [
          rule({ name: 'other' }),
          of[1] ?? rule(),
        ]),
        ledger.reserve(intent('f'), of),
      ]);
      expect([third.ok, fourth.ok, other.ok, over.ok]).toEqual([true, true, true, false]);
      expect(await standing(ledger)).toEqual([8000, 20_000]);
      expect(await standing(ledger, rule({ per: 'session' }))).toEqual([8000, 20_000]);
      expect(await standing(ledger, of[1])).toEqual([8000, 30_000]);
      expect(await standing(ledger, rule({ name: 'other' }), NOON + 48 * HOUR)).toEqual([0, 10_000]);
    });

    it('lets the last micro-dollar be spent', async () => {
      const ledger = await open();
      expect((await ledger.reserve(intent('a'), [rule({ limitMicroUsd: 10_000 })])).ok).toBe(true);
      expect((await ledger.reserve(intent('b', { reserveMicroUsd: 1 }), [rule({ limitMicroUsd: 10_000 })])).ok).toBe(
        false,
      );
    });

    const sunday = Date.UTC(2026, 10, 29, 23, 59, 59, 999);
    it.each([
      {
        behaviour: 'a day ends at midnight UTC',
        per: 'day' as const,
        last: Date.UTC(2026, 10, 25, 23, 59, 59, 999),
        resets: Date.UTC(2026, 10, 26),
      },
      { behaviour: 'a week ends with Sunday', per: 'week' as const, last: sunday, resets: sunday + 1 },
      {
        behaviour: 'a month ends with its last day',
        per: 'month' as const,
        last: Date.UTC(2026, 10, 30, 23, 59, 59, 999),
        resets: Date.UTC(2026, 11, 1),
      },
    ])('counts for its span: $behaviour', async ({ per, last, resets }) => {
      const ledger = await open();
      await ledger.reserve(intent('a'), []);
      const of = rule({ per });
      expect(await standing(ledger, of, last)).toEqual([0, 10_000]);
      expect(await standing(ledger, of, resets)).toEqual([0, 0]);
      expect((await ledger.budgets([of], last, null))[0]?.resetsAt).toBe(resets);
    });

    it('settles in the span of the intent', async () => {
      const ledger = await open();
      await ledger.reserve(intent('a'), []);
      await ledger.settle(settlement('a', { at: NOON + 24 * HOUR }));
      expect(await standing(ledger)).toEqual([4000, 0]);
      expect(await standing(ledger, rule(), NOON + 24 * HOUR)).toEqual([0, 0]);
    });

    it.each([
      { behaviour: 'a profile', of: rule(), counts: 1 },
      { behaviour: 'another profile', of: rule({ name: 'other' }), counts: 1 },
      { behaviour: 'a project', of: rule({ scope: 'project', name: '/work/tree' }), counts: 1 },
      { behaviour: 'everything', of: rule({ scope: 'overall', name: '' }), counts: 3 },
      { behaviour: 'one session', of: rule({ per: 'session' }), counts: 1 },
    ])('adds up by $behaviour', async ({ of, counts }) => {
      const ledger = await open();
      await ledger.reserve(intent('a'), []);
      await ledger.reserve(
        intent('b', { attribution: { ...attribution, session: 's2', profile: 'other', project: null } }),
        [],
      );
      await ledger.reserve(
        intent('c', { attribution: { ...attribution, session: 's3', profile: 'third', project: '/else' } }),
        [],
      );
      expect(await standing(ledger, of)).toEqual([0, counts * 10_000]);
    });

    it('keeps the first settlement, and refuses one without an intent', async () => {
      const ledger = await open();
      await ledger.reserve(intent('a'), []);
      await ledger.settle(settlement('a'));
      await ledger.settle(settlement('a', { costMicroUsd: 1 }));
      expect(await standing(ledger)).toEqual([4000, 0]);
      await expect(ledger.settle(settlement('never'))).rejects.toThrow('no intent never');
    });

    it('refuses an intent without a price where there is a limit, and only that one of many at once', async () => {
      const ledger = await open();
      const results = await Promise.allSettled([
        ledger.reserve(intent('a'), [rule()]),
        ledger.reserve(intent('b', { reserveMicroUsd: null }), [rule()]),
        ledger.reserve(intent('c'), [rule()]),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await standing(ledger)).toEqual([0, 20_000]);
    });

    it('lifts a limit for its span and for nothing else', async () => {
      const ledger = await open();
      const of = rule({ limitMicroUsd: 10_000 });
      const raised = await ledger.raise(of, 5000, NOON, null);
      expect(raised.limitMicroUsd).toBe(15_000);
      const limitOf = async (which: BudgetRule, at: number) =>
        (await ledger.budgets([which], at, null))[0]?.limitMicroUsd;
      expect(await limitOf(of, NOON)).toBe(15_000);
      expect(await limitOf(of, NOON + 24 * HOUR)).toBe(10_000);
      expect(await limitOf({ ...of, name: 'other' }, NOON)).toBe(10_000);
      expect(await limitOf({ ...of, per: 'week' }, NOON)).toBe(10_000);
      const first = await ledger.reserve(intent('a'), [of]);
      const second = await ledger.reserve(intent('b', { reserveMicroUsd: 5000 }), [of]);
      expect([first.ok, second.ok]).toEqual([true, true]);
    });

    it('warns of a share once in a span, before the stop, and again behind a raise', async () => {
      const ledger = await open();
      const of = rule({ limitMicroUsd: 40_000, warnAt: [0.25, 0.5, 1] });
      const warned: number[][] = [];
      const ask = async (id: string) => {
        const reserved = await ledger.reserve(intent(id), [of]);
        warned.push(reserved.ok ? reserved.warnings.map(({ share }) => share) : [-1]);
      };
      for (const id of ['a', 'b', 'c', 'd', 'e']) await ask(id);
      await ledger.raise(of, 60_000, NOON, null);
      await ask('f');
      expect(warned).toEqual([[0.25], [0.5], [], [1], [-1], [0.5]]);
    });

    it('adds up usage by what was asked', async () => {
      const ledger = await open();
      const other = { ...attribution, profile: 'other', project: null, session: 's2' };
      await ledger.reserve(intent('a'), []);
      await ledger.settle(settlement('a', { firstByteMs: 100 }));
      await ledger.reserve(intent('b', { model: 'next/model' }), []);
      await ledger.settle(settlement('b', { costMicroUsd: 7, costBasis: 'billed', firstByteMs: 300 }));
      await ledger.reserve(intent('c', { attribution: other, at: NOON + 24 * HOUR }), []);
      await ledger.settle(settlement('c', { costMicroUsd: null, costBasis: 'unpriced', firstByteMs: 200 }));
      await ledger.reserve(intent('d', { attribution: other, at: NOON + 24 * HOUR }), []);
      await ledger.settle(
        settlement('d', {
          outcome: 'failed',
          status: 529,
          tokens: null,
          costMicroUsd: 0,
          firstByteMs: 5,
          failover: 'overloaded',
        }),
      );
      await ledger.reserve(intent('open'), []);
      const rows = async (...by: Parameters<Ledger['usage']>[0]['by'][number][]) => {
        const found = await ledger.usage({ by, since: null, until: null });
        return found
          .map((row) => [
            Object.values(row.key).join(' '),
            row.requests,
            row.costMicroUsd,
            row.costBasis,
            row.firstByteMs,
            row.errors,
            row.failovers,
          ])
          .sort((one, two) => String(one[0]).localeCompare(String(two[0])));
      };
      expect(await rows('profile')).toEqual([
        ['capped', 2, 4007, 'mixed', 100, 0, 0],
        ['other', 2, 0, 'unpriced', 200, 1, 1],
      ]);
      expect(await rows('model')).toEqual([
        ['next/model', 1, 7, 'billed', 300, 0, 0],
        ['some/model', 3, 4000, 'mixed', 100, 1, 1],
      ]);
      expect(await rows('day')).toEqual([
        ['2026-11-25', 2, 4007, 'mixed', 100, 0, 0],
        ['2026-11-26', 2, 0, 'unpriced', 200, 1, 1],
      ]);
      expect((await rows('project')).map(([key]) => key)).toEqual(['', '/work/tree']);
      expect((await rows('session', 'day')).map(([key]) => key)).toEqual(['s2 2026-11-26', 'session-1 2026-11-25']);
      expect(await rows()).toEqual([['', 4, 4007, 'mixed', 200, 1, 1]]);
      const [first] = await ledger.usage({ by: ['profile'], since: NOON, until: NOON + 24 * HOUR });
      expect(first).toEqual({
        key: { profile: 'capped' },
        requests: 2,
        inputTokens: 200,
        outputTokens: 20,
        cacheReadTokens: 2000,
        cacheWriteTokens: 110,
        costMicroUsd: 4007,
        costBasis: 'mixed',
        errors: 0,
        failovers: 0,
        firstByteMs: 100,
      });
    });

    it('takes the basis from attempts that cost something', async () => {
      const ledger = await open();
      const ended = async (id: string, more: Partial<Settlement>) => {
        await ledger.reserve(intent(id), []);
        await ledger.settle(settlement(id, more));
      };
      const basis = async () => (await ledger.usage({ by: ['profile'], since: null, until: null }))[0]?.costBasis;
      const nothing = { tokens: null, costMicroUsd: 0, costBasis: 'list' } as const;
      await ended('refused', { ...nothing, outcome: 'failed', status: 529 });
      expect(await basis()).toBe('list');
      await ended('answered', { costBasis: 'billed' });
      await ended('never-sent', { ...nothing, outcome: 'aborted', status: null });
      expect(await basis()).toBe('billed');
      await ended('charged', { ...nothing, outcome: 'failed', status: null, costMicroUsd: 9000 });
      expect(await basis()).toBe('mixed');
    });

    it('has no usage before anything is settled', async () => {
      const ledger = await open();
      await ledger.reserve(intent('a'), []);
      expect(await ledger.usage({ by: [], since: null, until: null })).toEqual([]);
      expect(await ledger.usage({ by: ['day'], since: null, until: null })).toEqual([]);
    });

    it('charges what dead sessions of this machine left open, once', async () => {
      const ledger = await open();
      const whose = (id: string) => ({ attribution: { ...attribution, session: id } });
      await ledger.openSession(session('dead'));
      await ledger.openSession(session('alive', { pid: 1 }));
      await ledger.openSession(session('elsewhere', { machine: 'there' }));
      for (const id of ['dead', 'alive', 'elsewhere']) await ledger.reserve(intent(`${id}-1`, whose(id)), []);
      await ledger.reserve(intent('dead-2', { ...whose('dead'), reserveMicroUsd: null }), []);
      const seen: string[] = [];
      const isAlive = ({ id, pid }: { readonly id: string; readonly pid: number }) => (seen.push(id), pid === 1);
      expect(await ledger.recover(isAlive, NOON + HOUR)).toBe(2);
      expect(await ledger.recover(isAlive, NOON + HOUR)).toBe(0);
      expect(seen.sort()).toEqual(['alive', 'alive', 'dead']);
      expect(await standing(ledger)).toEqual([10_000, 20_000]);
      // A settlement that comes late changes nothing: a crash never counts less.
      await ledger.settle(settlement('dead-1', { costMicroUsd: 1 }));
      expect(await standing(ledger)).toEqual([10_000, 20_000]);
    });

    it('keeps everything over a new start, and counts what came before a limit was set', async () => {
      const first = await open();
      await first.reserve(intent('a'), []);
      await first.settle(settlement('a'));
      await first.close();
      expect(await standing(await open())).toEqual([4000, 0]);
    });

    it('is opened for the first time by many at once', async () => {
      const ledgers = await Promise.all([open(), open(), open(), open()]);
      for (const [index, ledger] of ledgers.entries()) await ledger.reserve(intent(`a${index}`), []);
      expect(await standing(await open())).toEqual([0, 40_000]);
    });

    it('lets 200 requests at once not overstep the last cent by anything', async () => {
      const [one, two] = [await open(), await open()];
      const results = await Promise.all(
        Array.from({ length: 200 }, (_, index) =>
          (index % 2 === 0 ? one : two).reserve(intent(`a${index}`, { reserveMicroUsd: 700 }), [
            rule({ limitMicroUsd: 10_000 }),
          ]),
        ),
      );
      expect(results.filter(({ ok }) => ok)).toHaveLength(14);
      expect(await standing(one)).toEqual([0, 9800]);
    });

    it('lets several processes not overstep a limit by anything', async () => {
      const names = ['w1', 'w2', 'w3'];
      const writers = await Promise.all(
        names.map((writer) => startWriter({ ...place, task: 'spend', name: writer, tries: 60 })),
      );
      for (const writer of writers) writer.go();
      const granted = await Promise.all(
        writers.map(async (writer) => Number((await writer.waitFor('granted')).slice(8))),
      );
      expect(granted.reduce((sum, count) => sum + count, 0)).toBe(100);
      expect(await standing(await open())).toEqual([0, 1_000_000]);
    });

    it('loses nothing that was settled, and counts what was sent, when writers are killed', async () => {
      const names = ['k1', 'k2', 'k3', 'k4'];
      const writers = await Promise.all(names.map((writer) => startWriter({ ...place, task: 'work', name: writer })));
      for (const [index, writer] of writers.entries()) {
        await writer.waitFor(`settled ${names[index]}-${5 + index * 3}`);
        await writer.kill();
      }
      const ledger = await open();
      await ledger.recover(() => false, NOON + HOUR);
      const rows = await ledger.usage({ by: ['session'], since: null, until: null });
      for (const [index, { lines }] of writers.entries()) {
        const row = rows.find(({ key }) => key.session === names[index]);
        const settled = lines.filter((line) => line.startsWith('settled')).length;
        const sent = lines.filter((line) => line.startsWith('sent')).length;
        expect(row?.requests).toBeGreaterThanOrEqual(sent);
        expect(row?.costMicroUsd).toBeGreaterThanOrEqual(settled * 4000 + (sent - settled) * 4000);
      }
      expect((await standing(ledger))[1]).toBe(0);
    });
  });
}
