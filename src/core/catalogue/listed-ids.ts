/**
 * The client (2.1.330) drops a discovered model whose id has neither "claude" nor "anthropic" in it, so others are listed
 * under this prefix, and asked for upstream without it.
 */
const ALIAS_PREFIX = 'anthropic-compatible/';

/** The id under which a model is listed. */
export function listedId(id: string): string {
  return /claude|anthropic/i.test(id) ? id : `${ALIAS_PREFIX}${id}`;
}

/** The model that a listed id stands for. */
export function realModel(id: string): string {
  return id.startsWith(ALIAS_PREFIX) ? id.slice(ALIAS_PREFIX.length) : id;
}
