import type { DatabaseSync } from 'node:sqlite';

/**
 * The built-in SQLite. Loading it warns on standard error that it is experimental (Node 22 to 24.21), which means nothing to
 * a person who asked what a session cost; every other warning stays.
 */
export function loadSqlite(): { readonly DatabaseSync: typeof DatabaseSync } {
  const warn = process.emitWarning.bind(process);
  process.emitWarning = (warning: string | Error, ...rest: readonly never[]) => {
    if (!String(warning).includes('SQLite')) warn(warning, ...rest);
  };
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = warn;
  }
}
