// Why a column of the catalog cannot be exported as it stands: encrypted, masked, internal.
import type { QueryRow } from '../session.ts';
import { flagOf, integerOf, textOf } from './ask.ts';

/** Graph columns that SQL Server itself refuses to select. */
const internalGraphTypes = new Set([1, 3, 4, 6, 7]);

/** A sentence about the column, or null when nothing stands in the way. */
export function findObstacle(row: QueryRow, canUnmask: boolean): string | null {
  if (textOf(row['encryption_type']) !== '') {
    return 'it is encrypted by Always Encrypted, and only ciphertext would arrive';
  }
  if (flagOf(row['is_masked']) === true && !canUnmask) {
    return 'it is masked for this login, and SQL Server would send made-up values; ask for GRANT UNMASK';
  }
  if (internalGraphTypes.has(integerOf(row['graph_type']) ?? 0)) return 'it is internal to a graph table';
  if (flagOf(row['is_column_set']) === true)
    return 'it is a column set, and its sparse columns are exported one by one';
  return null;
}
