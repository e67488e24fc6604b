import { judgeSeen } from '../../core/evidence/judge-seen.ts';
import type { NotedSession } from '../../core/evidence/noted-session.ts';
import { isRecord } from '../../core/is-record.ts';
import type { SeenNote } from '../../core/evidence/seen-note.ts';
import { redactText, showAddress } from '../../core/report/redact.ts';
import { modificationTimes } from './session-notes.ts';

/** Events before which every file is read again: after them a request goes out, or a file was changed. */
const THOROUGH: ReadonlySet<string> = new Set(['UserPromptSubmit', 'ConfigChange']);

/** What one event of the client shows of its session's route. */
export async function observeEvent(directory: string, session: NotedSession, input: unknown): Promise<SeenNote> {
  const event = isRecord(input) && typeof input.hook_event_name === 'string' ? input.hook_event_name : '';
  const files = modificationTimes(session.watched);
  const { ANTHROPIC_BASE_URL: baseUrl } = process.env;
  return {
    schema: 1,
    at: new Date().toISOString(),
    event,
    baseUrl: baseUrl === undefined ? null : redactText(showAddress(baseUrl)),
    model: isRecord(input) && typeof input.model === 'string' ? input.model : null,
    ...(THOROUGH.has(event) ? await judgeWholly(directory) : judgeByVariables(session)),
    files,
  };
}

type Judgement = Pick<SeenNote, 'route' | 'reasons'>;

function judgeByVariables({ route }: NotedSession): Judgement {
  const reasons = route === null ? [] : judgeSeen(route, process.env);
  return { route: reasons.length > 0 ? 'drifted' : 'as-planned', reasons };
}

/** The prediction that `cordon status` makes, which takes the code of a launch. */
async function judgeWholly(directory: string): Promise<Judgement> {
  const [{ createNodeHost, ordinalMarks }, { openOwnSession }, { judgeRunningSession }] = await Promise.all([
    import('../node-host.ts'),
    import('../running-session.ts'),
    import('../judge-running-session.ts'),
  ]);
  const host = createNodeHost({ fingerprint: ordinalMarks() });
  return judgeRunningSession(host, openOwnSession(host, directory));
}
