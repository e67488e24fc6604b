import { exitStatusOf, type Problem } from './core/problem.ts';
import { createNodeHost } from './host/node-host.ts';

const [verb, ...words] = process.argv.slice(2);

// The launch path reads its own command line: a parser for all the others would cost it more than everything else.
process.exitCode = verb === 'run' ? await run(words) : await (await import('./command-line.ts')).runCommandLine(process.argv.slice(2));

async function run(line: readonly string[]): Promise<number> {
  const host = createNodeHost();
  const { parseRunLine } = await import('./core/plan/parse-run-line.ts');
  const parsed = parseRunLine(line);
  if (!parsed.ok) return report(parsed.problem, line.includes('--json'));
  const { dryRun, json, help, profile, argv } = parsed.value;
  if (help) return (await import('./command-line.ts')).runCommandLine(['help', 'run']);
  const { planRun } = await import('./commands/run.ts');
  const plan = await planRun(host, { profile, argv });
  if (!plan.ok) return report(plan.problem, json);
  if (dryRun) {
    const { planReport, renderPlan } = await import('./render/plan.ts');
    process.stdout.write(json ? `${JSON.stringify(planReport(plan.value), null, 2)}\n` : renderPlan(plan.value, process.stdout.hasColors?.() ?? false));
    return 0;
  }
  const { launchPlan } = await import('./host/launch/launch-plan.ts');
  const ended = await launchPlan(host, plan.value);
  return ended.ok ? ended.value : report(ended.problem, json);
}

async function report(problem: Problem, json: boolean): Promise<number> {
  const { problemReport, renderProblem } = await import('./render/problem.ts');
  if (json) process.stdout.write(`${JSON.stringify(problemReport(problem), null, 2)}\n`);
  process.stderr.write(renderProblem(problem, process.stderr.hasColors?.() ?? false));
  return exitStatusOf(problem);
}
