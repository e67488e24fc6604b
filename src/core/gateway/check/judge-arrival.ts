import type { ShapeId } from '../../catalogue/client-shapes.ts';
import type { CheckRow } from '../../report/gateway-check-report.ts';
import type { CheckRequest } from './build-request.ts';
import { rowsOf } from './judge-answer.ts';

/** What came to a stand-in for the upstream. */
export type Arrived = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
};

/** Whether the gateway passed a request on as it was: only the name of the model may differ, as the profile says. */
export function judgeArrival(request: {
  readonly shape: ShapeId;
  readonly sent: CheckRequest;
  readonly arrived: Arrived | null;
  readonly status: number | null;
  readonly model: string;
  readonly upstreamModel: string;
}): readonly CheckRow[] {
  const { shape, sent, arrived, status, model, upstreamModel } = request;
  const row = rowsOf(shape, status);
  if (arrived === null) return [row(null, 'unclear', 'error', 'the request never came to the stand-in')];
  const lost = Object.entries(sent.headers).filter(([name, value]) => arrived.headers[name] !== value);
  const expected = sent.body.replace(JSON.stringify(model), () => JSON.stringify(upstreamModel));
  const rows = [
    ...lost.map(([name]) => row(null, 'stripped', 'error', `the header ${name} didn’t come through as it was`)),
    ...(arrived.path === sent.path ? [] : [row(null, 'renamed', 'error', `the path became ${arrived.path}`)]),
    ...(arrived.body === expected ? [] : [row(null, 'stripped', 'error', 'the body didn’t come through as it was')]),
  ];
  if (rows.length > 0) return rows;
  if (model === upstreamModel) return [row(null, 'passed', 'none', 'came through byte for byte')];
  return [row('model', 'renamed', 'info', `came through byte for byte, but ${model} is asked for as ${upstreamModel}`)];
}
