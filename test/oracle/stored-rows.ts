// Streams a table out of the double's database file, as the cells its export must hold.
import Database from 'better-sqlite3';
import type { PlanColumn } from '../../shared/columns.ts';
import { dataColumn, physicalTable } from '../double/engine/physical.ts';
import type { DatabaseDefinition, StoredValue } from '../double/types.ts';
import type { Cell, CellChunk } from './cells.ts';
import { expectedCells } from './expected-cells.ts';

const chunkRows = 2_048;

type Parsed = Pick<DatabaseDefinition, 'tables'>;
const isDefinition = (value: unknown): value is Parsed =>
  typeof value === 'object' && value !== null && 'tables' in value && Array.isArray(value.tables);

function readDefinition(database: Database.Database): Parsed {
  const text: unknown = database.prepare("SELECT value FROM meta WHERE name = 'definition'").pluck().get();
  const definition: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
  if (!isDefinition(definition)) throw new Error('this is no database file of the double');
  return definition;
}

const isStoredRow = (row: unknown): row is readonly StoredValue[] => Array.isArray(row);

/** Rows in the order of the file, at most 2,048 a chunk, with one cell array for each column written. */
export function* storedRows(
  databaseFile: string,
  table: { readonly schema: string; readonly name: string },
  columns: readonly PlanColumn[],
): Generator<CellChunk, void, void> {
  const database = new Database(databaseFile, { readonly: true });
  try {
    const { tables } = readDefinition(database);
    const index = tables.findIndex(({ schema, name }) => schema === table.schema && name === table.name);
    const definition = tables[index];
    if (definition === undefined) throw new Error(`the double has no table ${table.schema}.${table.name}`);
    const sources = columns.map((column) => {
      const position = definition.columns.findIndex(({ name }) => name === column.name);
      const found = definition.columns[position];
      if (found === undefined) throw new Error(`${table.schema}.${table.name} has no column ${column.name}`);
      return { position, cells: expectedCells(found.type, column.outputs) };
    });
    const list = sources.map(({ position }) => dataColumn(position)).join(', ');
    const statement = database.prepare(`SELECT ${list} FROM ${physicalTable(definition, index + 1).name}`);
    // cells[i] reads column sourceOf[i] of the row
    const cells = sources.flatMap(({ cells: functions }, source) => functions.map((cell) => ({ source, cell })));
    let chunk: Cell[][] = cells.map(() => []);
    let rowCount = 0;
    for (const row of statement.raw().safeIntegers().iterate()) {
      if (!isStoredRow(row)) throw new TypeError('rows are arrays');
      for (let i = 0; i < cells.length; i++) chunk[i].push(cells[i].cell(row[cells[i].source]));
      rowCount += 1;
      if (rowCount === chunkRows) {
        yield { rowCount, columns: chunk };
        chunk = cells.map(() => []);
        rowCount = 0;
      }
    }
    if (rowCount > 0) yield { rowCount, columns: chunk };
  } finally {
    database.close();
  }
}
