import type { Plan } from '../plan/plan.ts';
import { revealText } from '../secret.ts';
import type { ClientReport } from './client-report.ts';
import type { Observation } from './observation.ts';
import type { Depth, WitnessPlaces } from './witnessed-plan.ts';

/** How the client's run ended. */
export type ClientEnd =
  | {
      readonly kind: 'ended';
      readonly status: number | null;
      readonly signal: string | null;
      readonly words: string | null;
    }
  | { readonly kind: 'cut-off'; readonly seconds: number }
  | { readonly kind: 'not-started'; readonly reason: string };

/** One run of the client under a plan, and all that was seen of it. */
export type Trial = {
  /** The plan as it would be launched, without the witness in it. */
  readonly plan: Plan;
  readonly depth: Depth;
  readonly places: WitnessPlaces;
  readonly observations: readonly Observation[];
  readonly report: ClientReport;
  readonly end: ClientEnd;
  /** Servers that some layer names as a destination, by origin, with who names it. */
  readonly named: ReadonlyMap<string, string>;
};

/** Every model that the plan lets the client ask for: the session's own first. */
export function plannedModels({ expect, env }: Plan): ReadonlySet<string> {
  const models = Object.entries(env).flatMap(([name, change]) =>
    change.kind === 'set' && MODEL_VARIABLE.test(name) ? [revealText(change.value)] : [],
  );
  return new Set([...(expect.model === null ? [] : [expect.model]), ...models].map(withoutWindow));
}

const MODEL_VARIABLE = /^(?:ANTHROPIC_DEFAULT_\w+_MODEL|CLAUDE_CODE_SUBAGENT_MODEL|CLAUDE_CODE_AUTO_MODE_MODEL)$/;

/** `[1m]` asks for a window and is never sent. */
export function withoutWindow(model: string): string {
  return model.replace(/\[\d+m\]$/i, '');
}

/**
 * Whether the planned model is only what a version that was verified would take by itself. The client's own default
 * changes from version to version: on one that nobody looked at, another default is no breach of the plan.
 */
export function guessesModel({ argv, client }: Plan): boolean {
  const place = argv.indexOf('--model');
  return !client.verified && (place === -1 || argv[place + 1] === 'default');
}
