import { styleText } from 'node:util';
import type { BudgetChangeReport, BudgetRaiseReport, BudgetReport, BudgetRow } from '../core/report/budget-report.ts';
import { showUsd } from './money.ts';
import { safeText } from './safe-text.ts';
import { renderTable } from './table.ts';

const HEAD = ['BUDGET', 'PER', 'LIMIT', 'SPENT', 'RESERVED', 'LEFT', 'USED', 'RESETS'];

export function renderBudgets({ budgets }: BudgetReport, colour: boolean): string {
  if (budgets.length === 0) return 'No budget is set. Set one with: cordon budget set PROFILE USD\n';
  return renderTable({ head: HEAD, rows: budgets.map(cells), colour });
}

function cells(row: BudgetRow): readonly string[] {
  const { per, session, limitMicroUsd, raisedMicroUsd, spentMicroUsd, reservedMicroUsd, resetsAt } = row;
  const left = Math.max(0, limitMicroUsd - spentMicroUsd - reservedMicroUsd);
  const raised = raisedMicroUsd === 0 ? '' : ` (raised by ${showUsd(raisedMicroUsd)})`;
  return [
    session === null ? whose(row) : `${whose(row)}, ${session}`,
    per,
    showUsd(limitMicroUsd) + raised,
    showUsd(spentMicroUsd),
    showUsd(reservedMicroUsd),
    showUsd(left),
    bar((spentMicroUsd + reservedMicroUsd) / limitMicroUsd),
    resetsAt === null ? 'never' : `${resetsAt.slice(0, 16).replace('T', ' ')} UTC`,
  ];
}

function whose({ scope, profile, project }: Pick<BudgetRow, 'scope' | 'profile' | 'project'>): string {
  return scope === 'overall' ? 'everything' : (profile ?? project ?? '');
}

const CELLS = 10;

function bar(share: number): string {
  const filled = Math.min(CELLS, Math.round(share * CELLS));
  return `${'█'.repeat(filled)}${'░'.repeat(CELLS - filled)} ${Math.round(share * 100)} %`;
}

export function renderBudgetRaise({ byMicroUsd, budgets }: BudgetRaiseReport, colour: boolean): string {
  const done = `Raised by ${showUsd(byMicroUsd)}, until the limit resets. Sessions that run see it with their next request.`;
  return `${colour ? styleText('bold', done, { validateStream: false }) : done}\n\n${renderTable({ head: HEAD, rows: budgets.map(cells), colour })}`;
}

export function renderBudgetChange(report: BudgetChangeReport): string {
  const { budget, configuration, next } = report;
  const name = report.scope === 'overall' ? 'everything together' : `"${whose(report)}"`;
  const done =
    budget === null
      ? `The budget of ${name} was taken out of ${configuration}.`
      : `${showUsd(budget.usd * 1e6)} per ${budget.per} is the budget of ${name} now, in ${configuration}.`;
  return [done, ...next].map((line) => `${safeText(line)}\n`).join('');
}
