// What Data Factory left, as a run takes it in: stock is taken of every table, put into a manifest, and validated.
import { takeStock } from '../../electron/worker/factory/take-stock.ts';
import type { Stock } from '../../electron/worker/factory/stock.ts';
import type { TargetPort } from '../../electron/worker/ports/ports.ts';
import { openSession } from '../../electron/worker/source/open-session.ts';
import { createCheckerPool } from '../../electron/worker/validate/checker-pool.ts';
import { openInlineChecker } from '../../electron/worker/validate/inline-checker.ts';
import { validateRun } from '../../electron/worker/validate/validate-run.ts';
import type { ChangeMark } from '../../shared/change-mark.ts';
import { manifestSchema, type Manifest } from '../../shared/manifest.ts';
import type { Plan, PlanTable } from '../../shared/plan.ts';
import type { Tier, Validation } from '../../shared/validation.ts';
import type { Database } from './data-factory-world.ts';

export const stockedRunId = '20260131T180000Z-1a2b3c4d';
const signal = new AbortController().signal;

export type Stocked = { readonly manifest: Manifest; readonly stocks: ReadonlyMap<string, Stock> };

/** `marks`: of the tables before they were copied, in the order of the plan. */
type Known = { readonly pipelineRunId?: string; readonly marks?: readonly (ChangeMark | null)[] };

/** `folderOf`: where the files of a table stand. */
export async function stockAll(
  plan: Plan,
  folderOf: (table: PlanTable) => string,
  target: TargetPort,
  { pipelineRunId = 'pipeline-run', marks = [] }: Known = {},
): Promise<Stocked> {
  const pool = createCheckerPool(() => openInlineChecker(target), 2);
  const stocks = new Map<string, Stock>();
  const { options } = plan;
  try {
    for (const table of plan.tables) {
      const request = { table, options, folder: folderOf(table), expectedRows: null, verify: options.verify };
      stocks.set(table.name, await takeStock(request, { target, pool }, signal));
    }
  } finally {
    await pool.close();
  }
  const tables = plan.tables.map((table, index) => ({
    ...tableOf(table, stocks.get(table.name), plan, folderOf(table), pipelineRunId),
    ...(marks[index] === undefined ? {} : { changeMark: marks[index] }),
  }));
  const sum = (pick: (table: (typeof tables)[number]) => number): number =>
    tables.reduce((all, one) => all + pick(one), 0);
  const manifest = manifestSchema.parse({
    manifestVersion: 1,
    runId: stockedRunId,
    planId: plan.id,
    planHash: plan.hash,
    tool: plan.tool,
    finishedUtc: '2026-01-31T18:00:00.000Z',
    server: plan.server,
    database: plan.source.database,
    container: plan.target.container,
    consistency: plan.consistency,
    format: options.format,
    compression: options.compression,
    rows: sum(({ rows }) => rows),
    bytes: sum(({ bytes }) => bytes),
    tables,
  });
  return { manifest, stocks };
}

const tableOf = (
  table: PlanTable,
  stock: Stock | undefined,
  { options }: Plan,
  folder: string,
  pipelineRunId: string,
) => {
  const parts = stock?.parts ?? [];
  return {
    schema: table.schema,
    name: table.name,
    kind: table.kind,
    columns: table.columns,
    key: table.key,
    partitions: 1,
    read: { partitions: [{ index: 0, after: null, upTo: null }], isUnordered: true as const },
    schemaFingerprint: table.schemaFingerprint,
    rows: stock?.rows ?? 0,
    bytes: parts.reduce((all, { bytes }) => all + bytes, 0),
    parts: parts.map(({ fingerprint, ...part }, index) => ({
      ...part,
      partition: 0,
      part: index,
      firstKey: null,
      lastKey: null,
      ...(fingerprint === null ? {} : { fingerprint }),
    })),
    writtenBy: {
      engine: 'factory',
      factory: 'adf-sales',
      folder,
      form: options.format === 'csv' ? 'data-factory-csv' : 'parquet-mr',
      pipelineRunId,
      rowsRead: stock?.rows ?? 0,
      rowsCopied: stock?.rows ?? 0,
      consistency: 'Verified',
    },
  };
};

/** `database` null: the source is not asked. */
export const validateStocked = (
  manifest: Manifest,
  tier: Tier,
  openTarget: () => TargetPort,
  database: Pick<Database, 'source' | 'password'> | null,
): Promise<Validation> =>
  validateRun(
    {
      manifest,
      manifestName: 'm.json',
      tier,
      openChecker: () => openInlineChecker(openTarget()),
      source:
        database === null
          ? null
          : {
              server: database.source.server,
              database: database.source.database,
              open: (stop, name = database.source.database) =>
                openSession({ ...database.source, database: name }, database.password, stop),
            },
      sample: { rowsPerTable: 50, seed: 1 },
      maxDop: 1,
      timeLimitMs: null,
      lanes: 2,
      by: 'test',
      nowMs: () => Date.now(),
    },
    () => undefined,
    signal,
  );
