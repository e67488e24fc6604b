import { listedId, realModel } from '../catalogue/listed-ids.ts';
import type { ListedModel } from './order.ts';

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

function describe({ id, name }: ListedModel) {
  // A date is required by the shape and known for none of them.
  return { type: 'model', id: listedId(id), display_name: name, created_at: '1970-01-01T00:00:00Z' };
}
