import { hookAnswer } from './core/evidence/hook-answer.ts';
import { realModel } from './core/catalogue/listed-ids.ts';
import { isRecord } from './core/is-record.ts';
import { answererOf } from './core/evidence/session-route.ts';
import { stateOf } from './core/evidence/status-line-state.ts';
import { readInput } from './host/inside/read-input.ts';
import {
  modificationTimes,
  readNoted,
  readSeen,
  readSpent,
  takeNotices,
  writeSeen,
} from './host/inside/session-notes.ts';
import { writeOutput } from './host/inside/write-output.ts';
import { ownSessionDirectory } from './host/inside/own-session-directory.ts';
import { plainText } from './render/plain-text.ts';
import { renderNoSession, renderStatusLine } from './render/status-line.ts';

// What a session's client starts again and again: its hooks and its status line. It is held to 1.3 x `node -e 0`, so it
// reads a few small files and imports nothing that most of its runs don't need.
const [verb, given] = process.argv.slice(2);
const directory = given ?? ownSessionDirectory(process.env);

/** The person's own line may call `cordon statusline` itself: then it gets cordon's line, and not its own again. */
const CHAINED = 'CORDON_STATUSLINE';

void (verb === 'hook' ? hook() : statusLine());

async function hook(): Promise<void> {
  const session = directory === null ? null : readNoted(directory);
  const input = readJson(readInput());
  if (directory === null || session === null || session.route === null) return;
  if (isRecord(input) && input.hook_event_name === 'PostToolUse') return tellNotices(directory, session.profile);
  const { observeEvent } = await import('./host/inside/observe-event.ts');
  const seen = await observeEvent(directory, session, input);
  writeSeen(directory, seen);
  const notices = takeNotices(directory).map((notice) => plainText(notice, 500));
  const answer = hookAnswer({ ...seen, profile: session.profile, notices });
  if (answer !== null) writeOutput(`${JSON.stringify(answer)}\n`);
}

/** Between two requests there is nothing new of the route to see; what the gateway has to say is said. */
function tellNotices(directory: string, profile: string): void {
  const notices = takeNotices(directory).map((notice) => plainText(notice, 500));
  const answer = hookAnswer({ event: 'PostToolUse', profile, route: 'as-planned', reasons: [], notices });
  if (answer !== null) writeOutput(`${JSON.stringify(answer)}\n`);
}

async function statusLine(): Promise<void> {
  const input = readInput();
  const model = modelIn(readJson(input));
  const session = directory === null ? null : readNoted(directory);
  if (directory === null || session === null) {
    writeOutput(renderNoSession(model));
    return;
  }
  const { profile, route, statusLine: own, watched } = session;
  const seen = readSeen(directory);
  const spent = readSpent(directory);
  const line = renderStatusLine({
    profile,
    model: model === null ? (route?.model ?? null) : realModel(model),
    ...(route === null ? { provider: null, destination: null } : answererOf(route)),
    state: stateOf({ session, seen, env: process.env, files: seen === null ? {} : modificationTimes(watched) }),
    spentMicroUsd: spent?.spentMicroUsd ?? null,
    limitMicroUsd: spent?.limitMicroUsd ?? null,
  });
  // cordon's first: nothing that the other one prints can stand in front of it.
  writeOutput(line);
  if (own === null || process.env[CHAINED] === '1') return;
  const { runOwnStatusLine } = await import('./host/inside/run-own-status-line.ts');
  writeOutput(await runOwnStatusLine({ command: own, input, env: { ...process.env, [CHAINED]: '1' } }));
}

function modelIn(input: unknown): string | null {
  const model = isRecord(input) ? input.model : null;
  const names = isRecord(model) ? [model.id, model.display_name] : [model];
  return names.find((name): name is string => typeof name === 'string' && name !== '') ?? null;
}

function readJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
