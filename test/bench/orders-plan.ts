// The plan of the firehose's orders table, as the planner would write it.
import type { CatalogColumn } from '../../shared/catalog.ts';
import { outputColumnsOf, type PlanTable } from '../../shared/plan.ts';
import { planColumn } from '../../electron/worker/plan/column-plan.ts';
import { isExactCodePage } from '../../electron/worker/source/tds/types/code-page.ts';
import { orderColumns } from '../double/firehose/orders.ts';
import type { ResultColumn } from '../double/types.ts';

const isText = (name: string): boolean => name.endsWith('char');

function catalogColumn({ name, type, isNullable }: ResultColumn): CatalogColumn {
  const unitBytes = type.name.startsWith('n') ? 2 : 1;
  return {
    name,
    sqlType: {
      name: type.name,
      maxLength: (type.length ?? 0) * unitBytes,
      precision: type.precision ?? 0,
      scale: type.scale ?? 0,
      collation: isText(type.name) ? 'SQL_Latin1_General_CP1_CI_AS' : null,
      codePage: isText(type.name) ? 1252 : null,
    },
    isNullable,
    isIdentity: false,
    isComputed: false,
    obstacle: null,
  };
}

/**
 * `rowCount` rows of it. The firehose takes the number of rows from `TOP (n)` anywhere in the statement; a plan has no
 * TOP, so it stands in the table's name.
 */
export function ordersPlan(rowCount: number): PlanTable {
  const columns = orderColumns.map((column) => {
    const planned = planColumn(catalogColumn(column), {
      isExactCodePage,
      fitsNanos: () => true,
      extraName: (name, suffix) => name + suffix,
    });
    if ('leftOut' in planned) throw new Error(`${column.name}: ${planned.leftOut}`);
    return planned;
  });
  return {
    id: 't0',
    schema: 'dbo',
    name: `orders TOP (${rowCount})`,
    kind: 'table',
    columns,
    where: null,
    query: null,
    key: null,
    partitions: [{ index: 0, after: null, upTo: null }],
    readNote: '',
    rowsEstimate: rowCount,
    bytesEstimate: null,
    partRows: 2_000_000,
    batchRows: 100_000,
    schemaFingerprint: '',
    notes: [],
  };
}

export const ordersOutputs = (table: PlanTable) => outputColumnsOf(table);
