/** One value of the head of a Markdown file, and its line from 1. */
export type HeadValue = { readonly value: string; readonly line: number };

/** What the head of an agent, a command or a skill says: the lines `name: value` between its two `---`. */
export function readFrontMatter(text: string): ReadonlyMap<string, HeadValue> {
  const lines = text.split(/\r?\n/);
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end === -1) return new Map();
  return new Map(
    lines.slice(1, end).flatMap((line, index) => {
      const [, key, value] = /^([\w-]+):[ \t]*["']?(.*?)["']?[ \t]*(?:[ \t]#.*)?$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, { value, line: index + 2 }] as const];
    }),
  );
}
