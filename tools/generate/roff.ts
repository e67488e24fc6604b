/** Text in a manual page. What isn't ASCII is written by number, so that no reader depends on a locale. */
export function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(
      /[^\0-\x7f]/gu,
      (character) => `\\[u${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .replaceAll(/^([.'])/gm, '\\&$1');
}

/** An argument of a macro: blanks and quotes stay inside it. */
export function argument(text: string): string {
  return `"${roff(text).replaceAll('"', '\\(dq')}"`;
}

export function heading(text: string): string {
  return `.SH ${argument(text)}`;
}

/** A term, and what it means below it. */
export function term(name: string, meaning: string): string {
  return `.TP\n.B ${argument(name)}\n${roff(meaning)}`;
}

/** Lines as they stand. */
export function literal(text: string): string {
  return `.PP\n.nf\n${roff(text)}\n.fi`;
}
