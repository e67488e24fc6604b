// Draws docs/demo.svg: runs the demo with colour and turns what it printed into a picture of a terminal.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { drawTerminal, type Caption } from './picture/draw-terminal.ts';
import { readColours } from './picture/read-colours.ts';

const CAPTION: Caption = {
  typed: 'npm run demo',
  title: 'npm run demo: a leaked base URL, named and contained',
  description:
    'Terminal text. One line in ~/.claude/settings.json names a stranger’s server. Started plainly, and through two shell functions, Claude Code sends the login or the provider’s key to the stranger. cordon explain names file and line. cordon run native reaches api.anthropic.com with the login, and cordon run free reaches the provider with the provider’s key; the stranger gets nothing.',
};

const root = path.dirname(import.meta.dirname);
const target = path.join(root, 'docs', 'demo.svg');

const demo = spawnSync(process.execPath, [path.join('tools', 'demo.ts')], {
  cwd: root,
  env: { ...process.env, FORCE_COLOR: '1' },
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
// Only a demo that went as it claims is a picture to show.
if (demo.status === 0) {
  writeFileSync(target, drawTerminal(readColours(demo.stdout), CAPTION));
  process.stderr.write(`written: ${path.relative(root, target)}\n`);
} else {
  process.stdout.write(demo.stdout);
  process.exitCode = demo.status ?? 1;
}
