// Three tables that hold the extremes of every type: keyed and nullable, keyed and NOT NULL, and a heap.
import { storedFromText } from '../../engine/stored/from-text.ts';
import * as t from '../sample-table.ts';
import type { SampleRow, SampleTable } from '../sample-table.ts';
import type { ColumnDefinition, SqlType, StoredValue } from '../../types.ts';
import { textExtremes, variantExtremes } from './extreme-texts.ts';
import { plainExtremes } from './extreme-values.ts';

type StoredColumn = { readonly name: string; readonly type: SqlType; readonly values: readonly StoredValue[] };

const storedColumns: readonly StoredColumn[] = [
  ...[...plainExtremes, ...textExtremes].map(({ name, type, values }) => ({
    name,
    type,
    values: values.map((value) => storedFromText(type, value)),
  })),
  { name: 'c_sql_variant', type: { name: 'sql_variant' }, values: variantExtremes },
];

const caseCount = Math.max(...storedColumns.map((column) => column.values.length));

/** A different rowversion for each row, one with all its lower bytes set. */
function rowversionOf(row: number): Uint8Array {
  const bytes = new Uint8Array(8);
  if (row === 0) bytes.fill(0xff, 1);
  if (row > 0) bytes[7] = row;
  return bytes;
}

/** Row r holds the r-th value of each column; a column with fewer values starts over. */
function* valueRows(): Generator<SampleRow> {
  for (let row = 0; row < caseCount; row++) {
    yield [row + 1, ...storedColumns.map(({ values }) => values[row % values.length] ?? null), rowversionOf(row)];
  }
}

/** A row of NULLs, the value rows, and each second value missing, so that NULL runs of every length occur. */
function* nullableRows(): Generator<SampleRow> {
  yield [0, ...storedColumns.map(() => null), null];
  yield* valueRows();
  for (let row = 0; row < caseCount; row++) {
    const values = storedColumns.map(({ values: all }, column) =>
      (row + column) % 2 === 0 ? null : (all[row % all.length] ?? null),
    );
    yield [caseCount + row + 1, ...values, row % 3 === 0 ? null : rowversionOf(caseCount + row)];
  }
}

function columnsOf(make: (name: string, type: SqlType) => ColumnDefinition): readonly ColumnDefinition[] {
  return [
    t.column('id', t.int),
    ...storedColumns.map(({ name, type }) => make(name, type)),
    make('c_rowversion', t.rowversion),
  ];
}

export const extremes: SampleTable = {
  definition: {
    schema: 'types',
    name: 'extremes',
    columns: columnsOf(t.nullable),
    indexes: [t.primaryKey('PK_extremes', 'id')],
  },
  rowCount: 2 * caseCount + 1,
  isScaled: false,
  rows: nullableRows,
};

export const extremesNotNull: SampleTable = {
  definition: {
    schema: 'types',
    name: 'extremes_not_null',
    columns: columnsOf(t.column),
    indexes: [t.primaryKey('PK_extremes_not_null', 'id')],
  },
  rowCount: caseCount,
  isScaled: false,
  rows: valueRows,
};

export const extremesKeyless: SampleTable = {
  definition: { schema: 'types', name: 'extremes_keyless', columns: columnsOf(t.nullable), indexes: [] },
  rowCount: 2 * caseCount + 1,
  isScaled: false,
  rows: nullableRows,
};
