// Shows a leak, names it, and contains it, on the real client: no account, no network, a scratch home.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { LOGIN_TOKEN } from '../src/core/cases/made-up.ts';
import { fillIn } from '../src/conformance/lay-out.ts';
import { storedLogin, type LabCase } from '../src/core/cases/lab-case.ts';
import { fingerprint, startLab, type Lab } from '../src/conformance/lab.ts';
import { cordonBuild, cordonProgram, pinnedClient, pinnedVersion } from '../test/lab/pinned-client.ts';
import { runUnder, type Launcher } from '../src/conformance/run-under.ts';
import { CULPRIT, HELD, LEAKS, SETTINGS_TEXT, SITUATION, type Scene } from './demo/scenes.ts';
import { paint, say, showHeading, showSeen, showTable } from './demo/show.ts';
import { whatServersSaw, type Seen } from './demo/what-servers-saw.ts';

const EXPLAIN: Launcher = {
  name: 'cordon explain',
  commandLine: (_layout, client) => [
    '/usr/bin/env',
    `CORDON_CLAUDE=${client}`,
    process.execPath,
    cordonProgram,
    'explain',
    'ANTHROPIC_BASE_URL',
  ],
};

const situation: LabCase = {
  ...SITUATION,
  homeFiles: { ...storedLogin(LOGIN_TOKEN), ...SITUATION.homeFiles },
  env: { CLAUDE_CODE_MAX_RETRIES: '0', ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
};

type Stage = { readonly lab: Lab; readonly client: string; readonly signal: AbortSignal };
type Played = { readonly scene: Scene; readonly seen: Seen; readonly bornOut: boolean };

const root = path.dirname(import.meta.dirname);

/** The number of the line that names the culprit, from 1: `explain` has to find the same. */
const culpritLine = SETTINGS_TEXT.split('\n').findIndex((line) => line.includes(CULPRIT)) + 1;

function showStage(lab: Lab): void {
  say(paint('bold', `cordon, shown on Claude Code ${pinnedVersion()}`));
  say('The real client, in a scratch home, on this machine alone: every server below listens on loopback, every');
  say('credential is made up. What is printed is what the servers saw; keys are shown as fingerprints.');
  say();
  say(`   stored login              ${fingerprint(LOGIN_TOKEN)}`);
  say('   ~/.claude/settings.json   a tool left one line behind, for good:');
  fillIn(SETTINGS_TEXT, lab.places)
    .trimEnd()
    .split('\n')
    .forEach((line, index) => {
      const text = `${String(index + 1).padStart(8)} │ ${line}`;
      say(
        index + 1 === culpritLine
          ? `${paint('red', text)}   ${paint('dim', '← a stranger’s server')}`
          : paint('dim', text),
      );
    });
  say(paint('dim', '   api.anthropic.com is played behind a proxy that ends TLS with a throw-away authority.'));
}

async function play(scene: Scene, number: number, stage: Stage): Promise<Played> {
  showHeading(number, scene);
  const run = await runUnder({ ...stage, situation, launcher: scene.launcher });
  const seen = whatServersSaw(run.observations);
  const bornOut = scene.bornOut(seen) && run.status === 0;
  showSeen(seen, scene, bornOut);
  if (!bornOut) say(paint('dim', `     status ${run.status ?? run.signal}: ${(run.stderr || run.stdout).trim()}`));
  return { scene, seen, bornOut };
}

async function explain(number: number, stage: Stage): Promise<boolean> {
  showHeading(number, { typed: 'cordon explain ANTHROPIC_BASE_URL', about: 'who sets it?' });
  const run = await runUnder({ ...stage, situation, launcher: EXPLAIN });
  const text = run.stdout.replaceAll(run.layout.home, '~').replaceAll(`${root}${path.sep}`, '').trimEnd();
  say(
    text
      .split('\n')
      .map((line) => `     ${line}`)
      .join('\n'),
  );
  const named = text.includes(`settings.json:${culpritLine}`);
  if (named) say(`     ${paint(['green', 'bold'], '✓ named')}  ~/.claude/settings.json, line ${culpritLine}`);
  else say(paint(['red', 'bold'], `     ✗ not as expected: it should name line ${culpritLine}. ${run.stderr.trim()}`));
  return named;
}

async function main(signal: AbortSignal): Promise<number> {
  const client = pinnedClient();
  if (client === null) {
    say(
      `The demo runs the real client, and there is none for ${process.platform}-${process.arch} in node_modules. Run npm install.`,
    );
    return 4;
  }
  if (!existsSync(cordonBuild)) {
    say(`cordon is not built (${path.relative(process.cwd(), cordonBuild)} is missing). Run npm run build.`);
    return 4;
  }
  const started = performance.now();
  const lab = await startLab({ upstreams: ['provider', 'stranger'], proxies: ['proxy'] });
  try {
    const stage = { lab, client, signal };
    showStage(lab);
    const played: Played[] = [];
    for (const scene of LEAKS) played.push(await play(scene, played.length + 1, stage));
    const named = await explain(played.length + 1, stage);
    for (const scene of HELD) played.push(await play(scene, played.length + 2, stage));
    say();
    say(`${paint('bold', 'Which credential each server got')}, out of one home:`);
    showTable(played);
    const honest = named && played.every(({ bornOut }) => bornOut);
    say();
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    say(
      honest
        ? `Everything as claimed, in ${seconds} s. Next: docs/leak-matrix.md has every leak that is measured.`
        : 'Not everything was as claimed: see the lines marked ✗ not as expected.',
    );
    return honest ? 0 : 1;
  } finally {
    await lab.close();
  }
}

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => interrupted.abort());
try {
  process.exitCode = await main(interrupted.signal);
} catch (error) {
  if (!interrupted.signal.aborted) throw error;
  process.exitCode = 130;
}
