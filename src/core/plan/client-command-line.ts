import { ESCAPING_OPTIONS, findSubcommand, type SubcommandTreatment } from '../catalogue/client-subcommands.ts';
import type { ClientArguments } from '../layers/client-arguments.ts';
import { OVERLAY_PATH } from './plan.ts';

export type Treatment = SubcommandTreatment | 'conversation';

/** Version and help are only that when they stand alone; behind other options the client would start a session. */
const QUESTIONS = new Set(['-v', '-V', '--version', '-h', '--help']);

/** What a launch does with this command line: see `SubcommandTreatment`. */
export function treatmentOf(argv: readonly string[], parsed: ClientArguments): Treatment {
  const isQuestion = argv.some((word) => QUESTIONS.has(word));
  if (isQuestion && argv.every((word) => QUESTIONS.has(word) || word === '--verbose')) return 'environment';
  const escaping = [...parsed.flags]
    .map((name) => ESCAPING_OPTIONS.get(name))
    .find((treatment) => treatment !== undefined);
  const prints = parsed.print;
  const first = findSubcommand(argv[0] ?? '', { isFirst: true, prints });
  const { subcommand } = parsed;
  const named = subcommand === null ? null : findSubcommand(subcommand, { isFirst: subcommand === argv[0], prints });
  const treatment = escaping ?? first ?? named ?? 'conversation';
  return treatment === 'environment' && mayBeAPrompt(argv, parsed) ? 'contained' : treatment;
}

/** 2.1.197 takes a `-p` anywhere, also behind `--` or as a value, and makes a prompt of what is a sub-command to others. */
function mayBeAPrompt(argv: readonly string[], { subcommand }: ClientArguments): boolean {
  const isVerb = subcommand !== null && findSubcommand(subcommand, { isFirst: true, prints: true }) !== null;
  return !isVerb && argv.some((word) => word === '-p' || word === '--print');
}

/**
 * The client's arguments: cordon's before the person's own, where they can't be taken for the value of an option and
 * count before any sub-command. A person's own `--model` stays and wins, because the client takes the last.
 */
export function clientArgv(request: {
  readonly parsed: ClientArguments;
  readonly treatment: Treatment;
  readonly model: string | null;
  readonly original: readonly string[];
}): readonly string[] {
  const { parsed, treatment, model, original } = request;
  if (!takesOverlay(treatment)) return original;
  const leaveModel = treatment === 'contained' || parsed.model !== null || model === null;
  return ['--settings', OVERLAY_PATH, ...(leaveModel ? [] : ['--model', model]), ...parsed.rest];
}

export function takesOverlay(treatment: Treatment): boolean {
  return treatment === 'conversation' || treatment === 'contained';
}
