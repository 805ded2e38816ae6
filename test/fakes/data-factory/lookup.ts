// The Lookup activity: the first row of a statement, or all of them, as values of JSON.
import type { Cell, Column, Row } from './cells.ts';
import { openCopySource } from './copy.ts';
import type { Factory } from './engine-parts.ts';
import { evaluateAll, type Scope } from './expression/evaluate.ts';
import { members, textOf, type Members } from './json.ts';
import { assertOnline, loginOf, resolve } from './resolve.ts';
import { lookupFile } from './small-file.ts';
import { csvTexts, textOfCell } from './csv-texts.ts';

/** Rows that it gives at most. */
const mostRows = 5000;

export async function lookup(activity: Members, scope: Scope, factory: Factory, signal: AbortSignal): Promise<Members> {
  const { dataset, source, firstRowOnly = true } = members(activity.typeProperties);
  const from = resolve(dataset, scope, factory);
  assertOnline([from], factory);
  if (from.type === 'DelimitedText') return lookupFile(from, factory);
  const { schema, table } = members(from.properties.typeProperties);
  const { sqlReaderQuery } = members(evaluateAll(source, scope));
  const statement =
    sqlReaderQuery === undefined ? `SELECT * FROM [${textOf(schema)}].[${textOf(table)}]` : textOf(sqlReaderQuery);
  const server = await openCopySource(loginOf(from, factory));
  try {
    const rows: Members[] = [];
    await server.read(
      statement,
      async (batch) => void rows.push(...batch.rows.map((row) => objectOf(batch.columns, row))),
      signal,
    );
    const taken = rows.slice(0, mostRows);
    return firstRowOnly === false ? { count: taken.length, value: taken } : { firstRow: taken[0] ?? null };
  } finally {
    server.close();
  }
}

/** Without a type conversion. */
const texts = csvTexts({});

const objectOf = (columns: readonly Column[], row: Row): Members =>
  Object.fromEntries(columns.map((column, index) => [column.name, jsonOf(row[index], column)]));

function jsonOf(cell: Cell, column: Column): unknown {
  if (cell === null || typeof cell === 'number' || typeof cell === 'boolean') return cell;
  if (column.kind === 'int64' || column.kind === 'decimal') return Number(textOfCell(cell, column, texts));
  return textOfCell(cell, column, texts);
}
