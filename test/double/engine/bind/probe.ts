// Which comparisons SQLite can decide by itself: a bare column against a value that is known when the read starts.
import type { SqlType } from '../../types.ts';
import { collationOf } from '../collation/collation.ts';
import { combineTypes } from '../types/combine.ts';
import { isBinary, isDecimal, isFloat, isInteger, isMoney, isText, isUnicode, scaleOf } from '../types/kinds.ts';
import { converted, type Bound, type Probe, type ProbeOperator } from './bound.ts';

/** Known when the read starts: depends on no row of this query. */
const isKnownAtOpen = (bound: Bound): boolean => bound.sources.length === 0 && !bound.isVolatile;

/**
 * The operand in a type whose stored form compares with the column's stored form exactly as SQL Server compares the two
 * values; null when there is none (then the comparison is made row by row).
 */
function operandFor(column: SqlType, operand: Bound): Bound | null {
  const other = operand.type;
  if (operand.literal === null) return null;
  if (isInteger(column) && isInteger(other)) return converted(operand, { name: 'bigint' });
  if (isInteger(column) && isText(other)) return converted(operand, column);
  if (isFloat(column) && (isInteger(other) || isDecimal(other) || isFloat(other) || isMoney(other) || isText(other))) {
    return column.name === 'float' || other.name === 'real'
      ? converted(operand, column)
      : isFloat(other)
        ? operand
        : converted(operand, column);
  }
  if (
    (isDecimal(column) || isMoney(column)) &&
    (isInteger(other) || ((isDecimal(other) || isMoney(other)) && scaleOf(other) <= scaleOf(column)))
  ) {
    const high = isDecimal(column) ? column : { name: 'money' as const };
    return converted(operand, { ...high, ...(isDecimal(column) ? { precision: 38 } : {}) });
  }
  if (isText(column)) {
    if (!isText(other)) return null;
    const isBinaryOrder = collationOf(column.collation).isBinary;
    const isSameFamily = isUnicode(column) === isUnicode(other);
    if (isUnicode(column) || !isBinaryOrder || isSameFamily) {
      // wide enough never to cut; the sort key is taken under the column's collation
      const name = isUnicode(column) || isUnicode(other) ? 'nvarchar' : 'varchar';
      return other.name === 'char' || other.name === 'nchar' || other.name === name
        ? operand
        : converted(operand, { name, length: -1, collation: column.collation });
    }
    return null;
  }
  if (isBinary(column)) return isBinary(other) ? operand : null;
  const common = combineTypes(column, other);
  if (common.name !== column.name) return null;
  if (column.name === 'datetime2' || column.name === 'time' || column.name === 'datetimeoffset') {
    return converted(operand, { name: column.name, scale: 7 });
  }
  const isPlain = ['date', 'datetime', 'smalldatetime', 'uniqueidentifier', 'hierarchyid'].includes(column.name);
  return isPlain ? converted(operand, column) : null;
}

const mirrored: Readonly<Record<string, ProbeOperator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** The probe of `left op right`, whichever side the column is on. */
export function probeOf(operator: '=' | '<>' | '<' | '<=' | '>' | '>=', left: Bound, right: Bound): Probe | undefined {
  for (const [side, other, op] of [
    [left, right, operator],
    [right, left, mirrored[operator]],
  ] as const) {
    if (side.column === undefined || !isKnownAtOpen(other)) continue;
    const isExplicit =
      isText(side.type) &&
      isText(other.type) &&
      other.collationRank === 2 &&
      other.type.collation !== side.type.collation;
    if (isExplicit || side.collationRank === 2) continue;
    const operand = operandFor(side.type, other);
    if (operand !== null) return { column: side.column, operator: op, operands: [operand] };
  }
  return undefined;
}

/** The probe of `column IN (values)`. */
export function inProbeOf(column: Bound, values: readonly Bound[]): Probe | undefined {
  if (column.column === undefined || column.type.name === 'datetimeoffset') return undefined;
  const operands: Bound[] = [];
  for (const value of values) {
    const probe = probeOf('=', column, value);
    if (probe?.column !== column.column) return undefined;
    operands.push(...probe.operands);
  }
  return { column: column.column, operator: 'in', operands };
}
