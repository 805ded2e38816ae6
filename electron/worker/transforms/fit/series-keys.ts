// The key of a table that is kept up to date: its rows must be found again by what the files hold.
import type { PlanTable } from '../../../../shared/plan.ts';
import type { Transform } from '../../../../shared/transforms.ts';
import { unfit } from './slots.ts';

/** Throws TRANSFORM_UNFIT for what would make two keys one, or take the key from the files. */
export function refuseForSeries(table: PlanTable): void {
  if (table.increment === undefined) return;
  const keys = new Set(table.key?.columns.map(({ name }) => name) ?? []);
  for (const transform of table.transforms ?? []) {
    const problem = keyProblem(transform, keys);
    if (problem !== null) throw unfit(table, transform, `${problem}; changes of a series are matched by their keys`);
  }
}

function keyProblem(transform: Transform, keys: ReadonlySet<string>): string | null {
  switch (transform.kind) {
    case 'include': {
      const missing = [...keys].find((name) => !transform.columns.includes(name));
      return missing === undefined ? null : `it leaves out ${missing}, which is part of the key`;
    }
    case 'exclude': {
      const named = transform.columns.find((name) => keys.has(name));
      return named === undefined ? null : `it leaves out ${named}, which is part of the key`;
    }
    case 'script': {
      const named = transform.columns.find((name) => keys.has(name));
      return named === undefined ? null : `it changes ${named}, which is part of the key`;
    }
    case 'rename':
    case 'trim':
    case 'nullIf':
    case 'replace':
    case 'cast':
    case 'shiftDate':
      return keys.has(transform.column) ? `${transform.column} is part of the key` : null;
    case 'mask': {
      const isOneToOne = transform.mask.how === 'hash' || transform.mask.how === 'tokenise';
      return isOneToOne || !keys.has(transform.column)
        ? null
        : `${transform.column} is part of the key, which can only be hashed or tokenised`;
    }
    default:
      return null;
  }
}
