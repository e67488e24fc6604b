/**
 * Whether an upstream answered with the model that it was asked for, under whichever of its names: providers add a date,
 * their own prefix, or turn the words around (`anthropic/claude-sonnet-4.6`, `claude-4.6-sonnet-20260217`).
 */
export function isSameModel(asked: string, served: string): boolean {
  if (asked === served) return true;
  const a = words(asked);
  const b = words(served);
  const [fewer, more] = a.size <= b.size ? [a, b] : [b, a];
  return fewer.size > 0 && [...fewer].every((word) => more.has(word));
}

function words(model: string): ReadonlySet<string> {
  const name = model
    .toLowerCase()
    .replace(/\[1m\]$/, '')
    .replace(/^.*\//, '')
    .replace(/:.*$/, '');
  return new Set(name.split(/[^a-z0-9]+/).filter((word) => word !== '' && word !== 'latest' && !/^\d{8}$/.test(word)));
}
