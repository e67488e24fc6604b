/** Stands in the first lines of every `claude` that cordon writes, so that a launch never starts its own shim. */
export const SHIM_MARKER = 'cordon-shim';
