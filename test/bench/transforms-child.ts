// Transforms the orders table over and over in a process of its own and prints one line of JSON; started by transforms.ts.
import { transformsSchema } from '../../shared/transforms.ts';
import { openEngine } from '../../electron/worker/transforms/engine.ts';
import { madeColumn } from '../../electron/worker/transforms/made-column.ts';
import { writtenColumns } from '../../electron/worker/transforms/fit/fit-transforms.ts';
import type { PlanTable } from '../../shared/plan.ts';
import { ordersBatch, ordersColumns } from './orders-batch.ts';

const [transformsText = '[]', batchCountText] = process.argv.slice(2);
const transforms = transformsSchema.parse(JSON.parse(transformsText));
const batchRows = 20_000;
const batches = [ordersBatch(batchRows, 1), ordersBatch(batchRows, 1 + batchRows)];
const planned: PlanTable = {
  id: 't0',
  schema: 'dbo',
  name: 'orders',
  kind: 'table',
  columns: ordersColumns.map(({ name, type, isNullable }) => madeColumn(name, type, isNullable, null)),
  where: null,
  query: null,
  key: null,
  partitions: [{ index: 0, after: null, upTo: null }],
  readNote: '',
  rowsEstimate: null,
  bytesEstimate: null,
  partRows: batchRows,
  batchRows,
  schemaFingerprint: '',
  notes: [],
  transforms,
};
const engine = await openEngine(
  { ...planned, written: writtenColumns(planned) },
  { maskKey: 'the key of the bench, long enough', setAside: false },
);

function transformBatches(count: number): number {
  let rows = 0;
  for (let index = 0; index < count; index++)
    rows += engine?.run(batches[index % batches.length], String).rowCount ?? 0;
  return rows;
}

// Twice as long as the compiler needs to settle.
transformBatches(4);
const cpuBefore = process.cpuUsage();
const rows = transformBatches(Number(batchCountText));
const { user, system } = process.cpuUsage(cpuBefore);
console.log(JSON.stringify({ rowsPerCpuSecond: rows / ((user + system) / 1e6) }));
