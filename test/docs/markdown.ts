/** The blocks fenced with this language, without their fences. */
export function fencedIn(text: string, language: string): readonly string[] {
  return [...text.matchAll(/^```([a-z]*)\n(.*?)^```$/gms)]
    .filter(([, name]) => name === language)
    .map(([, , body]) => body ?? '');
}

/** Every relative link and picture. What is code is no link. */
export function linksIn(text: string): readonly string[] {
  const prose = withoutFences(text).replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '').filter((link) => !/^[a-z]+:/.test(link));
}

/** Each heading as GitHub spells the anchor that leads to it; one that comes again gets a number. */
export function headingsIn(text: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...withoutFences(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

function withoutFences(text: string): string {
  return text.replaceAll(/^```.*?^```$/gms, '');
}

/** The words behind `cordon` in each command of a shell block. */
export function commandsIn(block: string): readonly (readonly string[])[] {
  return block
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, ''))
    .flatMap(splitAtOperators)
    .map((command) => command.match(/"[^"]*"|'[^']*'|\S+/g) ?? [])
    .filter(([program]) => program === 'cordon')
    .map((words) => words.slice(1));
}

/** A pipe inside quotes belongs to a word. */
function splitAtOperators(line: string): readonly string[] {
  return (line.match(/(?:"[^"]*"|'[^']*'|[^|;&])+/g) ?? []).map((command) => command.trim());
}
