// One value of a row becomes another one that its column may hold as well.
import type { PlanColumn } from '../../../shared/columns.ts';
import type { Cell, Column, Row } from '../../fakes/data-factory/cells.ts';
import type { Random } from '../corruption.ts';

export type ChangedRow = { readonly row: Row; readonly column: string; readonly text: string };

const ticksADay = 864_000_000_000n;

/** `which`: the column that is tried first; of a value that cannot be changed the next one is. */
export function changeCell(
  row: Row,
  columns: readonly Column[],
  planned: readonly PlanColumn[],
  which: number,
  random: Random,
): ChangedRow {
  for (let turn = 0; turn < columns.length; turn++) {
    const at = (which + turn) % columns.length;
    const after = changed(row[at], columns[at], planned[at], random);
    if (after === undefined) continue;
    const { name } = columns[at];
    return { row: row.with(at, after), column: name, text: `${name} ${String(row[at])} becomes ${String(after)}` };
  }
  throw new Error('no value of the row can be changed');
}

function changed(cell: Cell, { kind }: Column, { sqlType, isNullable }: PlanColumn, random: Random): Cell | undefined {
  if (cell === null) return kind === 'text' ? '' : kind === 'bytes' ? new Uint8Array(0) : undefined;
  if (isNullable && random.below(4) === 0) return null;
  switch (kind) {
    case 'bool':
      return cell !== true;
    case 'int16':
    case 'int32':
      return Number(cell) + random.pick([-1, 1]);
    case 'int64':
    case 'decimal':
      return BigInt(String(cell)) + random.pick([-100n, -1n, 1n, 10n]);
    case 'single':
    case 'double':
      return nextFloat(Number(cell));
    case 'text':
      return changedText(String(cell), sqlType.name, random);
    case 'guid':
      return `${String(cell).slice(0, -1)}${String(cell).endsWith('0') ? '1' : '0'}`;
    case 'bytes':
      return cell instanceof Uint8Array
        ? Uint8Array.from([...cell.subarray(0, -1), (cell.at(-1) ?? 0) ^ 1])
        : undefined;
    case 'datetime':
      return BigInt(String(cell)) + (sqlType.name === 'date' ? ticksADay : 1n) * random.pick([-1n, 1n]);
    case 'time':
      return (BigInt(String(cell)) + 1n) % ticksADay;
    case 'offset':
      return undefined;
  }
}

/** The very next one. */
function nextFloat(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + 1n);
  return view.getFloat64(0);
}

const swapCase = (text: string): string => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase());

function changedText(text: string, type: string, random: Random): string {
  const ways = [
    swapCase(text),
    text.slice(1),
    `${text}x`,
    `x${text.slice(1)}`,
    ...(type === 'char' ? [] : [`${text} `]),
  ];
  const others = ways.filter((one) => one !== text && (type !== 'char' || one.length === text.length));
  return others.length === 0 ? `${text}x` : random.pick(others);
}
