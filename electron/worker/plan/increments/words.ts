// What each way of finding changes gives, and what it costs, in words for those who choose.
import type { CatalogTable } from '../../../../shared/catalog.ts';
import type { Increment, IncrementChoice } from '../../../../shared/increment.ts';
import { tableKey, type IncrementFacts } from '../../source/catalog/increment-facts.ts';
import { watermarkKind } from './candidates.ts';

type Words = Pick<IncrementChoice, 'gives' | 'costs'>;

export function incrementWords(increment: Increment, table: CatalogTable, facts: IncrementFacts): Words {
  switch (increment.mode) {
    case 'changeTracking':
      return {
        gives:
          'Inserted, updated and deleted rows, each once with its last state. Nothing that was committed is missed.',
        costs: `The server notes the key of each change with the transaction that makes it${keptWords(facts)}. TRUNCATE, a restore, and rounds that come too late are noticed, and load the table whole.`,
      };
    case 'cdc':
      return {
        gives:
          increment.rows === 'net'
            ? 'Inserted, updated and deleted rows, each once with its last state. With rows "all" every single change in order.'
            : 'Every single change in its order, with all columns.',
        costs:
          'A job of the server reads the transaction log and keeps whole rows, three days unless told otherwise; what it has not read yet comes in a later round. New columns are not captured until a new instance is made.',
      };
    case 'rowversion':
      return {
        gives: `Inserted and updated rows, each once with its last state. Nothing that was committed is missed.`,
        costs: `Deletes are not seen: all keys are compared ${sweepWords(increment.sweepEvery)}. A transaction that stays open anywhere in the database makes rounds read more again.${indexWords(increment.column, table, facts)}`,
      };
    case 'watermark':
      return watermarkWords(increment, table, facts);
    case 'temporal':
      return {
        gives: 'Inserted, updated and deleted rows, each once with its last state, from the table and its history.',
        costs: `A version bears the time its transaction began, so that rounds overlap by ${String(increment.overlapSeconds)} seconds and read some rows again. Deletes that a retention policy removed from the history are noticed, and load the table whole.${indexWords(increment.start, table, facts)}`,
      };
    case 'reload':
      return {
        gives: 'The whole table in every round: exact, whatever was done to it.',
        costs: 'Reads and writes all of its rows each time.',
      };
  }
}

const keptWords = ({ tracking }: IncrementFacts): string =>
  tracking === null || tracking === 'off' || tracking.kept === null ? '' : `, and forgets it after ${tracking.kept}`;

const sweepWords = (sweepEvery: number | null): string =>
  sweepEvery === null ? 'only when asked' : `every ${String(sweepEvery)} rounds`;

function indexWords(column: string, table: CatalogTable, { leading }: IncrementFacts): string {
  if (leading === null || table.columns.every(({ name }) => name !== column)) return '';
  return leading.get(tableKey(table))?.has(column) === true
    ? ''
    : ` No index begins with ${column}, so that each round reads through the whole table.`;
}

function watermarkWords(
  { column, kind, overlapSeconds, sweepEvery }: Extract<Increment, { mode: 'watermark' }>,
  table: CatalogTable,
  facts: IncrementFacts,
): Words {
  const found = table.columns.find(({ name }) => name === column);
  const is = found === undefined ? 'other' : watermarkKind(found);
  const gives =
    is === 'made'
      ? `Rows whose ${column} is new: those that were inserted, by the look of its name.`
      : `Rows whose ${column} is new: inserted and updated ones, as far as every writer sets it.`;
  const late =
    kind === 'time'
      ? `What is committed more than ${String(overlapSeconds)} seconds after the time that it bears is missed for good.`
      : 'What is committed after a higher number is missed for good, unless rounds overlap.';
  const missed =
    is === 'made'
      ? 'Updates and deletes are not seen'
      : `Deletes, and updates that do not touch ${column}, are not seen`;
  const nulls = found?.isNullable === true ? ` Rows without a ${column} are in no round; they are counted.` : '';
  return {
    gives,
    costs: `${late} ${missed}: all keys are compared ${sweepWords(sweepEvery)}, and only a full load brings missed updates.${nulls}${indexWords(column, table, facts)}`,
  };
}
