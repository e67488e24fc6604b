import type { Effect, ScriptReading, ShellVariables } from './effect.ts';
import type { Expression, Step, Steps } from './step.ts';

type Surrounding = { readonly reach: Effect['reach']; readonly owner: string | null };

/** What is known at one point of a script, and what was found so far. */
type State = {
  readonly variables: Map<string, string | null>;
  readonly exported: Set<string>;
  /** Variables that end with the block they stand in. */
  readonly locals: Set<string>;
  /** Those of the innermost block. */
  readonly declared: Set<string>;
  /** Variables of which it isn't known whether they are handed on: a condition decided it. */
  readonly unsure: Set<string>;
  /** Variables of which it isn't known whether they are local. */
  readonly unplaced: Set<string>;
  readonly functions: Map<string, readonly Step[]>;
  readonly effects: Effect[];
  /** Functions that are being followed, so that one that calls itself ends. */
  readonly calls: readonly string[];
};

const TOP: Surrounding = { reach: 'always', owner: null };
/** Nobody's start-up files call deeper. */
const DEPTH = 8;

/** Follows the steps of a script, as far as that can be done without running anything. */
export function runSteps({ steps, brokenAt }: Steps, variables: ShellVariables): ScriptReading {
  const state: State = {
    variables: new Map(variables),
    exported: new Set(),
    locals: new Set(),
    declared: new Set(),
    unsure: new Set(),
    unplaced: new Set(),
    functions: new Map(),
    effects: [],
    calls: [],
  };
  walk(state, steps, TOP);
  return { effects: state.effects, brokenAt };
}

/** False where the steps end before their end. */
function walk(state: State, steps: readonly Step[], surrounding: Surrounding): boolean {
  for (const step of steps) if (!take(state, step, surrounding)) return false;
  return true;
}

function take(state: State, step: Step, surrounding: Surrounding): boolean {
  const { effects } = state;
  const place = { at: step.at, ...surrounding };
  switch (step.kind) {
    case 'set':
      set(state, step, surrounding);
      return true;
    case 'unset':
      unset(state, step, surrounding);
      return true;
    case 'source':
      effects.push({ ...place, kind: 'source', path: evaluate(step.path, state.variables) });
      return true;
    case 'define': {
      effects.push({ ...place, kind: 'define', what: step.what, name: step.name });
      state.functions.set(step.name, step.body);
      walk(fork(state), step.body, { reach: 'command', owner: step.name });
      return true;
    }
    case 'call':
      call(state, step, surrounding);
      return true;
    case 'block':
      return block(state, step, surrounding);
    case 'opaque':
      effects.push({ ...place, kind: 'opaque', reason: step.reason });
      return true;
    case 'stop':
      // Behind a condition it may end the file; what follows is told as if it doesn't.
      return surrounding.reach !== 'always';
  }
}

/** The same findings, with knowledge of its own: what a block learns isn't known behind it. */
function fork(state: State): State {
  const { variables, exported, locals, unsure, unplaced } = state;
  return {
    ...state,
    variables: new Map(variables),
    exported: new Set(exported),
    locals: new Set(locals),
    declared: new Set(),
    unsure: new Set(unsure),
    unplaced: new Set(unplaced),
  };
}

type SetStep = Extract<Step, { readonly kind: 'set' }>;

function set(state: State, step: SetStep, surrounding: Surrounding): void {
  const { variables, exported, locals, unsure, unplaced, effects } = state;
  const { at, exports, scope } = step;
  const name = evaluate(step.name, variables);
  if (name === null) {
    effects.push({ at, ...surrounding, kind: 'opaque', reason: UNNAMED });
    return;
  }
  const value = evaluate(step.value, variables);
  if (scope === 'local' || (scope === 'innermost' && locals.has(name) && !unplaced.has(name))) {
    if (scope === 'local') state.declared.add(name);
    locals.add(name);
    variables.set(name, value);
    if (exports === true) effects.push({ at, ...surrounding, reach: 'command', kind: 'set', name, value });
    return;
  }
  // In a function a new variable doesn't last, and whether it is new isn't known where it may have been inherited.
  const isPlaced = scope === 'lasting' || (!unplaced.has(name) && (state.calls.length === 0 || exported.has(name)));
  const isSure = isPlaced && (exports !== 'as-before' || !unsure.has(name));
  const reach = isSure || surrounding.reach === 'command' ? surrounding.reach : 'perhaps';
  const isExported = exports === 'as-before' ? exported.has(name) || unsure.has(name) : exports;
  // One that is local stands in front of the lasting one.
  if (!locals.has(name)) variables.set(name, isSure && !unplaced.has(name) ? value : null);
  if (isExported) effects.push({ at, ...surrounding, reach, kind: 'set', name, value });
  else if (exported.has(name) || unsure.has(name)) effects.push({ at, ...surrounding, reach, kind: 'unset', name });
  if (!isSure) unsure.add(name);
  else if (isExported) exported.add(name);
  else exported.delete(name);
  if (isSure) unsure.delete(name);
}

