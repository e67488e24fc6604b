/** A part of a value as a script writes it. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  /** Only running the script tells. */
  | { readonly kind: 'unknown' };

export type Expression = readonly Piece[];

/**
 * What a statement of a script does, in the words that fish, PowerShell and nushell share. A reader turns text into these,
 * and `runSteps` follows them; nothing is run. Positions index the text.
 */
export type Step = { readonly at: number } & (
  | {
      readonly kind: 'set';
      readonly name: Expression;
      readonly value: Expression;
      /** Whether programs get the variable; `as-before` where only one that had it already is handed on. */
      readonly exports: boolean | 'as-before';
      /** `local` ends with its block or function; `innermost` is the variable that is seen there, else a new one of the function. */
      readonly scope: 'lasting' | 'local' | 'innermost';
    }
  | { readonly kind: 'unset'; readonly name: Expression; readonly of: 'innermost' | 'lasting' }
  | { readonly kind: 'source'; readonly path: Expression }
  | {
      readonly kind: 'define';
      readonly what: 'alias' | 'function';
      readonly name: string;
      readonly body: readonly Step[];
    }
  | { readonly kind: 'call'; readonly name: string }
  /** `always` runs where it stands, `perhaps` under a condition, `command` for one command alone. */
  | { readonly kind: 'block'; readonly runs: 'always' | 'perhaps' | 'command'; readonly body: readonly Step[] }
  | { readonly kind: 'opaque'; readonly reason: string }
  /** Nothing of this file, or of this function, runs behind it. */
  | { readonly kind: 'stop' }
);

/** A script as steps. `brokenAt` is where syntax begins that the reader doesn't know. */
export type Steps = { readonly steps: readonly Step[]; readonly brokenAt: number | null };

export const UNKNOWN: Expression = [{ kind: 'unknown' }];

export function literal(text: string): Expression {
  return [{ kind: 'text', text }];
}

/** The text of an expression that needs nothing to be known; null where it has other parts. */
export function literalOf(expression: Expression): string | null {
  const texts = expression.map((piece) => (piece.kind === 'text' ? piece.text : null));
  return texts.includes(null) ? null : texts.join('');
}

/** The steps of a text that stands quoted at one place: all of them are there. */
export function relocate(steps: readonly Step[], at: number): readonly Step[] {
  return steps.map((step): Step =>
    step.kind === 'define' || step.kind === 'block' ? { ...step, at, body: relocate(step.body, at) } : { ...step, at },
  );
}

/** Steps of which it isn't known whether they run. */
export function conditional(body: readonly Step[]): readonly Step[] {
  const [first] = body;
  return first === undefined ? [] : [{ kind: 'block', at: first.at, runs: 'perhaps', body }];
}

/** An expression without its first characters, which are plain text. */
export function dropText(expression: Expression, count: number): Expression {
  let left = count;
  return expression.flatMap((piece): Expression => {
    if (piece.kind !== 'text' || left === 0) return [piece];
    const text = piece.text.slice(left);
    left -= piece.text.length - text.length;
    return [{ kind: 'text', text }];
  });
}
