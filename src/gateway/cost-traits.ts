import type { WorstCaseRequest } from '../core/usage/worst-case.ts';

const ONE_HOUR = /"ttl"\s*:\s*"1h"/;

/** What the client's own search tool allows in one request (2.1.330). */
const SEARCHES_A_TOOL = 8;

/**
 * What else in a body decides the most that it can cost. The bytes are searched and not parsed: a prompt that speaks of
 * these things is reserved with a little more than it needs.
 */
export function costTraitsOf(body: Buffer): Pick<WorstCaseRequest, 'cache' | 'inferenceGeo' | 'speed' | 'webSearches'> {
  const caches = body.includes('"cache_control"');
  // The whole body becomes text only where the bytes say that it may be worth it.
  const longest = caches && body.includes('"1h"') && ONE_HOUR.test(body.toString('latin1')) ? '1h' : '5m';
  return {
    cache: caches ? longest : 'none',
    inferenceGeo: body.includes('"inference_geo"') ? 'us' : null,
    speed: body.includes('"speed"') ? 'fast' : null,
    webSearches: body.includes('"web_search_2') ? SEARCHES_A_TOOL : 0,
  };
}