const UNNAMED = 'which variable it changes is known only when it runs';

function unset(state: State, step: Extract<Step, { readonly kind: 'unset' }>, surrounding: Surrounding): void {
  const { variables, exported, locals, unsure, unplaced, effects } = state;
  const name = evaluate(step.name, variables);
  if (name === null) {
    effects.push({ at: step.at, ...surrounding, kind: 'opaque', reason: UNNAMED });
    return;
  }
  const isLocal = locals.has(name) && !unplaced.has(name);
  variables.set(name, isLocal && step.of === 'lasting' ? (variables.get(name) ?? null) : null);
  if (isLocal && step.of === 'innermost') {
    locals.delete(name);
    return;
  }
  const isSure = step.of === 'lasting' || !unplaced.has(name);
  const reach = isSure || surrounding.reach === 'command' ? surrounding.reach : 'perhaps';
  effects.push({ at: step.at, ...surrounding, reach, kind: 'unset', name });
  if (!isSure) return;
  exported.delete(name);
  unsure.delete(name);
}

function call(state: State, { name, at }: Extract<Step, { readonly kind: 'call' }>, surrounding: Surrounding): void {
  const body = state.functions.get(name);
  // What a function does for one command is told where it is defined.
  if (body === undefined || surrounding.reach === 'command') return;
  if (state.calls.includes(name) || state.calls.length >= DEPTH) {
    state.effects.push({ at, ...surrounding, kind: 'opaque', reason: 'functions call each other without end' });
    return;
  }
  const inside = { ...state, calls: [...state.calls, name], declared: new Set<string>() };
  const before = new Set(state.locals);
  walk(inside, body, { ...surrounding, owner: null });
  forgetLocals(inside, before);
}

type BlockStep = Extract<Step, { readonly kind: 'block' }>;

function block(state: State, { runs, body }: BlockStep, surrounding: Surrounding): boolean {
  if (runs === 'always') {
    const inside = { ...state, declared: new Set<string>() };
    const before = new Set(state.locals);
    const goesOn = walk(inside, body, surrounding);
    forgetLocals(inside, before);
    return goesOn;
  }
  const inner = fork(state);
  const reach = runs === 'command' || surrounding.reach === 'command' ? 'command' : 'perhaps';
  walk(inner, body, { ...surrounding, reach });
  if (runs === 'command') return true;
  forgetLocals(inner, state.locals);
  for (const name of new Set([...state.variables.keys(), ...inner.variables.keys()]))
    if (state.variables.get(name) !== inner.variables.get(name)) state.variables.set(name, null);
  markDifferences(state.unsure, [state.exported, inner.exported, inner.unsure]);
  markDifferences(state.unplaced, [state.locals, inner.locals, inner.unplaced]);
  return true;
}

/** What a condition decided isn't known behind it. */
function markDifferences(
  marked: Set<string>,
  [before, after, known]: readonly [ReadonlySet<string>, ReadonlySet<string>, ReadonlySet<string>],
): void {
  for (const name of new Set([...before, ...after])) if (before.has(name) !== after.has(name)) marked.add(name);
  for (const name of known) marked.add(name);
}

/** At the end of a block its own variables go; what stood behind them isn't known any longer. */
function forgetLocals({ declared, locals, variables }: State, before: ReadonlySet<string>): void {
  for (const name of declared) {
    if (!before.has(name)) locals.delete(name);
    variables.set(name, null);
  }
}

/** What an expression comes to; null where that can't be told. */
function evaluate(expression: Expression, variables: ShellVariables): string | null {
  const texts = expression.map((piece) => {
    switch (piece.kind) {
      case 'text':
        return piece.text;
      case 'variable':
        return variables.get(piece.name) ?? null;
      case 'unknown':
        return null;
    }
  });
  return texts.includes(null) ? null : texts.join('');
}
