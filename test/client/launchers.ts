import { cordonRun as cordonRunWith, launchersWith } from '../../src/conformance/launchers.ts';
import { builtCordon } from '../lab/pinned-client.ts';

/** The columns of the matrix, with cordon as this repository builds it. */
export const LAUNCHERS = launchersWith(builtCordon);

export function cordonRun(profile: string, node: string = builtCordon.node) {
  return cordonRunWith(profile, { ...builtCordon, node });
}
