import { styleText } from 'node:util';
import type { PlannedUpstream } from '../core/plan/gateway-plan.ts';
import { OVERLAY_PATH } from '../core/plan/plan.ts';
import type { PlanReport } from '../core/report/plan-report.ts';
import type { RouteCredential } from '../core/resolution/route.ts';
import { quoteSh } from '../core/shells/quote.ts';
import type { BudgetRule } from '../core/usage/ledger.ts';
import { showCents } from '../core/usage/show-cents.ts';
import { safeText } from './safe-text.ts';

/** The plan for a person: the route first, then everything that the launch would do. */
export function renderPlan(plan: PlanReport, colour: boolean): string {
  const bold = (text: string) => (colour ? styleText('bold', text, { validateStream: false }) : text);
  const row = (label: string, value: string) => `${bold(label.padEnd(LABEL_WIDTH))}${safeText(value)}`;
  const part = (title: string, lines: readonly string[]) => [
    '',
    bold(title),
    ...lines.map((line) => `  ${safeText(line)}`),
  ];
  const { expect, client } = plan;
  const lines = [
    row('Profile', plan.profile),
    row('Client', `${client.path} ${client.version ?? ''}${client.verified ? '' : ' (not a verified version)'}`),
    row('Destination', destinationText(plan)),
    ...(plan.gateway?.upstreams ?? []).map((upstream, index) =>
      row(index === 0 ? '  from there' : '  else', upstreamText(upstream)),
    ),
    ...(plan.gateway?.budgets ?? []).map((rule) => row('  budget', budgetText(rule))),
    row('Authorization', credentialText(expect.authorization)),
    row('x-api-key', credentialText(expect.apiKey)),
    row('Model', expect.model ?? 'the client’s default'),
    row('Proxy', expect.proxy ?? 'none'),
    ...part('Environment', [
      ...Object.entries(plan.env.reasons).map(([name, why]) => `${name} removed: ${why}`),
      ...Object.entries(plan.env.set).map(
        ([name, value]) => `${name}=${typeof value === 'string' ? value : value.fingerprint}`,
      ),
    ]),
    ...part('Settings overlay', overlayLines(plan.settings)),
    ...part('Arguments', [
      `claude ${plan.argv.map((word) => (word === OVERLAY_PATH ? 'OVERLAY' : quote(word))).join(' ')}`,
    ]),
    ...plan.notices.flatMap((notice) => ['', safeText(notice)]),
  ];
  return `${lines.join('\n')}\n\nNothing was launched.\n`;
}

const LABEL_WIDTH = 15;

function destinationText({ expect, gateway }: PlanReport): string {
  if (gateway !== null) return 'the gateway of this session, on 127.0.0.1 and a port chosen at the launch';
  return expect.destination ?? 'none: the client would ask for a login and send nothing';
}

function upstreamText({ provider, baseUrl, credential, auth, model }: PlannedUpstream): string {
  const key = credential === null ? 'no key' : `${credential.fingerprint} (${auth})`;
  return `${baseUrl} (${provider}), ${key}${model === null ? '' : `, model ${model}`}`;
}

function budgetText({ scope, name, limitMicroUsd, per }: BudgetRule): string {
  const whose = scope === 'overall' ? 'everything' : `${scope} ${name}`;
  return `${showCents(limitMicroUsd)} a ${per} for ${whose}`;
}

function credentialText(credential: RouteCredential | null): string {
  return credential === null ? 'not sent' : `${credential.fingerprint ?? 'what a helper prints'} (${credential.from})`;
}

function overlayLines(settings: PlanReport['settings']): readonly string[] {
  if (settings === null) return ['none: this sub-command takes no settings'];
  const values = Object.entries(environmentOf(settings));
  const held = values.filter(([, value]) => value !== '').map(([name, value]) => `${name}=${String(value)}`);
  return [`${values.length - held.length} routing variables blank (all of them with --json)`, ...held];
}

function environmentOf(settings: PlanReport['settings']): Readonly<Record<string, unknown>> {
  const env = settings?.env;
  return typeof env === 'object' && env !== null && !Array.isArray(env)
    ? (env as Readonly<Record<string, unknown>>)
    : {};
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quoteSh(word);
}
