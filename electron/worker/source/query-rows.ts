// Result sets of catalog queries: the output columns that lose nothing for any type, and their rows as objects.
import type { LogicalType } from '../../../shared/columns.ts';
import type { Batch } from '../batch/batch.ts';
import { cellValue } from './cell-value.ts';
import type { QueryRow } from './session.ts';
import type { WireColumn } from './tds/column-metadata.ts';
import type { RowPlan } from './tds/row-reader.ts';
import type { WireType } from './tds/type-info.ts';

/** The plan that reads a result set as it is. Unnamed columns are called `column1`, `column2` ... */
export function planOfResult(columns: readonly WireColumn[]): RowPlan {
  return {
    object: 'a query',
    columns: columns.map(({ name, isNullable, type }, i) => ({
      name: name === '' ? `column${String(i + 1)}` : name,
      codePage: null,
      outputs: naturalTypes(type).map((output) => ({ name, isNullable, type: output })),
    })),
  };
}

/** The rows of a batch that was read with `plan`; of a sql_variant the text. */
export function rowsOf(plan: RowPlan, batch: Batch): QueryRow[] {
  const cells = plan.columns.map(({ name, outputs }, i) => {
    const before = plan.columns.slice(0, i).reduce((count, column) => count + column.outputs.length, 0);
    return { name, type: outputs[0].type, column: batch.columns[before] };
  });
  return Array.from({ length: batch.rowCount }, (_, row) =>
    Object.fromEntries(cells.map(({ name, type, column }) => [name, cellValue(type, column, row)])),
  );
}

const string: LogicalType = { kind: 'string' };
const binary: LogicalType = { kind: 'binary' };
const intBits = { 1: 8, 2: 16, 4: 32, 8: 64 } as const;

function naturalTypes({ family, maxBytes, precision, scale }: WireType): readonly LogicalType[] {
  switch (family) {
    case 'bit':
      return [{ kind: 'bool' }];
    case 'int':
      return [{ kind: 'int', bits: bitsOf(maxBytes), signed: maxBytes > 1 }];
    case 'float':
      return [{ kind: 'float', bits: maxBytes === 4 ? 32 : 64 }];
    case 'money':
      return [{ kind: 'decimal', precision: maxBytes === 8 ? 19 : 10, scale: 4 }];
    case 'decimal':
      return [{ kind: 'decimal', precision, scale }];
    case 'guid':
      return [{ kind: 'uuid' }];
    case 'binary':
    case 'udt':
      return [binary];
    case 'variant':
      return [string, string];
    case 'null':
    case 'date':
    case 'time':
    case 'datetime':
    case 'datetime2':
    case 'datetimeoffset':
    case 'char':
    case 'nchar':
    case 'xml':
      return [string];
  }
}

function bitsOf(bytes: number): 8 | 16 | 32 | 64 {
  return bytes === 1 || bytes === 2 || bytes === 4 ? intBits[bytes] : 64;
}
