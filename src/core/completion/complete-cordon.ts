import { FILES, NOTHING, offer, plain, type Candidate, type Completion } from './candidate.ts';
import type { CommandRow } from './command-row.ts';
import { COMMANDS } from './commands.ts';
import { completeClient } from './complete-client.ts';
import { behindOption, splitAtEquals } from './equals-form.ts';
import { OPERANDS, OPTION_VALUES, type Place } from './places.ts';

/** The names that exist here; asked for only where one of them may stand. */
export type Names = { readonly profiles: () => Promise<readonly Candidate[]> };

/** What may stand at the end of a command line of cordon, behind `cordon`. The last word is the one that is typed. */
export async function completeCordon(words: readonly string[], names: Names): Promise<Completion> {
  const walked = walk(words.slice(0, -1));
  const typed = words.at(-1) ?? '';
  const command = walked.command.words.join(' ');
  const client = clientWords(walked);
  if (client !== null) return completeClient([...client, typed]);
  if (walked.option !== null) return completePlace(placeOf(walked.command, walked.option), typed, names);
  if (typed.startsWith('-') && !walked.ended) return completeOption(walked.command, typed, names);
  const children = childrenOf(walked.command);
  if (children.length > 0) return walked.operands.length > 0 ? NOTHING : offer(typed, children);
  const operands = OPERANDS[command];
  const place = operands?.places[walked.operands.length] ?? (operands?.repeats ? operands.places.at(-1) : undefined);
  return place === undefined ? (operands === undefined ? FILES : NOTHING) : completePlace(place, typed, names);
}

type Walked = {
  readonly command: CommandRow;
  readonly operands: readonly string[];
  /** The option whose value is typed now, or null. */
  readonly option: string | null;
  /** Whether `--` was passed, behind which nothing is an option. */
  readonly ended: boolean;
};

const ROOT: CommandRow = COMMANDS.find(({ words }) => words.length === 0) ?? {
  words: [],
  description: '',
  options: [],
};

/** Reads the words before the typed one as cordon would: commands, options with their values, operands. */
function walk(words: readonly string[]): Walked {
  let walked: Walked = { command: ROOT, operands: [], option: null, ended: false };
  for (const word of words) walked = step(walked, word);
  return walked;
}

function step(walked: Walked, word: string): Walked {
  const { command, operands, option, ended } = walked;
  if (option !== null) return { ...walked, option: null };
  if (ended || startsClient(walked)) return { ...walked, operands: [...operands, word] };
  if (word === '--') return { ...walked, ended: true };
  // In the place of a profile: what stands behind it is the client's.
  if (word === '--default') return { ...walked, operands: [...operands, word] };
  if (word.startsWith('-')) {
    const entry = command.options.find(({ names }) => names.includes(word));
    return entry?.takesValue === true ? { ...walked, option: word } : walked;
  }
  const child = COMMANDS.find(({ words }) => words.join(' ') === [...command.words, word].join(' '));
  return child === undefined || operands.length > 0
    ? { ...walked, operands: [...operands, word] }
    : { ...walked, command: child };
}

function startsClient({ command, operands }: Walked): boolean {
  const place = OPERANDS[command.words.join(' ')]?.places[operands.length];
  return place === 'client' || (operands.length > 0 && OPERANDS[command.words.join(' ')]?.places[1] === 'client');
}

/** The client's own words so far, without one leading `--`; null before its place. */
function clientWords(walked: Walked): readonly string[] | null {
  if (!startsClient(walked) || walked.operands.length === 0) return null;
  const own = walked.operands.slice(1);
  return own[0] === '--' ? own.slice(1) : own;
}

async function completeOption(command: CommandRow, typed: string, names: Names): Promise<Completion> {
  const parts = splitAtEquals(typed);
  if (parts !== null)
    return behindOption(parts.option, await completePlace(placeOf(command, parts.option), parts.value, names));
  return offer(
    typed,
    command.options.flatMap(({ names: spellings, description }) => spellings.map((value) => ({ value, description }))),
  );
}

/** What the value of an option is for this command. */
function placeOf({ words }: CommandRow, option: string): Place {
  return OPTION_VALUES[`${words.join(' ')} ${option}`] ?? OPTION_VALUES[option] ?? 'files';
}

function childrenOf({ words }: CommandRow): readonly Candidate[] {
  return COMMANDS.filter(
    (row) => row.words.length === words.length + 1 && words.every((word, index) => row.words[index] === word),
  ).map((row) => ({ value: row.words.at(-1) ?? '', description: row.description }));
}

async function completePlace(place: Place, typed: string, names: Names): Promise<Completion> {
  if (place === 'profile') return offer(typed, await names.profiles());
  if (place === 'text') return NOTHING;
  return typeof place === 'string' ? FILES : offer(typed, plain(place));
}
