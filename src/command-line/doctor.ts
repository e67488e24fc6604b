import { Option } from 'commander';
import { doctor } from '../commands/doctor.ts';
import type { FixAnswer, KeptProfile } from '../commands/doctor-fix.ts';
import type { FixScope } from '../core/findings/plan-fix.ts';
import type { FixReport, ReportedFinding } from '../core/report/doctor-report.ts';
import { exitStatusOfFindings } from '../core/report/doctor-report.ts';
import { findClientState } from '../host/client-state.ts';
import type { Host } from '../host/host.ts';
import { nearestRepository } from '../host/nearest-repository.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderDoctor, renderProjects, type DoctorStyle } from '../render/doctor.ts';
import { withoutSecrets } from '../core/profiles/secret-shape.ts';
import { renderFix, type FixStyle } from '../render/doctor-fix.ts';
import { safeText } from '../render/safe-text.ts';
import { renderGithub } from '../render/github.ts';
import { sarifReport } from '../render/sarif.ts';
import { print, printProblem, type AddCommand, type Ending } from './ending.ts';

type Options = {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly trace?: boolean;
  readonly fix?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly profile?: string;
  readonly include?: readonly FixScope[];
  readonly sarif?: boolean;
  readonly github?: boolean;
  readonly project?: true | readonly string[];
};

export const addDoctor: AddCommand = (program, ending) => {
  program
    .command('doctor')
    .description('find what routes your sessions without being asked, who set it, and repair it')
    .option('--json', 'print the report as JSON')
    .option('--sarif', 'print the findings as SARIF 2.1.0, for code scanning')
    .option('--github', 'print the findings as annotations of GitHub Actions')
    .option(
      '--project [directory...]',
      'look only at what repositories carry: the one here, or all below these directories',
    )
    .option(
      '--trace',
      'start your shell as a new terminal would, which runs its start-up files, for the certain answer',
    )
    .option('--all', 'show what is mere information too')
    .option('--fix', 'show what would repair it, ask, and do it; `cordon undo` takes it back')
    .option('--yes', 'with --fix: don’t ask')
    .option('--dry-run', 'with --fix: only show it')
    .option('--profile <name>', 'with --fix: keep what is taken out as a profile of this name')
    .addOption(
      new Option('--include <file...>', 'with --fix: also repair the project’s own settings').choices([
        'project',
        'local',
      ]),
    )
    .action(async (options: Options) => {
      const host = createNodeHost();
      if (options.project !== undefined) return projects(host, options, ending);
      if (options.fix === true || options.dryRun === true) return fix(host, options, ending);
      const report = await doctor(host, { client: await findClientState(host), trace: options.trace === true });
      show({ host, options, report, text: (style) => renderDoctor(report, style) });
      ending.status = exitStatusOfFindings(report.findings);
    });
};

type Shown<T> = {
  readonly host: Host;
  readonly options: Options;
  readonly report: T;
  readonly text: (style: DoctorStyle) => string;
};

/** One report in the form that was asked for. */
function show<T extends { readonly findings: readonly ReportedFinding[] }>({
  host,
  options,
  report,
  text,
}: Shown<T>): void {
  // Checkouts are named from their top, wherever in one the command runs.
  const base = host.cwd === null ? null : (nearestRepository(host, host.cwd) ?? host.cwd);
  if (options.sarif === true) print(sarifReport(report.findings, base), { json: true, text: () => '' });
  else if (options.github === true) process.stdout.write(renderGithub(report.findings, base));
  else
    print(report, {
      json: options.json,
      text: (_, { colour }) =>
        text({ colour, home: host.home, all: options.all === true, width: process.stdout.columns ?? null }),
    });
}

async function projects(host: Host, options: Options, ending: Ending): Promise<void> {
  if (options.fix === true || options.dryRun === true) {
    ending.status = printProblem(
      {
        code: 'project-fix',
        kind: 'usage',
        message: '--project and --fix don’t go together.',
        hint: 'Run `cordon doctor --fix --include project` inside the repository.',
      },
      options.json === true,
    );
    return;
  }
  const { doctorProjects } = await import('../commands/doctor-projects.ts');
  const found = await doctorProjects(host, { directories: options.project === true ? [] : (options.project ?? []) });
  if (!found.ok) {
    ending.status = printProblem(found.problem, options.json === true);
    return;
  }
  const report = found.value;
  show({ host, options, report, text: (style) => renderProjects(report, style) });
  ending.status = exitStatusOfFindings(report.findings);
}

export async function fix(host: Host, options: Options, ending: Ending): Promise<void> {
  const asks = options.yes !== true && options.json !== true && host.isInteractive();
  const { doctorFix } = await import('../commands/doctor-fix.ts');
  const fixed = await doctorFix(host, {
    client: await findClientState(host),
    trace: options.trace === true,
    // Nobody can be asked: then it is shown, as --dry-run shows it.
    dryRun: options.dryRun === true || (options.yes !== true && !asks),
    include: options.include ?? [],
    profile: options.profile ?? null,
    confirm: asks ? ask : async (_, kept) => ({ apply: true, keep: options.profile === undefined ? [] : kept }),
  });
  if (!fixed.ok) {
    ending.status = printProblem(fixed.problem, options.json === true);
    return;
  }
  const { report, status } = fixed.value;
  print(report, { json: options.json, text: (shown, { colour }) => renderFix(shown, styleHere(colour)) });
  ending.status = status;
}

async function ask(plan: FixReport, kept: readonly KeptProfile[]): Promise<FixAnswer> {
  const { askOrLeave } = await import('../host/ask-for-fix.ts');
  process.stdout.write(renderFix(plan, styleHere(process.stdout.hasColors?.() ?? false)));
  if ((await askOrLeave('Write this?', true)) !== true) return NOTHING;
  const keep: KeptProfile[] = [];
  for (const profile of kept) {
    const answer = await askOrLeave(questionAbout(profile), true);
    // Who leaves at the second question has not said yes to the whole.
    if (answer === null) return NOTHING;
    if (answer) keep.push(profile);
  }
  return { apply: true, keep };
}

const NOTHING: FixAnswer = { apply: false, keep: [] };

function questionAbout({ name, importable, found }: KeptProfile): string {
  const what = found.baseUrl === null ? 'the key' : withoutSecrets(found.baseUrl);
  const where = importable.secret === null ? '' : ', with its key in the keychain or cordon’s encrypted store';
  return safeText(`Keep ${what} as the profile "${name}"${where}?`);
}

/** How text is shown at this terminal. */
function styleHere(colour: boolean): FixStyle {
  return { colour, home: createNodeHost().home, width: process.stdout.columns ?? null };
}
