import { redactText } from '../edits/redact-text.ts';
import type { Json } from '../layers/layer.ts';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import type { Client, EnvChange, Plan } from '../plan/plan.ts';
import type { Route } from '../resolution/route.ts';
import type { FingerprintOf, Text } from '../secret.ts';

/** A plan as it may be shown, in the shape of the contract. */
export type PlanReport = {
  readonly schema: 1;
  readonly profile: string;
  readonly session: string;
  readonly client: Client;
  readonly argv: readonly string[];
  readonly env: {
    readonly set: Readonly<Record<string, Text>>;
    readonly removed: readonly string[];
    /** Why each removed variable leaves. */
    readonly reasons: Readonly<Record<string, string>>;
  };
  readonly settings: Readonly<Record<string, Json>> | null;
  /** Its keys and its token stand as fingerprints when this is printed. */
  readonly gateway: GatewayPlan | null;
  readonly expect: Route;
  readonly notices: readonly string[];
};

/**
 * Secrets stand as fingerprints: cordon's own always, and whatever is one by its name or its look in the person's own
 * settings and arguments, which the overlay and the command line carry along.
 */
export function makePlanReport(plan: Plan, fingerprintOf: FingerprintOf): PlanReport {
  const redact = (text: string, kind: 'json' | 'lines') => redactText({ text, kind, fingerprintOf });
  const redactValue = (value: Text): Text => (typeof value === 'string' ? redact(value, 'lines') : value);
  const entries = Object.entries(plan.env);
  const unset = entries.flatMap(([name, change]) => (change.kind === 'unset' ? [[name, change.why] as const] : []));
  return {
    schema: 1,
    profile: plan.profile,
    session: plan.session,
    client: plan.client,
    argv: plan.argv.map((word) =>
      UUID.test(word) ? word : redact(word, word.trimStart().startsWith('{') ? 'json' : 'lines'),
    ),
    env: {
      set: Object.fromEntries(
        entries.flatMap(([name, change]) => (change.kind === 'unset' ? [] : [[name, redactValue(valueOf(change))]])),
      ),
      removed: unset.map(([name]) => name).toSorted(),
      reasons: Object.fromEntries(unset),
    },
    settings:
      plan.settings === null
        ? null
        : (JSON.parse(redact(JSON.stringify(plan.settings), 'json')) as Readonly<Record<string, Json>>),
    gateway: plan.gateway,
    expect: plan.expect,
    notices: plan.notices,
  };
}

/** A session's own number looks like a key, and is none. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function valueOf(change: Exclude<EnvChange, { readonly kind: 'unset' }>): Text {
  return change.kind === 'set' ? change.value : '';
}
