import type { Mentions } from '../core/gateway/mentions.ts';
import type { WorstCaseRequest } from '../core/usage/worst-case.ts';

/** What the client's own search tool allows in one request (2.1.330). */
const SEARCHES_A_TOOL = 8;

/** What else in a body decides the most that it can cost. */
export function costTraitsOf({
  cacheControl,
  oneHour,
  inferenceGeo,
  speed,
  webSearch,
}: Mentions): Pick<WorstCaseRequest, 'cache' | 'inferenceGeo' | 'speed' | 'webSearches'> {
  return {
    cache: cacheControl ? (oneHour ? '1h' : '5m') : 'none',
    inferenceGeo: inferenceGeo ? 'us' : null,
    speed: speed ? 'fast' : null,
    webSearches: webSearch ? SEARCHES_A_TOOL : 0,
  };
}
