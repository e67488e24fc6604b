import { realModel } from '../catalogue/listed-ids.ts';
import type { Upstream } from './order.ts';

/**
 * The name that an upstream is asked for. `[1m]` is a mark for the client, which takes it off before it sends (2.1.330):
 * no upstream knows it.
 */
export function upstreamModel(requested: string, upstream: Pick<Upstream, 'model'>): string {
  return (upstream.model ?? realModel(requested)).replace(/\[1m\]$/i, '');
}

/** Whether a session may ask for this model, under whichever of its names. */
export function isAllowedModel(requested: string, allowed: readonly string[]): boolean {
  const plain = (model: string) => upstreamModel(model, { model: null });
  return allowed.some((model) => plain(model) === plain(requested));
}
