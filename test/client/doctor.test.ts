import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { doctorOf } from '../../src/conformance/predict.ts';
import {
  drawCases,
  inStartUpFile,
  isPredicted,
  recordCases,
  withLoginShell,
  withoutArguments,
  type RecordingRequest,
} from '../../src/conformance/record-cases.ts';
import { whyNoPrivateEtc } from '../../src/host/private-etc.ts';
import { builtCordon, pinnedClient } from '../lab/pinned-client.ts';

const client = pinnedClient();
const N = Number(process.env.CORDON_DOCTOR_CASES ?? 12);

/** Cases that nobody saw before: another seed a day. */
const seed = Math.floor(Date.now() / 86_400_000);

async function wrongOf(request: Pick<RecordingRequest, 'cases' | 'predictor' | 'launcher'>) {
  const recorded = await recordCases({ ...request, client: client ?? '', cordon: builtCordon, parallel: 2 });
  expect(recorded.length).toBe(N);
  return recorded
    .filter((one) => !isPredicted(one))
    .map(({ id, situation, mismatches, failure }) => ({ id, situation, mismatches, failure }));
}

describe.skipIf(client === null)('what the doctor says a plain claude does is what the real client does', () => {
  const draw = (wide: boolean) =>
    drawCases({ n: N, seed, wide, managed: whyNoPrivateEtc() === null }).map(withoutArguments);

  it.each([false, true])('started here (rarer cases: %s)', async (wide) => {
    expect(await wrongOf({ cases: draw(wide), predictor: doctorOf('terminal') })).toEqual([]);
  });

  it.runIf(existsSync('/bin/bash'))('started in a new terminal, with the variables in a start-up file', async () => {
    const cases = draw(false).map(inStartUpFile);
    expect(await wrongOf({ cases, predictor: doctorOf('new-terminal'), launcher: withLoginShell })).toEqual([]);
  });
});
