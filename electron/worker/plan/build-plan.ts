// Makes the plan: picks the tables, decides every column, cuts every table, and seals it all with a hash.
import { randomUUID } from 'node:crypto';
import type { Catalog, CatalogTable } from '../../../shared/catalog.ts';
import type { SourceConfig, TargetConfig } from '../../../shared/connection.ts';
import type { Selection } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Plan, PlanTable, RunOptions } from '../../../shared/plan.ts';
import type { SourceSession } from '../source/session.ts';
import { createBlobNames, extensionOf } from '../target/blob-name.ts';
import { chooseKey } from './choose-key.ts';
import { planColumn } from './column-plan.ts';
import { countRows } from './count-rows.ts';
import { findNanoColumns, type Datetime2Choice } from './date-range-probe.ts';
import { rowWidthOf, sizeRows } from './estimate.ts';
import { createNameChooser } from './output-names.ts';
import { pickTables } from './pick-tables.ts';
import { hashPlan } from './plan-hash.ts';
import { checkReadable } from './preflight.ts';
import { fingerprintTable } from './schema-fingerprint.ts';
import { splitTable } from './split-table.ts';

const consistencyNote =
  'Every statement reads committed rows as they are at its moment; tables that change during the run are not exported as of one point in time.';

export type PlanRequest = {
  readonly source: SourceConfig;
  readonly target: TargetConfig;
  readonly selection: Selection;
  readonly pathTemplate: string;
  readonly options: RunOptions;
  readonly datetime2: Datetime2Choice;
};

export type PlanTools = {
  readonly session: SourceSession;
  readonly catalog: Catalog;
  readonly isExactCodePage: (codePage: number) => boolean;
  /** Name and version of this program. */
  readonly tool: string;
  readonly nowUtc: () => string;
};

/** Throws TABLE_UNKNOWN, SELECT_DENIED, TABLE_NOT_EXPORTABLE, USAGE and whatever the source throws. */
export async function buildPlan(request: PlanRequest, tools: PlanTools, signal: AbortSignal): Promise<Plan> {
  const picked = pickTables(tools.catalog.tables, request.selection);
  const tables: PlanTable[] = [];
  for (const [i, table] of picked.entries()) {
    tables.push(await planTable(`t${String(i)}`, table, request, tools, signal));
  }
  checkNames(request, tables);
  const plan: Omit<Plan, 'hash'> = {
    planVersion: 1,
    id: randomUUID(),
    createdUtc: tools.nowUtc(),
    tool: tools.tool,
    source: request.source,
    server: tools.catalog.server,
    target: request.target,
    pathTemplate: request.pathTemplate,
    options: request.options,
    consistency: consistencyNote,
    tables,
  };
  return { ...plan, hash: hashPlan(plan) };
}

/** Names every table's first part, so that a template that cannot name them is found before the run. */
function checkNames(request: PlanRequest, tables: readonly PlanTable[]): void {
  const { format, compression } = request.options;
  const names = createBlobNames({
    template: request.pathTemplate,
    ext: extensionOf(format, compression),
    server: request.source.server,
    database: request.source.database,
    run: randomUUID(),
    tables,
  });
  for (const table of tables) names.partName(table, 0, 0);
}

async function planTable(
  id: string,
  table: CatalogTable,
  request: PlanRequest,
  tools: PlanTools,
  signal: AbortSignal,
): Promise<PlanTable> {
  const { session } = tools;
  const nanos = await findNanoColumns(session, table, request.datetime2, signal);
  const { columns, leftOut } = decideColumns(table, nanos, tools);
  if (columns.length === 0) {
    const detail = table.columns.length === 0 ? 'none of its columns is visible to this login' : leftOut.join(' ');
    throw new AppError('TABLE_NOT_EXPORTABLE', { table: `${table.schema}.${table.name}`, detail: clause(detail) });
  }
  await checkReadable(session, table, columns, signal);
  const choice = chooseKey(table);
  const rowWidth = rowWidthOf(table);
  const rows = table.rowsEstimate ?? (choice.key === null ? null : await countRows(session, table, signal));
  const bytes = table.bytesEstimate ?? (rows === null ? null : rows * rowWidth);
  const split =
    choice.key === null
      ? { partitions: [{ index: 0, after: null, upTo: null }], note: '', warning: null }
      : await splitTable(
          session,
          table,
          choice.key,
          { rows: rows ?? 0, bytes: bytes ?? 0, lanes: request.options.lanes },
          signal,
        );
  return {
    id,
    schema: table.schema,
    name: table.name,
    kind: table.kind,
    columns: [...columns],
    where: null,
    query: null,
    key: choice.key === null ? null : { indexName: choice.key.name, columns: choice.key.columns },
    partitions: [...split.partitions],
    readNote: [choice.note, split.note].filter((note) => note !== '').join(' '),
    rowsEstimate: rows,
    bytesEstimate: bytes,
    ...sizeRows(rowWidth, request.options),
    schemaFingerprint: fingerprintTable(table, choice.key),
    notes: [...table.notes, ...leftOut, ...[choice.warning, split.warning].filter((warning) => warning !== null)],
  };
}

function decideColumns(table: CatalogTable, nanos: ReadonlySet<string>, tools: PlanTools) {
  const extraName = createNameChooser(table.columns.map((column) => column.name));
  const choices = {
    isExactCodePage: tools.isExactCodePage,
    fitsNanos: (name: string) => nanos.has(name),
    extraName,
  };
  const decisions = table.columns.map((column) => ({ name: column.name, decision: planColumn(column, choices) }));
  return {
    columns: decisions.flatMap(({ decision }) => ('leftOut' in decision ? [] : [decision])),
    leftOut: decisions.flatMap(({ name, decision }) =>
      'leftOut' in decision ? [`Column ${name} is left out: ${decision.leftOut}.`] : [],
    ),
  };
}

/** A sentence as the end of another one. */
const clause = (sentence: string): string => sentence.replace(/\.$/, '');
