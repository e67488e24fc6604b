import { PARTS, type PartId, type ShapeId } from '../../catalogue/client-shapes.ts';
import type { Profile } from '../../profiles/profile.ts';

/** The shapes that a profile asks the client for by itself. */
export function neededShapes({ toolSearch, autoMode }: Profile): ReadonlySet<ShapeId> {
  return new Set<ShapeId>([
    ...(toolSearch ? (['tool-search'] as const) : []),
    ...(autoMode === 'server' ? (['auto-mode'] as const) : []),
  ]);
}

/** What the client leaves out because the profile or its provider says so. */
export function leftOutParts({ env, provider }: Profile): ReadonlySet<PartId> {
  const variables: Readonly<Record<string, string>> = { ...provider.env, ...env };
  return new Set(
    PARTS.flatMap(({ id, remedy }) => {
      const isLeftOut = remedy?.variables.some(([name, value]) => variables[name] === value) ?? false;
      return isLeftOut ? [id] : [];
    }),
  );
}
