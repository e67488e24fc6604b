import { planRun } from './commands/run.ts';
import { parseRunLine } from './core/plan/parse-run-line.ts';
import { exitStatusOf, succeed, type Outcome, type Problem } from './core/problem.ts';
import { bearBrokenOutput } from './host/broken-output.ts';
import type { Host } from './host/host.ts';
import { launchPlan } from './host/launch/launch-plan.ts';
import { createNodeHost, ordinalMarks } from './host/node-host.ts';

const words = process.argv.slice(2);

async function main(): Promise<void> {
  const [command, ...rest] = words;
  process.exitCode = await (command === undefined || !Object.hasOwn(DIRECT, command)
    ? runCommandLine(words)
    : (DIRECT[command] as Direct)(rest));
}

type Direct = (line: readonly string[]) => Promise<number>;

/** What is started too often, or by programs, to load the parser of all the other commands for it. */
const DIRECT: Readonly<Record<string, Direct>> = {
  run,
  exec,
  wrap,
  nested,
  gateway: (line) => (line.join(' ') === 'serve' ? serve() : runCommandLine(words)),
  'shell-init': (line) => shellCommand('shell-init', line),
  completion: (line) => shellCommand('completion', line),
  complete: (line) => shellCommand('complete', line),
};

/** What a session's shim starts in place of the client; no person types it. */
async function nested(line: readonly string[]): Promise<number> {
  const ended = await (await import('./command-line/nested.ts')).runNested(line);
  return ended.ok ? ended.value : report(ended.problem, false);
}

/** How a launch starts the gateway of its session; nothing that a person types. */
async function serve(): Promise<number> {
  return (await import('./commands/gateway-serve.ts')).serveGateway(createNodeHost());
}

async function shellCommand(command: string, line: readonly string[]): Promise<number> {
  const status = await (await import('./command-line/shell-commands.ts')).runShellCommand(command, line);
  return status === 'help' ? runCommandLine(['help', command]) : status;
}

async function runCommandLine(line: readonly string[]): Promise<number> {
  return (await import('./command-line.ts')).runCommandLine(line);
}

async function exec(line: readonly string[]): Promise<number> {
  const ended = await (await import('./command-line/exec.ts')).runExec(line);
  if (!ended.ok) return report(ended.problem, false);
  return ended.value === 'help' ? runCommandLine(['help', 'exec']) : ended.value;
}

async function wrap(line: readonly string[]): Promise<number> {
  const ended = await (await import('./command-line/wrap.ts')).runWrap(line);
  return ended.ok ? ended.value : report(ended.problem, false);
}

async function run(line: readonly string[]): Promise<number> {
  const parsed = parseRunLine(line);
  if (!parsed.ok) return report(parsed.problem, line.includes('--json'));
  const { dryRun, json, help, profile, argv } = parsed.value;
  if (help) return runCommandLine(['help', 'run']);
  const host = createNodeHost(dryRun ? {} : { fingerprint: ordinalMarks() });
  const named = profile === null ? await defaultProfile(host) : succeed(profile);
  if (!named.ok) return report(named.problem, json);
  const plan = await planRun(host, { profile: named.value, argv });
  if (!plan.ok) return report(plan.problem, json);
  if (dryRun) {
    bearBrokenOutput();
    const [{ makePlanReport }, { renderPlan }] = await Promise.all([
      import('./core/report/plan-report.ts'),
      import('./render/plan.ts'),
    ]);
    const shown = makePlanReport(plan.value, host.fingerprint);
    process.stdout.write(
      json ? `${JSON.stringify(shown, null, 2)}\n` : renderPlan(shown, process.stdout.hasColors?.() ?? false),
    );
    return 0;
  }
  const ended = await launchPlan(host, { ...plan.value, notices: await shownNotices(plan.value.notices) });
  return ended.ok ? ended.value : report(ended.problem, json);
}

async function defaultProfile(host: Host): Promise<Outcome<string>> {
  return (await import('./host/default-profile.ts')).defaultProfileFor(host);
}

/** Notices quote names that anybody may have chosen; most launches have none, and load nothing for it. */
async function shownNotices(notices: readonly string[]): Promise<readonly string[]> {
  if (notices.length === 0) return notices;
  const { safeText } = await import('./render/safe-text.ts');
  return notices.map(safeText);
}

async function report(problem: Problem, json: boolean): Promise<number> {
  bearBrokenOutput();
  const { problemReport, renderProblem } = await import('./render/problem.ts');
  if (json) process.stdout.write(`${JSON.stringify(problemReport(problem), null, 2)}\n`);
  process.stderr.write(renderProblem(problem, process.stderr.hasColors?.() ?? false));
  return exitStatusOf(problem);
}

// The launch path reads its own command line and imports nothing that a launch doesn't need: a parser for all the other
// commands would cost it more than everything else.
void main();
