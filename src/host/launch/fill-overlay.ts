import { OVERLAY_PATH, type Plan } from '../../core/plan/plan.ts';

/** The plan's arguments with the overlay's path in its place: the first one is cordon's own, a later word that reads the same is the person's. */
export function fillOverlay(plan: Plan, path: string | null): readonly string[] {
  const place = path === null ? -1 : plan.argv.indexOf(OVERLAY_PATH);
  return plan.argv.map((word, index) => (index === place ? (path ?? word) : word));
}
