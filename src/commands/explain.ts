import { parseClientArguments } from '../core/layers/parse-client-arguments.ts';
import type { Client } from '../core/plan/plan.ts';
import type { ExplainReport } from '../core/report/explain-report.ts';
import { makeExplainReport } from '../core/report/explain-report.ts';
import { predictRoute } from '../core/resolution/predict-route.ts';
import type { Host } from '../host/host.ts';
import { readMachine } from '../host/sources/read-machine.ts';

export type ExplainInput = {
  /** The client that a plain `claude` here would be. */
  readonly client: Client;
  /** Variables and settings keys to show; empty shows all that route. */
  readonly names: readonly string[];
  /** What would stand behind `claude`. */
  readonly clientArguments: readonly string[];
  /** Where managed settings lie, instead of the platform's own place. */
  readonly managedDirectory?: string;
};

/** How a plain `claude` started here and now would resolve. Nothing is started, no helper runs, nothing is written. */
export function run(host: Host, input: ExplainInput): ExplainReport {
  const given = parseClientArguments(input.clientArguments);
  const { version } = input.client;
  const place = input.managedDirectory === undefined ? {} : { managedDirectory: input.managedDirectory };
  const { resolution, stored, agentModel } = readMachine(host, { arguments: given, version, ...place });
  const route = predictRoute({
    resolution,
    stored,
    agentModel,
    arguments: given,
    version,
    fingerprintOf: host.fingerprint,
  });
  return makeExplainReport({ client: input.client, resolution, route, names: input.names });
}
