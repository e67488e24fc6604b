import type { Compilable } from 'kysely';

/** A query that was compiled once, and what goes into its places. */
export type Query = { readonly sql: string; readonly parameters: readonly unknown[] };

/** Stands in a query for an argument that each call gives. */
class Hole {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Compiles a query with a place for each argument, because compiling takes longer than running it: about 40 µs against 3 on
 * SQLite (kysely 0.29).
 */
export function prepare<Arguments extends object>(
  build: (hole: <Key extends keyof Arguments & string>(name: Key) => Arguments[Key]) => Compilable,
): (given: Arguments) => Query {
  const compiled = build(
    <Key extends keyof Arguments & string>(name: Key) => new Hole(name) as Arguments[Key],
  ).compile();
  const { sql } = compiled;
  const places = compiled.parameters;
  return (given) => ({
    sql,
    parameters: places.map((place) => (place instanceof Hole ? given[place.name as keyof Arguments] : place)),
  });
}
