import { cordonRun as cordonRunWith, launchersWith } from '../../src/conformance/launchers.ts';
import { builtCordon, cordonProgram } from '../lab/pinned-client.ts';

/** The columns of the matrix, with cordon as this repository builds it. */
export const LAUNCHERS = launchersWith(builtCordon);

export function cordonRun(profile: string, node: string = process.execPath) {
  return cordonRunWith(profile, [node, cordonProgram]);
}
