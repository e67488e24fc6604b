import type { ListedModel } from './order.ts';

/**
 * The client (2.1.330) drops a discovered model whose id has neither "claude" nor "anthropic" in it, so others are listed
 * under this prefix, and asked for upstream without it.
 */
const ALIAS_PREFIX = 'anthropic-compatible/';

/** The answer to `GET /v1/models`, in the vendor's shape. */
export function modelList(models: readonly ListedModel[]) {
  const data = models.map(describe);
  return { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
}

/** The answer to `GET /v1/models/ID`; null for a model that isn't listed. */
export function findListed(models: readonly ListedModel[], id: string) {
  const found = models.find((model) => model.id === realModel(id));
  return found === undefined ? null : describe(found);
}

/** The id under which a model is listed. */
export function listedId(id: string): string {
  return /claude|anthropic/i.test(id) ? id : `${ALIAS_PREFIX}${id}`;
}

/** The model that a listed id stands for. */
export function realModel(id: string): string {
  return id.startsWith(ALIAS_PREFIX) ? id.slice(ALIAS_PREFIX.length) : id;
}

function describe({ id, name }: ListedModel) {
  // A date is required by the shape and known for none of them.
  return { type: 'model', id: listedId(id), display_name: name, created_at: '1970-01-01T00:00:00Z' };
}
