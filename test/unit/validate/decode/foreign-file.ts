// Cells as a file of Data Factory, made by a writer that shares nothing with ours.
import type { LogicalType, TimeUnit } from '../../../../shared/columns.ts';
import type { Cell as OtherCell, Column as OtherColumn, Kind } from '../../../fakes/data-factory/cells.ts';
import { csvTexts } from '../../../fakes/data-factory/csv-texts.ts';
import { csvHeader, csvRows, type CsvForm } from '../../../fakes/data-factory/write-csv.ts';
import { ParquetFile, type ParquetSettings } from '../../../fakes/data-factory/parquet/write-parquet.ts';
import type { Cell, FilledColumn } from '../../pipeline/formats/cells.ts';

export const foreignSettings: ParquetSettings = {
  compression: 'snappy',
  rowsPerGroup: 1000,
  rowsPerPage: 300,
  decimals: 'binary',
};

/** Instants lose their offset, so that a plan with them is not given to Data Factory. */
export const inFactory = (filled: readonly FilledColumn[]): FilledColumn[] =>
  filled.filter(({ column: { type } }) => !(type.kind === 'timestamp' && type.isUtc));

export function foreignFile(filled: readonly FilledColumn[], settings: Partial<ParquetSettings> = {}): Buffer {
  const file = new ParquetFile(otherColumns(filled), { ...foreignSettings, ...settings });
  return Buffer.concat([file.add(otherRows(filled)), file.end()]);
}

/** As the datasets of an export have it. */
const csvForm: Omit<CsvForm, 'quoted' | 'texts'> = {
  columnDelimiter: ',',
  rowDelimiter: '\n',
  quoteChar: '"',
  escapeChar: '"',
  firstRowAsHeader: true,
  nullValue: String.raw`\N`,
};

export function foreignCsv(filled: readonly FilledColumn[], quoted: CsvForm['quoted'] = 'strings'): Buffer {
  const columns = otherColumns(filled);
  const form = { ...csvForm, quoted, texts: csvTexts({}) };
  return Buffer.from(`${csvHeader(columns, form)}${csvRows(columns, otherRows(filled), form)}`);
}

const otherColumns = (filled: readonly FilledColumn[]): OtherColumn[] =>
  filled.map(({ column: { name, type } }) => ({ name, ...otherColumn(type) }));
const otherRows = (filled: readonly FilledColumn[]): OtherCell[][] =>
  filled[0].cells.map((_, row) => filled.map(({ column, cells }) => otherCell(column.type, cells[row])));

function otherColumn(type: LogicalType): Omit<OtherColumn, 'name'> {
  const of = (kind: Kind, precision = 0, scale = 0) => ({ kind, precision, scale });
  switch (type.kind) {
    case 'bool':
      return of('bool');
    case 'int':
      return of(type.bits === 64 ? 'int64' : type.bits === 32 ? 'int32' : 'int16');
    case 'float':
      return of(type.bits === 32 ? 'single' : 'double');
    case 'decimal':
      return of('decimal', type.precision, type.scale);
    case 'date':
    case 'timestamp':
      return of('datetime');
    case 'time':
      return of('time', 0, type.digits);
    case 'string':
      return of('text');
    case 'uuid':
      return of('guid');
    case 'binary':
    case 'fixed':
      return of('bytes');
  }
}

const ticksOf: Readonly<Record<TimeUnit, (value: bigint) => bigint>> = {
  millis: (value) => value * 10_000n,
  micros: (value) => value * 10n,
  nanos: (value) => value / 100n,
};

function otherCell(type: LogicalType, cell: Cell): OtherCell {
  if (cell === null) return null;
  if (type.kind === 'date') return BigInt(String(cell)) * 864_000_000_000n;
  if (type.kind === 'time' || type.kind === 'timestamp') return ticksOf[type.unit](BigInt(String(cell)));
  if (type.kind !== 'uuid' || !(cell instanceof Uint8Array)) return cell;
  return Buffer.from(cell)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
