import type { JsonEdit } from '../../src/core/edits/edit.ts';

/** The edit that a child is asked for by name: `+NAME` sets a variable, `NAME` takes one out. */
export function editOf(name: string): JsonEdit {
  const format = { kind: 'client-settings', scope: 'user' } as const;
  if (name.startsWith('+'))
    return { kind: 'json', format, remove: [], set: [{ path: ['env', name.slice(1)], value: '1' }] };
  return { kind: 'json', format, remove: [['env', name]], set: [] };
}
