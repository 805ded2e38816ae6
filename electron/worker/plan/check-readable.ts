// Before a plan is made: is each table really readable by this login, and does the server accept its filter?
import { AppError } from '../../../shared/errors.ts';
import { isRefusal } from '../source/catalog/ask.ts';
import { nameOf, selectOver } from '../source/chosen-rows.ts';
import { carrying } from '../source/given-parameters.ts';
import { selectItem } from '../source/select-item.ts';
import type { SourceSession } from '../source/session.ts';
import type { Reading } from './plan-reading.ts';

/**
 * Compiles the read of exactly the planned columns without reading a row, which is the one test of SELECT rights that
 * counts column denials too. Tables are asked about together, and one by one only when something is refused, so that
 * a thousand of them do not take a thousand round trips. Queries were compiled when they were described. Throws
 * SELECT_DENIED, FILTER_REFUSED, OBJECT_GONE and whatever else the read would meet.
 */
export async function checkReadable(
  session: SourceSession,
  readings: readonly Reading[],
  signal: AbortSignal,
): Promise<void> {
  const all = readings.filter(({ query }) => query === null);
  // Parameters of several tables would have the same names in one batch.
  const alone = all.filter(({ parameters }) => parameters !== undefined);
  for (const reading of alone) await checkOne(carrying(session, reading), reading, signal);
  const tables = all.filter(({ parameters }) => parameters === undefined);
  if (tables.length === 0) return;
  try {
    await session.query(tables.map((reading) => `${testOf(reading)};`).join('\n'), [], signal);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    for (const reading of tables) await checkOne(session, reading, signal);
  }
}

const testOf = (reading: Reading): string => selectOver(reading, reading.columns.map(selectItem).join(', '), ['1 = 0']);

async function checkOne(session: SourceSession, reading: Reading, signal: AbortSignal): Promise<void> {
  const table = nameOf(reading);
  try {
    await session.query(testOf({ ...reading, where: null }), [], signal);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'SELECT_DENIED') throw error;
    throw new AppError('SELECT_DENIED', { ...error.context, object: table }, error);
  }
  if (reading.where === null) return;
  try {
    await session.query(testOf(reading), [], signal);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { detail, number } = error.context;
    throw new AppError('FILTER_REFUSED', { table, detail: `${String(detail)} (${String(number)})` }, error);
  }
}
