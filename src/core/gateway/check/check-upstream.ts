import type { JsonObject } from '../../layers/is-json-object.ts';
import { SHAPES, type PartId, type Shape, type ShapeId } from '../../catalogue/client-shapes.ts';
import type { CheckRow } from '../../report/gateway-check-report.ts';
import { buildRequest, partOf, type CheckRequest } from './build-request.ts';
import { judgeAnswer, rowsOf, takenOf } from './judge-answer.ts';
import { readAnswer, type CheckAnswer, type RawAnswer } from './read-answer.ts';

/** Sends one request through the gateway; null where nothing came back. */
export type Ask = (request: CheckRequest) => Promise<RawAnswer | null>;

export type UpstreamCheck = {
  readonly ask: Ask;
  /** As the client asks for it, and as it is asked for upstream. */
  readonly model: string;
  readonly upstreamModel: string;
  /** Other models of the profile that this upstream is asked for. */
  readonly others: readonly string[];
  readonly needs: ReadonlySet<ShapeId>;
  /** What the client leaves out under this profile. */
  readonly leftOut: ReadonlySet<PartId>;
  readonly extra?: JsonObject;
  readonly session: string;
};

/**
 * Sends the client's shapes to an upstream, one after the other. Where it refuses a whole question, each part is asked alone,
 * so that the one it refuses is named, and what comes later goes without it.
 */
export async function checkUpstream(check: UpstreamCheck): Promise<readonly CheckRow[]> {
  const rows: CheckRow[] = [];
  const refused = new Set<PartId>(check.leftOut);
  for (const shape of shapesFor(check)) {
    const parts = shape.parts.filter((id) => !refused.has(id));
    const answer = await send(check, shape, parts);
    const own = ownParts(shape).filter((id) => !refused.has(id));
    rows.push(...judgeAnswer({ ...check, model: check.upstreamModel, shape, answer, judged: own }));
    if (takenOf(answer) === 'taken') continue;
    if (shape.id === 'plain')
      return [
        ...rows,
        ...shapesFor(check)
          .filter(({ id }) => id !== 'plain')
          .map(notAsked),
      ];
    if (shape.id !== 'conversation' || !isRefusal(answer)) continue;
    const known = new Set(refused);
    const found = await findRefused(check, { shape, refused });
    const isBearable = refused.size > known.size && [...refused].every((id) => known.has(id) || doesYield(id));
    if (isBearable) rows.splice(-1, 1, ...rows.slice(-1).map((row) => ({ ...row, severity: 'warning' as const })));
    rows.push(...found);
  }
  for (const model of check.others) rows.push(await askModel(check, model));
  return rows;
}

/** A shape whose own part the client leaves out is never sent by it. */
function shapesFor({ leftOut }: Pick<UpstreamCheck, 'leftOut'>): readonly Shape[] {
  return SHAPES.filter((shape) => {
    const own = ownParts(shape);
    return own.length === 0 || own.some((id) => !leftOut.has(id));
  });
}

/** A refusal, or the fault of a server that chokes on something; what only asks for patience is neither. */
function isRefusal(answer: CheckAnswer | null): boolean {
  return takenOf(answer) === 'rejected' || answer?.status === 500 || answer?.status === 501;
}

/** Whether sessions go on where this is refused. */
function doesYield(id: PartId): boolean {
  return partOf(id).yields === true;
}

function togetherWith(id: PartId): readonly PartId[] {
  return [...(partOf(id).with ?? []), id];
}

/** How many requests a check makes at most, each as `buildRequest` makes it. */
export function mostRequests({
  model,
  others,
  session,
  leftOut,
  extra,
}: Omit<UpstreamCheck, 'ask' | 'upstreamModel' | 'needs'>) {
  const asked = { model, session, leftOut, ...(extra === undefined ? {} : { extra }) };
  const [plain] = SHAPES;
  const conversation = SHAPES.find(({ id }) => id === 'conversation');
  if (plain === undefined || conversation === undefined) throw new Error('the shapes have no conversation');
  const shapes = SHAPES.map((shape) => buildRequest({ ...asked, shape, parts: shape.parts }));
  const alone = conversation.parts.map((id) =>
    buildRequest({ ...asked, shape: conversation, parts: togetherWith(id) }),
  );
  const again = buildRequest({ ...asked, shape: conversation, parts: conversation.parts });
  const models = others.map((other) => buildRequest({ ...asked, shape: plain, parts: [], model: other }));
  return [...shapes, ...alone, again, ...models];
}

/** The parts that the answer to a shape tells of: all of the first whole question's, then those that are new. */
function ownParts({ id, parts }: Shape): readonly PartId[] {
  const asked = SHAPES.find((shape) => shape.id === 'conversation')?.parts ?? [];
  return id === 'conversation' ? parts : parts.filter((part) => !asked.includes(part));
}

async function send(check: UpstreamCheck, shape: Shape, parts: readonly PartId[]): Promise<CheckAnswer | null> {
  const raw = await check.ask(buildRequest({ ...check, shape, parts }));
  return raw === null ? null : readAnswer(raw);
}

async function findRefused(
  check: UpstreamCheck,
  { shape, refused }: { readonly shape: Shape; readonly refused: Set<PartId> },
): Promise<readonly CheckRow[]> {
  const rows: CheckRow[] = [];
  const known = new Set(refused);
  for (const id of shape.parts.filter((one) => !known.has(one))) {
    if (partOf(id).with?.some((one) => refused.has(one)) === true) {
      refused.add(id);
      continue;
    }
    const answer = await send(check, shape, togetherWith(id));
    const row = rowsOf(shape.id, answer?.status ?? null);
    if (takenOf(answer) === 'taken') continue;
    const words = answer?.error?.message ?? 'no answer';
    if (!isRefusal(answer)) rows.push(row(id, 'unclear', 'warning', words));
    else {
      refused.add(id);
      const says = `refuses ${partOf(id).what}: ${words}`;
      rows.push(
        doesYield(id)
          ? row(id, 'rejected', 'warning', `${says} (the client then asks again without it)`, partOf(id).remedy?.text)
          : row(id, 'rejected', 'error', says, partOf(id).remedy?.text),
      );
    }
  }
  if (refused.size === known.size)
    return [
      ...rows,
      rowsOf(shape.id, null)(null, 'unclear', 'warning', 'each part alone is taken; together they aren’t'),
    ];
  const left = shape.parts.filter((id) => !refused.has(id));
  const answer = await send(check, shape, left);
  const again = judgeAnswer({ ...check, model: check.upstreamModel, shape, answer, judged: left });
  return [...rows, ...again.map((row) => (row.part === null ? { ...row, says: `without that: ${row.says}` } : row))];
}

async function askModel(check: UpstreamCheck, model: string): Promise<CheckRow> {
  const [shape] = SHAPES;
  if (shape === undefined) throw new Error('there are no shapes');
  const raw = await check.ask(buildRequest({ ...check, shape, parts: [], model }));
  const answer = raw === null ? null : readAnswer(raw);
  const rows = judgeAnswer({ ...check, shape, model, answer, judged: [] });
  const telling = rows.find(({ verdict }) => verdict !== 'passed') ?? rows[0];
  if (telling === undefined) throw new Error('an answer has a row');
  return { ...telling, part: 'model', says: `${model}: ${telling.says}` };
}

function notAsked({ id }: Shape): CheckRow {
  return rowsOf(id, null)(null, 'not-asked', 'none', 'the smallest request had no answer');
}
