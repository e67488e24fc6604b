import type { PartId, Shape, ShapeId, Sign } from '../../catalogue/client-shapes.ts';
import { isRecord } from '../../is-record.ts';
import type { CheckRow, CheckSeverity } from '../../report/gateway-check-report.ts';
import { readUsage } from '../../usage/read-usage.ts';
import { isPassingError, isPassingStatus } from '../failover.ts';
import { isSameModel } from '../same-model.ts';
import { partOf } from './build-request.ts';
import type { CheckAnswer } from './read-answer.ts';

/** A request that was sent, and what came back; null where nothing did. */
export type Exchanged = {
  readonly shape: Shape;
  readonly model: string;
  readonly answer: CheckAnswer | null;
  /** The parts that this answer is to tell of. */
  readonly judged: readonly PartId[];
  /** What the profile asks for, so that a refusal of it ends its sessions. */
  readonly needs: ReadonlySet<ShapeId>;
};

/** Whether an upstream took a request, refused it, or said nothing that tells. */
export type Taken = 'taken' | 'rejected' | 'unclear';

export function takenOf(answer: CheckAnswer | null): Taken {
  if (answer === null) return 'unclear';
  const { status, error } = answer;
  if (error === null) return status >= 200 && status < 300 ? 'taken' : 'unclear';
  return isPassingStatus(status) || (status === 200 && isPassingError(error.type)) ? 'unclear' : 'rejected';
}

/** One row for the request, and one for each thing in its answer that isn't as asked, or that was to be seen. */
export function judgeAnswer(exchanged: Exchanged): readonly CheckRow[] {
  const { shape, answer } = exchanged;
  const taken = takenOf(answer);
  if (answer === null || taken !== 'taken') return [refusalRow(exchanged, taken)];
  const row = rowsOf(shape.id, answer.status);
  if (shape.endpoint === 'count-tokens') return [row(null, 'passed', 'none', 'counted by the upstream')];
  const brokeOff = row(null, 'unclear', 'warning', 'the answer broke off before its end');
  return [
    answer.isWhole ? row(null, 'passed', 'none', `answered ${describeUsage(answer)}`) : brokeOff,
    ...modelRows(exchanged, answer),
    ...(readUsage(answer.usage) === null ? [row('usage', 'stripped', 'warning', NO_USAGE)] : []),
    ...exchanged.judged.flatMap((id) => signRows(exchanged, answer, id)),
  ];
}

const NO_USAGE = 'no usage that can be believed: each request is charged at its highest possible cost';

type Row = (
  part: CheckRow['part'],
  verdict: CheckRow['verdict'],
  severity: CheckSeverity,
  says: string,
  remedy?: string | null,
) => CheckRow;

export function rowsOf(shape: CheckRow['shape'], status: number | null): Row {
  return (part, verdict, severity, says, remedy = null) => ({ shape, part, verdict, severity, status, says, remedy });
}

function refusalRow({ shape, answer, judged, needs }: Exchanged, taken: Taken): CheckRow {
  const own = judged.length === 1 ? (judged[0] ?? null) : null;
  const row = rowsOf(shape.id, answer?.status ?? null);
  const words = answer?.error === null || answer === null ? 'no answer' : `${answer.status} ${answer.error.message}`;
  if (taken === 'unclear') return row(own, 'unclear', shape.weight === 'aside' ? 'info' : 'warning', words);
  const remedy = own === null ? null : (partOf(own).remedy?.text ?? null);
  const says = shape.id === 'count-tokens' ? `${words} (the client then estimates by itself)` : words;
  return row(own, 'rejected', severityOf(shape, needs), says, remedy);
}

function severityOf({ id, weight }: Shape, needs: ReadonlySet<ShapeId>): CheckSeverity {
  if (weight === 'session' || needs.has(id)) return 'error';
  return weight === 'aside' || OPTIONAL.has(id) ? 'info' : 'warning';
}

/** What a profile has to ask for before the client sends it. */
const OPTIONAL: ReadonlySet<ShapeId> = new Set<ShapeId>(['tool-search', 'auto-mode']);

function modelRows({ shape, model }: Exchanged, answer: CheckAnswer): readonly CheckRow[] {
  const row = rowsOf(shape.id, answer.status);
  if (answer.model === null) return [row('model', 'stripped', 'info', 'the answer names no model')];
  if (isSameModel(model, answer.model)) return [];
  return [row('model', 'renamed', 'warning', `answered as ${answer.model} where ${model} was asked for`)];
}

function signRows({ shape, needs }: Exchanged, answer: CheckAnswer, id: PartId): readonly CheckRow[] {
  const { sign, remedy } = partOf(id);
  if (sign === undefined) return [];
  const row = rowsOf(shape.id, answer.status);
  const { isThere, seen, missing, severity } = SIGNS[sign];
  if (isThere(answer)) return [row(id, 'passed', 'none', seen)];
  if (answer.stopReason === 'max_tokens' && (sign === 'tool' || sign === 'red'))
    return [row(id, 'unclear', 'info', 'the answer was too long to tell')];
  const isOptional = OPTIONAL.has(shape.id) && !needs.has(shape.id);
  return [
    row(id, 'stripped', isOptional ? 'info' : severity, missing, severity === 'info' ? null : (remedy?.text ?? null)),
  ];
}

type SignRow = {
  readonly isThere: (answer: CheckAnswer) => boolean;
  readonly seen: string;
  readonly missing: string;
  readonly severity: CheckSeverity;
};

const SIGNS: Readonly<Record<Sign, SignRow>> = {
  thinking: {
    isThere: ({ blocks }) =>
      blocks.some(({ type, isSigned }) => type === 'redacted_thinking' || (type === 'thinking' && isSigned)),
    seen: 'it thought, and the thinking is signed',
    missing: 'no signed thinking came back: the model doesn’t think, or it is taken out on the way',
    severity: 'warning',
  },
  tool: {
    isThere: ({ blocks }) => blocks.some(({ type, name }) => type === 'tool_use' && name !== null),
    seen: 'it called the tool',
    missing: 'it didn’t call the tool that it was told to call',
    severity: 'warning',
  },
  cache: {
    isThere: ({ usage }) => CACHE_COUNTS.some((name) => typeof usage?.[name] === 'number'),
    seen: 'the usage tells cache reads and writes apart',
    missing: 'the usage says nothing of a cache: whether there is one can’t be told',
    severity: 'info',
  },
  context: {
    isThere: ({ fields }) => fields.has('context_management'),
    seen: 'it answers to context management',
    missing: 'the answer says nothing of context management: it is passed over',
    severity: 'info',
  },
  safeguards: {
    isThere: ({ fields }) => fields.has('safeguard_results'),
    seen: 'the server judges tools itself',
    missing: 'no `safeguard_results` came back: the server judges no tools',
    severity: 'error',
  },
  red: {
    isThere: ({ blocks }) => blocks.some(({ text }) => /\bred\b/i.test(text)),
    seen: 'it saw the image',
    missing: 'it didn’t see the image',
    severity: 'warning',
  },
};

const CACHE_COUNTS = ['cache_read_input_tokens', 'cache_creation_input_tokens'] as const;

function describeUsage({ usage, model }: CheckAnswer): string {
  const read = isRecord(usage) ? readUsage(usage) : null;
  const by = model === null ? '' : `by ${model}`;
  if (read === null) return by;
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = read.tokens;
  return `${by}${by === '' ? '' : ', '}${input + cacheRead + cacheWrite5m + cacheWrite1h} tokens in and ${output} out`;
}
