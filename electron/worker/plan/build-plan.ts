// Makes the plan: picks the tables, decides every column, cuts every table, and seals it all with a hash.
import { randomUUID } from 'node:crypto';
import type { Catalog } from '../../../shared/catalog.ts';
import type { SourceConfig, TargetConfig } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Selection } from '../../../shared/contract.ts';
import { noPointInTime, type MomentWish, type PointInTime } from '../../../shared/point-in-time.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import type { DecidedPreflight } from '../../../shared/preflight.ts';
import type { TableRules } from '../../../shared/rules.ts';
import type { SecretRef } from '../../../shared/secret-ref.ts';
import type { TableTransforms } from '../../../shared/transforms.ts';
import { giveRules } from '../rules/check-rules.ts';
import { readConsistencyFacts } from '../source/catalog/consistency-facts.ts';
import { nameOf } from '../source/chosen-rows.ts';
import { writeSnapshotScript } from '../source/point-in-time/database-snapshot.ts';
import type { SourceSession } from '../source/session.ts';
import type { Datetime2Choice } from './date-range-probe.ts';
import { layoutOf } from '../factory/layout.ts';
import { giveEngines } from './give-engines.ts';
import { giveTransforms, keyFacts } from './give-transforms.ts';
import { giveIncrements, type SeriesRequest } from './increments/give-increments.ts';
import { pickTables } from './pick-tables.ts';
import { noteDelta } from './note-delta.ts';
import { noteDigests } from './note-digests.ts';
import { hashPlan } from './plan-hash.ts';
import { checkNames } from './plan-names.ts';
import { planTable } from './plan-table.ts';
import { planReading, type Reading } from './plan-reading.ts';
import { consistencySentence, decideMoment } from './point-in-time/decide-moment.ts';
import { checkReadable } from './check-readable.ts';
import { acceptPreflight, applyDecisions } from './preflight/apply-decisions.ts';
import { bucketHeap } from './split/heap-buckets.ts';
import type { SettledEngines } from './settle-nodes.ts';

export type PlanRequest = SeriesRequest & {
  readonly source: SourceConfig;
  readonly target: TargetConfig;
  readonly selection: Selection;
  readonly pathTemplate: string;
  readonly options: RunOptions;
  readonly datetime2: Datetime2Choice;
  readonly pointInTime: MomentWish;
  readonly preflight: DecidedPreflight | null;
  /** What the rows of the tables must fulfil. */
  readonly rules?: readonly TableRules[] | undefined;
  /** What is done to the rows of the tables before they are written. */
  readonly transforms?: readonly TableTransforms[];
  /** Where runs find the key of masks, and the key itself. */
  readonly maskKey?: SecretRef | null;
  readonly secrets?: { readonly maskKey?: string | undefined };
  /** Which tables Data Factory moves; null = none. */
  readonly engines?: SettledEngines | null;
};

export type PlanTools = {
  readonly session: SourceSession;
  readonly catalog: Catalog;
  readonly isExactCodePage: (codePage: number) => boolean;
  /** Name and version of this program. */
  readonly tool: string;
  readonly nowUtc: () => string;
  /** `done` of `inAll` are planned; `table` is being looked at. */
  readonly onTable?: (done: number, inAll: number, table: string) => void;
};

/** Tables that are asked about together. */
const groupSize = 25;
/**
 * Throws TABLE_UNKNOWN, PREFLIGHT_UNFIT, PREFLIGHT_UNDECIDED, COLUMN_UNKNOWN, MOMENT_UNAVAILABLE, FILTER_REFUSED, QUERY_REFUSED, SELECT_DENIED, TABLE_NOT_EXPORTABLE, RULE_UNFIT, INCREMENT_UNFIT, TRANSFORM_UNFIT, SCRIPT_INVALID, MASK_KEY_MISSING, MASK_KEY_SHORT, FACTORY_UNFIT, FACTORY_TABLE_UNFIT, USAGE and
 * whatever the source throws.
 */
