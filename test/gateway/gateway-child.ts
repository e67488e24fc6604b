// A gateway with limits of a test's choice, for whichever runtime starts this: says its address and its notices, a line of
// JSON each, and ends with its standard input.
import type { Limits } from '../../src/core/gateway/limits.ts';
import type { Notice } from '../../src/gateway/notices.ts';
import { setStage, upstreamAt } from './stage.ts';

const [upstream = '', limits = '{}'] = process.argv.slice(2);
const say = (line: { readonly address: string } | { readonly notice: Notice }) =>
  void process.stdout.write(`${JSON.stringify(line)}\n`);
const stage = await setStage({
  upstreams: [upstreamAt(upstream)],
  limits: JSON.parse(limits) as Partial<Limits>,
  onNotice: (notice) => say({ notice }),
});
say({ address: stage.gateway.address });
process.stdin.once('end', () => void stage.close().then(() => process.exit()));
process.stdin.resume();
