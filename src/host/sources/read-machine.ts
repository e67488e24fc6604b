import type { LayerSource } from '../../core/layers/layer.ts';
import { parseLayer } from '../../core/layers/parse-layer.ts';
import { resolve } from '../../core/resolution/resolve.ts';
import type { Resolution } from '../../core/resolution/resolution.ts';
import type { Stored } from '../../core/resolution/stored.ts';
import type { Host } from '../host.ts';
import { readAgentModel } from './read-agent-model.ts';
import type { SourcesRequest } from './read-layer-sources.ts';
import { findMovedDirectory, readLayerSources } from './read-layer-sources.ts';
import { readStored } from './read-stored.ts';

/** All that this machine says to a client started here: what every layer sets, who wins, and what is stored. */
export type Machine = {
  /** The files as they were read, lowest first. */
  readonly sources: readonly LayerSource[];
  readonly resolution: Resolution;
  readonly stored: Stored;
  /** The model of the agent that the session runs as, or null. */
  readonly agentModel: string | null;
};

export function readMachine(host: Host, request: SourcesRequest): Machine {
  const sources = readLayerSources(host, request);
  const layers = sources.map((source) =>
    parseLayer({ source, fingerprintOf: host.fingerprint, version: request.version }),
  );
  const resolution = resolve(layers);
  return {
    sources,
    resolution,
    stored: readStored(host, findMovedDirectory(host, { ...request, sources })),
    agentModel: readAgentModel(host, { arguments: request.arguments, resolution }),
  };
}
