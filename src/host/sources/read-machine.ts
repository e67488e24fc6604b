import { parseLayer } from '../../core/layers/parse-layer.ts';
import { resolve } from '../../core/resolution/resolve.ts';
import type { Resolution } from '../../core/resolution/resolution.ts';
import type { Stored } from '../../core/resolution/stored.ts';
import type { Host } from '../host.ts';
import type { SourcesRequest } from './read-layer-sources.ts';
import { findMovedDirectory, readLayerSources } from './read-layer-sources.ts';
import { readStored } from './read-stored.ts';

/** All that this machine says to a client started here: what every layer sets, who wins, and what is stored. */
export type Machine = { readonly resolution: Resolution; readonly stored: Stored };

export function readMachine(host: Host, request: SourcesRequest): Machine {
  const sources = readLayerSources(host, request);
  const layers = sources.map((source) => parseLayer({ source, fingerprintOf: host.fingerprint, version: request.version }));
  return { resolution: resolve(layers), stored: readStored(host, findMovedDirectory(host, { ...request, sources })) };
}
