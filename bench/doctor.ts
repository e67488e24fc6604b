// What `cordon doctor` costs beside `cordon explain`, on a home as people have it: start-up files of bash and zsh that read
// others, settings of an editor, a project with its environment files, histories. With --heavy the files of five shells are
// long. Both are started in turn, round after round,
// and the ratio is the median of the rounds' ratios. What the doctor finds there is checked first, so that nothing is timed
// that read nothing.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './median.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    heavy: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
/** How many times the lines that stand for all others are repeated. */
const SIZE = values.heavy ? 4 : 1;
/** Nobody uses all shells; files of the others are short or not there. */
const OTHERS = values.heavy ? 4 : 0;
const root = path.dirname(import.meta.dirname);
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'cordon-bench-')));
const [home, project, bin] = ['home', 'home/work/app', 'bin'].map((name) => path.join(scratch, name)) as [
  string,
  string,
  string,
];
const cordon = [process.execPath, path.join(root, 'bin', 'cordon.cjs')];
const env = { PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`, HOME: home, SHELL: '/bin/zsh' };

const filler = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

/** A home of somebody who has lived in it for some years. */
const FILES: Readonly<Record<string, string>> = {
  'home/.bashrc': `[ -z "$PS1" ] && return\n${filler(SIZE * 20, (i) => `alias a${i}='ls -${i}'\nexport V${i}="$HOME/v${i}"`)}\nfor f in a b; do :; done\n[ -f ~/.bash_aliases ] && . ~/.bash_aliases\neval "$(direnv hook bash)"\n`,
  'home/.bash_aliases': filler(SIZE * 10, (i) => `alias b${i}='git log -${i}'`),
  'home/.profile': 'if [ -n "$BASH_VERSION" ]; then . "$HOME/.bashrc"; fi\nPATH="$HOME/bin:$PATH"\n',
  'home/.zshenv': 'export EDITOR=vi\n. "$HOME/.cargo/env"\n',
  'home/.cargo/env': 'case ":${PATH}:" in *:"$HOME/.cargo/bin":*) ;; *) export PATH="$HOME/.cargo/bin:$PATH";; esac\n',
  'home/.zshrc': `${filler(SIZE * 30, (i) => `alias z${i}='ls -${i}'\nfz${i}() {\n  local x="$1"\n  echo "$x"\n}`)}\nsource ~/.zsh/more.zsh\nexport ANTHROPIC_MODEL=glm-5.3\n`,
  'home/.zsh/more.zsh': filler(SIZE * 25, (i) => `export M${i}="\${M${i}:-${i}}"`),
  'home/.config/fish/config.fish': `${filler(OTHERS * 15, (i) => `set -gx F${i} "$HOME/f${i}"\nfunction g${i}\n  echo $argv\nend`)}\nif status is-interactive\n  starship init fish | source\nend\n`,
  'home/.config/fish/conf.d/a.fish': 'fish_add_path ~/bin\n',
  'home/.config/nushell/config.nu': filler(OTHERS * 15, (i) => `$env.N${i} = "n${i}"\nalias n${i} = ls`),
  'home/.config/powershell/profile.ps1': filler(
    OTHERS * 15,
    (i) => `$env:P${i} = "p${i}"\nfunction p${i} { Get-Item . }`,
  ),
  'home/.config/Code/User/settings.json': JSON.stringify(
    Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`editor.some.setting${i}`, i])),
  ),
  'home/.bash_history': filler(2000, (i) => `git commit -m 'change ${i}'`),
  'home/.zsh_history': filler(2000, (i) => `: 1700000000:0;npm run task${i}`),
  'home/.claude/settings.json': JSON.stringify({
    env: { EDITOR: 'vi' },
    permissions: { allow: Array.from({ length: 60 }, (_, i) => `Bash(npm run task${i}:*)`) },
    hooks: {},
  }),
  'home/.claude.json': JSON.stringify({
    numStartups: 4000,
    projects: Object.fromEntries(
      Array.from({ length: 80 }, (_, i) => [`/home/p/work/${i}`, { allowedTools: [], history: [`prompt ${i}`] }]),
    ),
  }),
  'home/work/app/.claude/settings.json': '{"permissions": {"deny": ["Read(.env)"]}}',
  'home/work/app/.envrc': 'dotenv_if_exists\nuse flake\n',
  'home/work/app/.env': 'DATABASE_URL=postgres://127.0.0.1/app\n',
  'home/work/app/mise.toml': '[tools]\nnode = "24"\n[env]\nNODE_ENV = "development"\n',
  'home/work/app/.vscode/settings.json': '{"editor.tabSize": 2}',
};

function prepare(): void {
  for (const [name, text] of Object.entries(FILES)) {
    const file = path.join(scratch, name);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, text, { mode: 0o600 });
  }
  mkdirSync(bin);
  const stub = path.join(bin, 'claude');
  writeFileSync(stub, '#!/bin/sh\necho "2.1.330 (Claude Code)"\n');
  chmodSync(stub, 0o755);
  const { stdout } = start(['doctor', '--json']);
  if (!stdout.includes('.zshrc') || !stdout.includes('ANTHROPIC_MODEL'))
    throw new Error(`The doctor read nothing of this home: there is nothing to measure.\n${stdout}`);
}

function start(words: readonly string[]) {
  const [program = '', ...script] = cordon;
  return spawnSync(program, [...script, ...words], { env, cwd: project, encoding: 'utf8', timeout: 60_000 });
}

function time(words: readonly string[]): number {
  const before = process.hrtime.bigint();
  start(words);
  return Number(process.hrtime.bigint() - before) / 1e6;
}

try {
  prepare();
  const [explain, doctor] = [['explain'], ['doctor']];
  for (const words of [explain, doctor]) time(words);
  const rounds = Array.from({ length: Number(values.rounds) }, () => ({
    explain: time(explain),
    doctor: time(doctor),
  }));
  const report = {
    rounds: rounds.length,
    explainMs: median(rounds.map((round) => round.explain)),
    doctorMs: median(rounds.map((round) => round.doctor)),
    ratio: median(rounds.map((round) => round.doctor / round.explain)),
  };
  process.stdout.write(
    `cordon explain ${report.explainMs.toFixed(0)} ms, cordon doctor ${report.doctorMs.toFixed(0)} ms: ${report.ratio.toFixed(2)} times (${report.rounds} rounds, medians)\n`,
  );
  if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
