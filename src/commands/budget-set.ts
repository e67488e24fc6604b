import { fail, succeed, type Outcome } from '../core/problem.ts';
import { defaultConfiguration } from '../core/profiles/configuration.ts';
import { editBudget } from '../core/profiles/edit-budget.ts';
import { parseConfiguration } from '../core/profiles/parse-configuration.ts';
import type { Budget } from '../core/profiles/profile.ts';
import type { BudgetChangeReport } from '../core/report/budget-report.ts';
import { readBudgetWords, readDollars, type BudgetWords } from '../core/usage/budget-target.ts';
import { findBudgetedProfile, findRule, type BudgetTarget } from '../core/usage/find-rule.ts';
import type { BudgetRule } from '../core/usage/ledger.ts';
import { configurationPath, readConfigurationText } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';
import { writeConfiguration } from '../host/write-configuration.ts';

export type BudgetSetInput = BudgetWords & {
  readonly per?: string | undefined;
  /** Shares with commas between them. */
  readonly warnAt?: string | undefined;
};

const SPANS = ['session', 'day', 'week', 'month'] as const;

/** Writes a limit into the configuration; `off` in place of the amount takes it out. Everything else in the file stays. */
export async function setBudgetCommand(host: Host, input: BudgetSetInput): Promise<Outcome<BudgetChangeReport>> {
  const read = readBudgetWords(input);
  if (!read.ok) return read;
  const { target, amount } = read.value;
  const there = readConfigurationText(host);
  if (!there.ok) return there;
  const path = configurationPath(host) ?? 'config.jsonc';
  const before = there.value?.text ?? null;
  const text = before ?? '{}\n';
  const parsed = parseConfiguration({ text, path, home: host.home });
  if (!parsed.ok) return parsed;
  const known = checkTarget(before === null ? defaultConfiguration(null) : parsed.value, target);
  if (!known.ok) return known;
  const rule = findRule(parsed.value, target);
  const budget = amount === 'off' ? succeed(null) : readBudget(input, amount, rule.ok ? rule.value.per : 'day');
  if (!budget.ok) return budget;
  if (budget.value === null && !rule.ok) return rule;
  const edited = editBudget({ text, path, home: host.home, target, budget: budget.value });
  if (!edited.ok) return edited;
  const written = await writeConfiguration(host, { text: edited.value.text, before });
  if (!written.ok) return written;
  const now = findRule(edited.value.configuration, target);
  return succeed(toReport({ target, rule: now.ok ? now.value : null, configuration: written.value }));
}

function checkTarget(configuration: Parameters<typeof findRule>[0], { scope, name }: BudgetTarget): Outcome<unknown> {
  if (scope !== 'profile') return succeed(null);
  return findBudgetedProfile(configuration, name);
}

function readBudget({ per, warnAt }: BudgetSetInput, amount: string, now: Budget['per']): Outcome<Budget> {
  const usd = readDollars(amount);
  if (!usd.ok) return usd;
  const span = per === undefined ? now : SPANS.find((known) => known === per);
  if (span === undefined) return fail(WRONG_SPAN);
  if (warnAt === undefined) return succeed({ usd: usd.value, per: span });
  const shares = warnAt.split(',').map(Number);
  return shares.every((share) => share > 0 && share <= 1)
    ? succeed({ usd: usd.value, per: span, warnAt: shares })
    : fail(WRONG_SHARES);
}

const WRONG_SPAN = {
  code: 'bad-span',
  kind: 'usage',
  message: '--per is none of session, day, week and month.',
  hint: 'Days, weeks (from Monday) and months are UTC.',
} as const;

const WRONG_SHARES = {
  code: 'bad-shares',
  kind: 'usage',
  message: '--warn-at is not a list of shares above 0 and at most 1.',
  hint: 'Write them with commas, as in 0.5,0.8.',
} as const;

function toReport(done: {
  readonly target: BudgetTarget;
  readonly rule: BudgetRule | null;
  readonly configuration: string;
}): BudgetChangeReport {
  const { target, rule, configuration } = done;
  return {
    schema: 1,
    action: rule === null ? 'removed' : 'set',
    scope: target.scope,
    profile: target.scope === 'profile' ? target.name : null,
    project: target.scope === 'project' ? target.name : null,
    budget: rule === null ? null : { usd: rule.limitMicroUsd / 1e6, per: rule.per, warnAt: rule.warnAt },
    configuration,
    next: [
      'It counts for sessions that are started from now on.',
      ...(rule === null ? [] : ['For those that run, lift theirs with: cordon budget raise']),
    ],
  };
}
