import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { raiseBudgetCommand } from '../../src/commands/budget-raise.ts';
import { setBudgetCommand } from '../../src/commands/budget-set.ts';
import { showBudgetsCommand } from '../../src/commands/budget-show.ts';
import type { Host } from '../../src/host/host.ts';
import { machineName } from '../../src/host/machine-name.ts';
import { openLedger } from '../../src/ledger/open-ledger.ts';
import { renderBudgetRaise, renderBudgets } from '../../src/render/budget.ts';
import { attribution, intent } from '../ledger/entries.ts';
import { CONFIG, makeMachine, place } from '../profiles/machine.ts';

const TEXT = `{
  // mine
  "profiles": {
    "capped": { "provider": "ollama", "model": "m", "budget": { "usd": 5, "per": "day" } }, // one
    "each": { "provider": "ollama", "model": "m", "budget": { "usd": 1, "per": "session" } },
    "free": { "provider": "ollama", "model": "m" },
    "work": { "provider": "anthropic", "configDir": "~/.claude-work" },
    "cloud": { "provider": "bedrock" }
  }
}
`;

const NOTHING = { project: null, overall: false };

function machine(): { readonly host: Host; readonly home: string; readonly text: () => string } {
  const { host, home } = makeMachine();
  const file = place(home, CONFIG, TEXT);
  return { host, home, text: () => readFileSync(file, 'utf8') };
}

async function spend(host: Host, home: string): Promise<void> {
  const stateDirectory = path.join(home, '.local', 'state', 'cordon');
  const opened = await openLedger({ ledger: 'sqlite', stateDirectory, machine: machineName(host), env: {} });
  if (!opened.ok) throw new Error(opened.problem.message);
  await opened.value.reserve(intent('a', { at: host.now(), attribution, reserveMicroUsd: 1_250_000 }), []);
  await opened.value.close();
}

describe('cordon budget show', () => {
  it('shows every limit before anything was spent, and makes no ledger for it', async () => {
    const { host, home } = machine();
    const shown = await showBudgetsCommand(host, {});
    if (!shown.ok) throw new Error(shown.problem.message);
    expect(shown.value.budgets).toMatchObject([
      { profile: 'capped', per: 'day', limitMicroUsd: 5_000_000, spentMicroUsd: 0, reservedMicroUsd: 0 },
      { profile: 'each', per: 'session', limitMicroUsd: 1_000_000, resetsAt: null },
    ]);
    expect(shown.value.budgets[0]?.resetsAt).toMatch(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/);
    expect(host.modifiedAt(path.join(home, '.local', 'state', 'cordon', 'ledger.db'))).toBeNull();
  });

  it('counts what is reserved, shows a raise at once, and fits a table', async () => {
    const { host, home } = machine();
    const raised = await raiseBudgetCommand(host, { ...NOTHING, words: ['capped', '2.50'] });
    if (!raised.ok) throw new Error(raised.problem.message);
    expect(raised.value).toMatchObject({
      action: 'raised',
      byMicroUsd: 2_500_000,
      budgets: [{ limitMicroUsd: 7_500_000 }],
    });
    expect(renderBudgetRaise(raised.value, false)).toContain('$7.50 (raised by $2.50)');
    await spend(host, home);
    const shown = await showBudgetsCommand(host, { profile: 'capped' });
    if (!shown.ok) throw new Error(shown.problem.message);
    expect(shown.value.budgets).toMatchObject([
      { limitMicroUsd: 7_500_000, raisedMicroUsd: 2_500_000, reservedMicroUsd: 1_250_000 },
    ]);
    expect(renderBudgets(shown.value, false)).toContain('██░░░░░░░░ 17 %');
  });
});

describe('cordon budget set', () => {
  it.each([
    {
      behaviour: 'changes only what differs',
      words: ['capped', '6'],
      found: '"budget": { "usd": 6, "per": "day" } }, // one',
    },
    {
      behaviour: 'changes the span',
      words: ['capped', '5'],
      per: 'week',
      found: '{ "usd": 5, "per": "week" } }, // one',
    },
    {
      behaviour: 'takes one out',
      words: ['capped', 'off'],
      found: '"model": "m"  }, // one',
    },
    {
      behaviour: 'adds one over everything',
      words: ['20'],
      overall: true,
      found: '"budget": {\n    "usd": 20,\n    "per": "day"\n  }',
    },
    { behaviour: 'adds one of a project', words: ['$2'], project: '/work/tree', found: '"/work/tree": {' },
  ])('$behaviour, and keeps the rest', async ({ words, per, overall = false, project = null, found }) => {
    const { host, text } = machine();
    const done = await setBudgetCommand(host, { words, overall, project, per });
    if (!done.ok) throw new Error(done.problem.message);
    expect(text()).toContain(found);
    expect(text()).toContain('// mine');
  });

  it('undoes itself', async () => {
    const { host, text } = machine();
    await setBudgetCommand(host, { words: ['20'], overall: true, project: null });
    await setBudgetCommand(host, { words: ['off'], overall: true, project: null });
    expect(text()).toBe(TEXT);
  });

  it.each([
    { behaviour: 'no such profile', input: { words: ['nobody', '5'] }, code: 'unknown-profile' },
    { behaviour: 'the built-in profile', input: { words: ['native', '5'] }, code: 'budget-impossible' },
    { behaviour: 'a profile with a login', input: { words: ['work', '5'] }, code: 'budget-impossible' },
    { behaviour: 'a profile of a cloud', input: { words: ['cloud', '5'] }, code: 'budget-impossible' },
    { behaviour: 'no amount', input: { words: ['capped'] }, code: 'budget-words' },
    { behaviour: 'a profile and everything', input: { words: ['capped', '5'], overall: true }, code: 'budget-words' },
    {
      behaviour: 'a project and everything',
      input: { words: ['5'], overall: true, project: '/a' },
      code: 'budget-words',
    },
    { behaviour: 'a negative amount', input: { words: ['capped', '-5'] }, code: 'bad-amount' },
    { behaviour: 'nothing', input: { words: ['capped', '0'] }, code: 'bad-amount' },
    { behaviour: 'no number', input: { words: ['capped', '1e3'] }, code: 'bad-amount' },
    { behaviour: 'another span', input: { words: ['capped', '5'], per: 'hour' }, code: 'bad-span' },
    { behaviour: 'a share above 1', input: { words: ['capped', '5'], warnAt: '0.5,80' }, code: 'bad-shares' },
    { behaviour: 'none to take out', input: { words: ['free', 'off'] }, code: 'no-budget' },
  ])('refuses $behaviour, and writes nothing', async ({ input, code }) => {
    const { host, text } = machine();
    expect(await setBudgetCommand(host, { ...NOTHING, ...input })).toMatchObject({ ok: false, problem: { code } });
    expect(text()).toBe(TEXT);
  });
});

describe('cordon budget raise', () => {
  it.each([
    { behaviour: 'no budget there', words: ['free', '5'], code: 'no-budget' },
    { behaviour: 'the built-in profile', words: ['native', '5'], code: 'budget-impossible' },
    { behaviour: 'no session for a limit of each', words: ['each', '5'], code: 'no-session' },
    { behaviour: 'nothing', words: ['capped', '0'], code: 'bad-amount' },
  ])('refuses $behaviour', async ({ words, code }) => {
    expect(await raiseBudgetCommand(machine().host, { ...NOTHING, words })).toMatchObject({
      ok: false,
      problem: { code },
    });
  });
});