export async function buildPlan(request: PlanRequest, tools: PlanTools, signal: AbortSignal): Promise<Plan> {
  if (request.options.deltaLog === true && request.options.format !== 'parquet')
    throw new AppError('USAGE', { detail: `a Delta log goes with Parquet files, not with ${request.options.format}` });
  const asked = pickTables(tools.catalog.tables, request.selection);
  const { preflight: decided } = request;
  const preflight = decided === null ? null : acceptPreflight(decided, asked, request.source.database);
  const picked = decided === null ? asked : applyDecisions(asked, decided);
  const increments = await giveIncrements(request, picked, tools.session, signal);
  // How much of a table a filter leaves is not known yet.
  const whole = picked.filter(({ choice }) => choice.where === null);
  const planBytes = whole.reduce((sum, { table }) => sum + (table?.bytesEstimate ?? 0), 0);
  const unruled: PlanTable[] = [];
  for (let first = 0; first < picked.length; first += groupSize) {
    const group = picked.slice(first, first + groupSize);
    const readings: Reading[] = [];
    for (const [i, some] of group.entries()) {
      signal.throwIfAborted();
      tools.onTable?.(unruled.length, picked.length, nameOf(some.choice));
      readings.push(await planReading(some, request.datetime2, tools, signal, increments?.[first + i] ?? null));
    }
    await checkReadable(tools.session, readings, signal);
    for (const [i, reading] of readings.entries()) {
      signal.throwIfAborted();
      tools.onTable?.(unruled.length, picked.length, nameOf(reading));
      const table = group[i]?.table ?? null;
      const increment = increments?.[first + i];
      const beside = { id: `t${String(unruled.length)}`, planBytes };
      const planned = await planTable(beside, { reading, table }, request, tools.session, signal);
      unruled.push(increment === undefined ? planned : { ...planned, increment });
    }
  }
  const ruled = await giveRules(unruled, request.rules ?? [], tools.session, signal);
  const tables = await giveTransforms(ruled, request.transforms ?? [], tools, signal);
  const maskKey = keyFacts(tables, request.secrets?.maskKey);
  const names = checkNames(request, tables);
  const pointInTime = await momentOf(request, tables, tools, signal);
  const cutTables = tables.map((table, i) =>
    bucketHeap(
      noteDigests(noteDelta(table, names.tableFolder(table), request.options), request.options, tools.catalog.server),
      picked[i]?.table?.traits?.storage,
      pointInTime,
      request.options,
    ),
  );
  const plan: Omit<Plan, 'hash'> = {
    planVersion: 1,
    id: randomUUID(),
    createdUtc: tools.nowUtc(),
    tool: tools.tool,
    source: request.source,
    server: tools.catalog.server,
    target: request.target,
    pathTemplate: request.pathTemplate,
    // A log grows, which is more than creating.
    options: request.target.rights === 'create' ? { ...request.options, logToTarget: false } : request.options,
    consistency: consistencySentence(pointInTime, tables),
    pointInTime,
    preflight,
    ...(maskKey.maskKeyCheck === undefined || request.maskKey === null || request.maskKey === undefined
      ? {}
      : { maskKey: request.maskKey }),
    ...maskKey,
    ...(request.series === null || request.series === undefined ? {} : { series: request.series }),
    tables: cutTables,
  };
  return seal(plan, request.engines ?? null);
}

/** Shares the tables out and makes the hash. What a factory cannot carry out is told now, not when it is deployed. */
function seal(plan: Omit<Plan, 'hash'>, engines: SettledEngines | null): Plan {
  const shared = engines === null ? plan : giveEngines(plan, engines);
  const sealed = { ...shared, hash: hashPlan(shared) };
  if (sealed.factory !== undefined) layoutOf(sealed, sealed.factory);
  return sealed;
}

/** A server is asked about its points in time only when one is wanted. */
async function momentOf(
  { pointInTime: wish, source: { database } }: PlanRequest,
  tables: readonly PlanTable[],
  { session }: PlanTools,
  signal: AbortSignal,
): Promise<PointInTime> {
  if (wish.mode === 'none') return noPointInTime;
  const facts = await readConsistencyFacts(session, signal);
  const writeScript = () => writeSnapshotScript(session, database, signal);
  return decideMoment({ wish, facts, database, tables, writeScript });
}
