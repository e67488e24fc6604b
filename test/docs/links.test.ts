import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../src/core/profiles/parse-configuration.ts';
import { whyUnknown } from './known-command.ts';
import { commandsIn, fencedIn, headingsIn, linksIn } from './markdown.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const pages = ['README.md', ...markdownBelow('docs')];

function markdownBelow(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name))
    .sort();
}

const textOf = (page: string): string => readFileSync(path.join(root, page), 'utf8');

/** Why a link leads nowhere, or null. */
function whyBroken(page: string, link: string): string | null {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? page : path.join(path.dirname(page), decodeURI(file));
  if (!existsSync(path.join(root, target))) return `${link}: there is no ${target}`;
  if (anchor === undefined || headingsIn(textOf(target)).includes(anchor)) return null;
  return `${link}: ${target} has no heading for it`;
}

describe('the documentation', () => {
  it.each(pages)('%s has no relative link that leads nowhere', (page) => {
    const broken = linksIn(textOf(page)).flatMap((link) => whyBroken(page, link) ?? []);
    expect(broken).toEqual([]);
  });

  it('has no page that docs/README.md doesn’t lead to', () => {
    const reached = new Set<string>();
    const waiting = [path.join('docs', 'README.md')];
    for (let page = waiting.pop(); page !== undefined; page = waiting.pop()) {
      if (reached.has(page) || !page.endsWith('.md')) continue;
      reached.add(page);
      const folder = path.dirname(page);
      waiting.push(...linksIn(textOf(page)).map((link) => path.join(folder, decodeURI(link.replace(/#.*/, '')))));
    }
    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });

  it.each(pages)('%s shows only commands that the program has', (page) => {
    const unknown = fencedIn(textOf(page), 'sh')
      .flatMap(commandsIn)
      .flatMap((words) => whyUnknown(words) ?? []);
    expect(unknown).toEqual([]);
  });

  it.each(pages)('%s shows only configurations that cordon takes', (page) => {
    const whole = fencedIn(textOf(page), 'jsonc').filter((block) => /^(\s*\/\/.*\n)*\s*\{/.test(block));
    const problems = whole.map((text) => parseConfiguration({ text, path: page, home: '/home/somebody' }));
    expect(problems.flatMap((parsed) => (parsed.ok ? [] : parsed.problem.message))).toEqual([]);
  });
});

describe('what these tests look for', () => {
  it('finds links, and not those to other sites or in code', () => {
    const text = 'See [a](b.md#c) and `[x](y)`, ![d](e.svg), [f](https://example.com).\n```\n[g](h)\n```\n';
    expect(linksIn(text)).toEqual(['b.md#c', 'e.svg']);
  });

  it('spells headings as the anchors that lead to them', () => {
    const text = '# A *b* `c`: d!\n```\n# no\n```\n## Not logged in · Please run /login\n## A *b* `c`: d!\n';
    expect(headingsIn(text)).toEqual(['a-b-c-d', 'not-logged-in--please-run-login', 'a-b-c-d-1']);
  });

  it.each([
    ['cordon run --dry-run free -p "a | b"', [['run', '--dry-run', 'free', '-p', '"a | b"']]],
    ['git diff | cordon run free -p hi > out.json', [['run', 'free', '-p', 'hi', '>', 'out.json']]],
    ['cordon explain   # a plain claude', [['explain']]],
    ['echo cordon run', []],
  ])('reads the commands of %s', (line, commands) => {
    expect(commandsIn(line)).toEqual(commands);
  });

  it.each([
    [['run', '--dry-run', 'free', '--bg'], null],
    [['run', '--bogus', 'free'], 'run --bogus free: no option --bogus'],
    [['secret', 'set', 'x'], null],
    [['secret', 'show', 'x'], 'there is no secret show x'],
    [['explain', '--json', '--', '--model', 'opus'], null],
    [['nonsense'], 'there is no nonsense'],
    [['--help'], null],
  ])('judges cordon %j', (words, why) => {
    expect(whyUnknown(words)).toBe(why);
  });

  it('says where a link leads nowhere', () => {
    expect(whyBroken('docs/concepts.md', 'absent.md')).toBe(`absent.md: there is no ${path.join('docs', 'absent.md')}`);
    expect(whyBroken('docs/concepts.md', 'security.md#absent')).toMatch(/has no heading/);
  });
});
