import { styleText } from 'node:util';
import type { Scene } from './scenes.ts';
import { SERVERS, type Prompt, type Seen } from './what-servers-saw.ts';

type Style = Parameters<typeof styleText>[0];

/** Colour only where a terminal shows it; `NO_COLOR` and a pipe get plain text. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

export function say(text = ''): void {
  process.stdout.write(`${text}\n`);
}

export function showHeading(number: number, scene: Pick<Scene, 'typed' | 'about'>): void {
  say();
  say(`${paint('dim', `${number}`)}  ${paint('bold', `$ ${scene.typed}`)}   ${paint('dim', scene.about)}`);
}

/** Every prompt with where it arrived, and one line of verdict. */
export function showSeen(seen: Seen, scene: Pick<Scene, 'verdict' | 'claim'>, bornOut: boolean): void {
  for (const prompt of seen.prompts) say(`     ${promptLine(prompt)}`);
  if (seen.prompts.length === 0) say('     no server was asked anything');
  for (const request of new Set(seen.besides)) say(paint('dim', `     besides: ${request}`));
  if (!bornOut) {
    say(paint(['red', 'bold'], `     ✗ not as expected: this demo would have said "${scene.claim}"`));
    return;
  }
  const mark = scene.verdict === 'leak' ? paint(['red', 'bold'], '✗ leak') : paint(['green', 'bold'], '✓ held');
  say(`     ${mark}  ${scene.claim}`);
}

function promptLine({ server, credential, fingerprint, model }: Prompt): string {
  return `→ ${server.padEnd(18)} ${credential} ${paint('dim', fingerprint)}  ${model}`;
}

/** What each server saw in each session, side by side. */
export function showTable(rows: readonly { readonly scene: Scene; readonly seen: Seen }[]): void {
  const cells = rows.map(({ scene, seen }) => [
    scene.typed.replace(' -p hi', ''),
    ...SERVERS.map((server) => cellOf(seen.prompts.filter((prompt) => prompt.server === server))),
  ]);
  const table = [['', ...SERVERS], ...cells];
  const widths = ['', ...SERVERS].map((_, index) => Math.max(...table.map((row) => (row[index] ?? '').length)));
  say();
  table.forEach((row, line) => {
    const text = row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('   ')
      .trimEnd();
    const style: Style = line === 0 ? 'bold' : rows[line - 1]?.scene.verdict === 'leak' ? 'red' : 'green';
    say(`   ${paint(style, text)}`);
  });
}

function cellOf(prompts: readonly Prompt[]): string {
  return prompts.length === 0 ? '–' : [...new Set(prompts.map((prompt) => prompt.credential))].join(', ');
}
