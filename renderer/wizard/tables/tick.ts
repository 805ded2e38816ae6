// The state of a tick box over many rows.

/** `mixed`: some are ticked. Nothing to tick is not ticked. */
export function tickOf(keys: readonly string[], chosen: ReadonlySet<string>): boolean | 'mixed' {
  const count = keys.reduce((sum, key) => sum + (chosen.has(key) ? 1 : 0), 0);
  if (count === 0) return false;
  return count === keys.length ? true : 'mixed';
}
