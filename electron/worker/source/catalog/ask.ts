// Catalog questions that a server may not understand: try the richest statement first, go without when none is accepted.
import { AppError } from '../../../../shared/errors.ts';
import type { QueryRow, QueryValue, SourceSession } from '../session.ts';

/** True when the server understood us and said no (unknown object, column, function, denied), not when it was lost. */
export function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && error.kind !== 'transient' && error.kind !== 'local';
}

/**
 * Rows of the first statement that the server accepts; null when it refuses them all. Naming one missing catalog
 * column is a compile error of the whole statement, so each optional piece is asked for on its own.
 */
export async function askFirst(
  session: SourceSession,
  statements: readonly string[],
  signal: AbortSignal,
): Promise<readonly QueryRow[] | null> {
  for (const sql of statements) {
    try {
      return await session.query(sql, [], signal);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  return null;
}

/** Text of a value, '' for NULL and for a column that is not there. */
export function textOf(value: QueryValue | undefined): string {
  if (value === null || value === undefined || value instanceof Uint8Array) return '';
  return String(value);
}

/** Whole number of a value; null for NULL, for a missing column and for anything that is no safe integer. */
export function integerOf(value: QueryValue | undefined): number | null {
  if (value === null || value === undefined || value instanceof Uint8Array || value === '') return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

/** True or false for bit and 0/1 numbers; null for NULL and for a missing column. */
export function flagOf(value: QueryValue | undefined): boolean | null {
  const number = integerOf(value);
  return number === null ? null : number !== 0;
}
