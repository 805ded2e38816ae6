// Tables that a Data Factory copied, in every form of file: their rows, their files, and the manifest of a run that took stock.
import { takeMarks } from '../../../electron/worker/source/changes/take-marks.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Manifest, ManifestTable } from '../../../shared/manifest.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { Compression, Format } from '../../../shared/run-options.ts';
import type { Tier, Validation } from '../../../shared/validation.ts';
import type { WriterSettings } from '../../fakes/data-factory/sink.ts';
import { buildFactoryPlan } from '../../fakes/data-factory-world.ts';
import { openDoubleWorld } from '../../fakes/double-world.ts';
import { fileFormOf, fileName, fileOf, folderOf, readTable, type TableRows } from '../../fakes/factory-files.ts';
import { stockAll, validateStocked } from '../../fakes/factory-proof.ts';
import { createFakeTarget, type FakeTarget } from '../../fakes/target.ts';
import { factoryTables } from './tables.ts';

/** By name. */
export type Files = ReadonlyMap<string, Buffer>;

export type FactoryForm = {
  readonly name: string;
  /** Columns of which the text is never certain in this form. */
  readonly unsure: ReadonlySet<string>;
  readonly tables: readonly FormTable[];
  /** Of the copy as it should be, and of a run whose source had other amounts. */
  readonly files: Files;
  readonly earlier: Files;
  readonly manifest: Manifest;
  /** A valid file of these rows. */
  write(table: FormTable, rows: TableRows['rows']): Buffer;
  /** Puts files there and takes stock of them; null: a file cannot be read as what it should be. */
  stock(files: Files): Promise<Stocked | null>;
};
export type Stocked = { readonly target: FakeTarget; readonly manifest: Manifest };

export type FormTable = {
  readonly plan: PlanTable;
  readonly read: TableRows;
  readonly files: readonly { readonly name: string; readonly rows: TableRows['rows'] }[];
};

export type FactoryWorld = {
  readonly forms: readonly FactoryForm[];
  validate(stocked: Stocked, tier: Tier): Promise<Validation>;
  close(): Promise<void>;
};

type Shape = {
  readonly format: Format;
  readonly compression: Compression;
  readonly settings: WriterSettings['settings'];
  readonly unsure: readonly string[];
};
const plain = { settings: {}, unsure: [] };
/** The last one as .NET Framework may write it: floats are rounded, and of bytes nobody knows the form. */
const shapes: readonly Shape[] = [
  { format: 'parquet', compression: 'snappy', ...plain },
  { format: 'csv', compression: 'none', ...plain },
  { format: 'csv', compression: 'gzip', settings: { quoted: 'all' }, unsure: [] },
  { format: 'parquet', compression: 'gzip', settings: { decimals: 'binary' }, unsure: [] },
  {
    format: 'csv',
    compression: 'none',
    settings: { texts: { floats: 'fifteen', bytes: 'hex' } },
    unsure: ['ratio', 'bits'],
  },
];
const filesPerTable = 3;
const signal = new AbortController().signal;

/** The source cannot be written to, so that every difference is a fault. */
export async function openFactoryWorld(formCount: number): Promise<FactoryWorld> {
  const double = await openDoubleWorld(factoryTables, 30_000, { isReadOnly: true });
  const forms: FactoryForm[] = [];
  for (const shape of shapes.slice(0, formCount)) {
    const { format, compression, settings, unsure } = shape;
    const plan = await buildFactoryPlan(double, { format, compression }, (one) => one, 'dbo.*');
    const marks = await takeMarks(double.session, plan.tables, signal);
    const form = fileFormOf(plan);
    const tables: FormTable[] = [];
    for (const table of plan.tables) tables.push(cut(plan, table, await readTable(double, table)));
    const write: FactoryForm['write'] = ({ read }, rows) => fileOf({ ...read, rows }, form, settings);
    const filesOf = (change: (table: FormTable, rows: TableRows['rows']) => TableRows['rows']): Files =>
      new Map(
        tables.flatMap((table) =>
          table.files.map(({ name, rows }) => [name, write(table, change(table, rows))] as const),
        ),
      );
    const stock: FactoryForm['stock'] = async (files) => {
      const target = createFakeTarget();
      for (const [name, bytes] of files) await target.putBlob(name, bytes, 'application/octet-stream', signal);
      try {
        return { target, manifest: (await stockAll(plan, folderOf, target, { marks })).manifest };
      } catch (error) {
        if (error instanceof AppError && error.code === 'PART_UNREADABLE') return null;
        throw error;
      }
    };
    const files = filesOf((_, rows) => rows);
    const stocked = await stock(files);
    if (stocked === null) throw new Error('untouched files cannot be read');
    forms.push({
      name: `${format} ${compression}${unsure.length === 0 ? '' : ', not certain'}`,
      unsure: new Set(unsure),
      tables,
      files,
      earlier: filesOf(withOtherAmounts),
      manifest: stocked.manifest,
      write,
      stock,
    });
  }
  return {
    forms,
    validate: ({ manifest, target }, tier) => validateStocked(manifest, tier, () => target, double),
    close: () => double.close(),
  };
}

function cut(plan: Plan, table: PlanTable, read: TableRows): FormTable {
  const size = Math.ceil(read.rows.length / filesPerTable);
  const files = Array.from({ length: filesPerTable }, (_, number) => ({
    name: fileName(plan, table, number),
    rows: read.rows.slice(number * size, (number + 1) * size),
  }));
  return { plan: table, read, files };
}

/** Every seventh row of a table with amounts. */
function withOtherAmounts({ read }: FormTable, rows: TableRows['rows']): TableRows['rows'] {
  const at = read.columns.findIndex(({ name }) => name === 'amount');
  return rows.map((row, number) => {
    const amount = row[at];
    return number % 7 === 0 && typeof amount === 'bigint' ? row.with(at, amount + 1n) : row;
  });
}

export const manifestTable = ({ tables }: Manifest, name: string): ManifestTable => {
  const found = tables.find((table) => table.name === name);
  if (found === undefined) throw new Error(`the manifest has no table ${name}`);
  return found;
};
