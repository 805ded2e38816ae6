// Which columns there are after some transforms, and which of the columns a transform names are not there.
import type { Transform } from '../../../../shared/transforms.ts';

/** Names in their order. */
export const columnsAfter = (columns: readonly string[], transforms: readonly Transform[]): readonly string[] =>
  transforms.reduce(applyOne, columns);

function applyOne(columns: readonly string[], transform: Transform): readonly string[] {
  switch (transform.kind) {
    case 'include':
      return columns.filter((name) => transform.columns.includes(name));
    case 'exclude':
      return columns.filter((name) => !transform.columns.includes(name));
    case 'rename':
      return columns.map((name) => (name === transform.column ? transform.to : name));
    default:
      return [...columns, ...addedBy(transform)];
  }
}

/** The columns that a transform makes. */
export function addedBy(transform: Transform): readonly string[] {
  switch (transform.kind) {
    case 'constant':
    case 'concat':
    case 'server':
      return [transform.name];
    case 'script':
      return transform.adds;
    default:
      return [];
  }
}

/** The columns that a transform needs. */
function namedBy(transform: Transform): readonly string[] {
  if ('columns' in transform) return transform.columns;
  return 'column' in transform ? [transform.column] : [];
}

/** The first transform that needs a column which is not there at its place: its index and the column. */
export function firstMissing(
  columns: readonly string[],
  transforms: readonly Transform[],
): { readonly index: number; readonly column: string } | null {
  for (const [index, transform] of transforms.entries()) {
    const there = columnsAfter(columns, transforms.slice(0, index));
    const column = namedBy(transform).find((name) => !there.includes(name));
    if (column !== undefined) return { index, column };
  }
  return null;
}

/** Where each column of the source stands in the result: its name there, or null where it was left out. */
export function nameAfter(column: string, transforms: readonly Transform[]): string | null {
  let name: string | null = column;
  for (const transform of transforms) {
    if (name === null) return null;
    if (transform.kind === 'include' && !transform.columns.includes(name)) name = null;
    else if (transform.kind === 'exclude' && transform.columns.includes(name)) name = null;
    else if (transform.kind === 'rename' && transform.column === name) name = transform.to;
  }
  return name;
}
