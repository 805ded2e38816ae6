// Files as a Data Factory writes them, without one: rows of the double, read and written by the fake's reader and writers.
import { gzipSync } from 'node:zlib';
import { writtenColumns } from '../../electron/worker/factory/fit-table.ts';
import { judgeTables, layOut } from '../../electron/worker/factory/layout.ts';
import { extensionOf } from '../../electron/worker/target/blob-name.ts';
import type { Plan, PlanTable } from '../../shared/plan.ts';
import type { Column, Row } from './data-factory/cells.ts';
import { list, members, type Members } from './data-factory/json.ts';
import { openSource } from './data-factory/read-source.ts';
import { usualPace } from './data-factory/settings.ts';
import { openEncoder, type FileForm, type WriterSettings } from './data-factory/sink.ts';
import { wish } from './data-factory-world.ts';
import type { DoubleWorld } from './double-world.ts';

export type TableRows = { readonly columns: readonly Column[]; readonly rows: readonly Row[] };

export async function readTable({ source, password }: DoubleWorld, table: PlanTable): Promise<TableRows> {
  const server = await openSource({
    host: source.server,
    port: source.port ?? 1433,
    database: source.database,
    user: 'sa',
    password,
    encrypt: 'optional',
    trustServerCertificate: true,
  });
  const names = writtenColumns(table).map(({ name }) => `[${name}]`);
  const rows: Row[] = [];
  try {
    const columns = await server.read(
      `SELECT ${names.join(', ')} FROM [${table.schema}].[${table.name}]`,
      async (batch) => void rows.push(...batch.rows),
      new AbortController().signal,
    );
    return { columns, rows };
  } finally {
    server.close();
  }
}

/** As the exported dataset and Copy activity of the plan have it. */
export function fileFormOf(plan: Plan): FileForm {
  const resources = layOut(plan, wish, judgeTables(plan)).resources.map(({ properties }) => members(properties));
  const type = plan.options.format === 'parquet' ? 'Parquet' : 'DelimitedText';
  const dataset = resources.find((one) => one.type === type);
  const { location: _, ...form } = members(dataset?.typeProperties);
  const [copy = {}] = resources.flatMap(copiesIn);
  const { sink, translator } = members(copy.typeProperties);
  return { type, dataset: form, formats: members(members(sink).formatSettings), translator };
}

/** However deep they are. */
function copiesIn(properties: Members): readonly Members[] {
  return list(properties.activities).flatMap((one) => {
    const activity = members(one);
    return activity.type === 'Copy' ? [activity] : copiesIn(members(activity.typeProperties));
  });
}

/** `settings`: what the documentation leaves open. */
export function fileOf(
  { columns, rows }: TableRows,
  form: FileForm,
  settings: WriterSettings['settings'] = {},
): Buffer {
  const encoder = openEncoder(columns, form, { settings, pace: { ...usualPace, rowsPerGroup: 120, rowsPerPage: 50 } });
  const plain = Buffer.concat([encoder.add(rows), encoder.end()]);
  return encoder.isZipped ? gzipSync(plain) : plain;
}

export const folderOf = ({ schema, name }: PlanTable): string => `data/${schema}/${name}/run`;

export const fileName = ({ options }: Plan, table: PlanTable, number: number): string =>
  `${folderOf(table)}/data_${String(number).padStart(4, '0')}.${extensionOf(options.format, options.compression)}`;
