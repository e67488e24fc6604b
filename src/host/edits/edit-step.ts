/** The steps of one edit, in order. Between any two of them a kill leaves the file wholly old or wholly new. */
export const EDIT_STEPS = [
  'locked',
  'recovered',
  'read',
  'planned',
  'stored',
  'journaled',
  'temporary-made',
  'temporary-written',
  'synced',
  'compared',
  'set-aside',
  'replaced',
  'directory-synced',
  'recorded',
  'released',
] as const;

export type EditStep = (typeof EDIT_STEPS)[number];

/** Told of each step as it is done. Tests stop the process there. */
export type OnStep = (step: EditStep) => void;
