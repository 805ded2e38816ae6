// Names for the extra columns of two-column types, kept apart from the table's own columns.

/**
 * A function that gives `name + suffix`, or `name + suffix + 2`, `3` ... when that name is taken. Names are compared
 * without case, since many readers of the files do. The same columns in the same order give the same names.
 */
export function createNameChooser(columnNames: readonly string[]): (name: string, suffix: string) => string {
  const taken = new Set(columnNames.map((name) => name.toLowerCase()));
  return (name, suffix) => {
    const candidate = (n: number) => `${name}${suffix}${n === 1 ? '' : String(n)}`;
    let n = 1;
    while (taken.has(candidate(n).toLowerCase())) n += 1;
    taken.add(candidate(n).toLowerCase());
    return candidate(n);
  };
}
