// Brings rows of a completed run out of quarantine: as new parts with a manifest of their own, each row once.
import { AppError } from '../../../../shared/errors.ts';
import type { Manifest, ManifestPart, ManifestTable } from '../../../../shared/manifest.ts';
import { outputColumnsOf, type Plan, type PlanTable } from '../../../../shared/plan.ts';
import type { TableRules } from '../../../../shared/rules.ts';
import type { Log } from '../../log.ts';
import type { TargetPort } from '../../ports/ports.ts';
import type { PartRecord } from '../../store/checkpoint-records.ts';
import type { Store } from '../../store/store.ts';
import type { SupplementRecord } from '../../store/supplements.ts';
import type { RunNames } from '../run-names.ts';
import { checkGiven, createPassing, rulesNow } from './pass-again.ts';
import { readQuarantine } from './quarantine-lines.ts';
import { createSupplementParts, type PartMaker } from './supplement-parts.ts';

export type ReimportRequest = {
  readonly store: Store;
  readonly runId: string;
  readonly names: RunNames;
  readonly target: TargetPort;
  readonly log: Log;
  readonly maker: PartMaker;
};

export type Reimported = { readonly rows: number; readonly manifest: string | null; readonly left: number };

/** `run=r1.json` -> `run=r1.supplement-1.json` */
export const supplementName = (manifestName: string, number: number): string =>
  manifestName.replace(/\.json$/, `.supplement-${String(number)}.json`);

/**
 * Brings in what passes by `rules`. What an earlier call began is finished first, by its own rules. Throws RUN_UNKNOWN,
 * RUN_NOT_REIMPORTED, RULE_UNFIT, QUARANTINE_UNREADABLE, storage errors.
 */
export async function reimportRun(
  request: ReimportRequest,
  rules: readonly TableRules[],
  signal: AbortSignal,
): Promise<Reimported> {
  const { store, runId } = request;
  const refuse = (detail: string): AppError => new AppError('RUN_NOT_REIMPORTED', { runId, detail });
  const { state } = store.runs.get(runId);
  if (state.kind !== 'completed') throw refuse(`it is ${state.kind}`);
  const plan = store.runs.plan(runId);
  // A part that the log of the table does not name would be in the folder and in no reader's table.
  if (plan.options.deltaLog === true) throw refuse('its tables have a Delta log, which would not name the new parts');
  // What stands in its quarantine is written already, and rules are about what is read.
  if (plan.tables.some(({ transforms }) => transforms !== undefined))
    throw refuse('rows of its tables were transformed before they were set aside; make a new run of the table');
  checkGiven(plan.tables, rules);
  const open = store.supplements.list(runId).find(({ done }) => done === null);
  const before = open === undefined ? 0 : await carry(request, plan, open, signal);
  const number = (store.supplements.list(runId).at(-1)?.number ?? 0) + 1;
  store.supplements.begin(runId, number, rules);
  const begun = store.supplements.list(runId).find((some) => some.number === number);
  if (begun === undefined) throw new AppError('BUG', { detail: 'a supplement is not on record' });
  const rows = await carry(request, plan, begun, signal);
  const done = store.supplements.list(runId).at(-1)?.done ?? null;
  return { rows: before + rows, manifest: done?.manifest ?? null, left: countLeft(store, runId, plan) };
}

/** Rows that are still in quarantine. */
export function countLeft(store: Store, runId: string, plan: Plan): number {
  const aside = plan.tables
    .flatMap(({ id }) => store.checkpoints.parts(runId, id))
    .reduce((sum, { quarantine }) => sum + (quarantine?.rowCount ?? 0), 0);
  return store.supplements.list(runId).reduce((left, { done }) => left - (done?.rows ?? 0), aside);
}

/** The number of rows that are in the supplement. Repeating it writes the same blobs again. */
async function carry(
  request: ReimportRequest,
  plan: Plan,
  supplement: SupplementRecord,
  signal: AbortSignal,
): Promise<number> {
  const { store, runId, names, target, log } = request;
  const { number } = supplement;
  const taken = takenLines(store, runId, number);
  const lines: Record<string, number[]> = {};
  const tables: ManifestTable[] = [];
  for (const table of plan.tables) {
    const parts = await carryTable(request, table, supplement, taken, lines, signal);
    if (parts.length > 0) tables.push(toTable(table, parts));
  }
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  if (rows === 0) {
    store.supplements.drop(runId, number);
    return 0;
  }
  const manifest = supplementName(names.manifestName, number);
  const document = toManifest(plan, runId, names, supplement, tables);
  const bytes = new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
  await target.putRunBlob(manifest, bytes, 'application/json', runId, signal);
  const parts = tables.flatMap((table) => table.parts.map(({ name }) => name));
  store.supplements.finish(runId, number, { manifest, rows, parts, lines });
  log('info', `${String(rows)} rows of the quarantine were brought in; ${manifest} lists them.`);
  return rows;
}

/** Lines of each blob that earlier supplements have brought in. */
function takenLines(store: Store, runId: string, before: number): ReadonlyMap<string, ReadonlySet<number>> {
  const taken = new Map<string, Set<number>>();
  for (const { number, done } of store.supplements.list(runId))
    if (number < before)
      for (const [blob, some] of Object.entries(done?.lines ?? {}))
        taken.set(blob, new Set([...(taken.get(blob) ?? []), ...some]));
  return taken;
}

async function carryTable(
  { store, runId, names, target, maker }: ReimportRequest,
  table: PlanTable,
  { number, rules }: SupplementRecord,
  taken: ReadonlyMap<string, ReadonlySet<number>>,
  lines: Record<string, number[]>,
  signal: AbortSignal,
): Promise<readonly ManifestPart[]> {
  const aside = store.checkpoints.parts(runId, table.id).flatMap(({ quarantine }: PartRecord) => quarantine ?? []);
  if (aside.length === 0) return [];
  const pass = createPassing(table, rulesNow(table, rules));
  const last = Math.max(...store.checkpoints.partitions(runId, table.id).map(({ partition }) => partition));
  const parts = createSupplementParts(maker, table, (part) => ({
    partition: last + number,
    name: names.partName(table, last + number, part),
  }));
  for (const blob of aside) {
    const old = taken.get(blob.blobName) ?? new Set();
    for await (const read of readQuarantine(target, outputColumnsOf(table), blob, signal)) {
      const { batch, lines: passed } = pass(read, old);
      if (passed.length === 0) continue;
      lines[blob.blobName] = [...(lines[blob.blobName] ?? []), ...passed];
      await parts.add(batch, signal);
    }
  }
  return parts.finish(signal);
}

function toTable(table: PlanTable, parts: readonly ManifestPart[]): ManifestTable {
  const { schema, name, kind, columns, where, query, schemaFingerprint } = table;
  return {
    schema,
    name,
    kind,
    columns,
    where,
    query,
    // Rows of several ranges follow each other here: nothing is ordered by a key.
    key: null,
    partitions: 1,
    cutRanges: [],
    schemaFingerprint,
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    rowsSetAside: 0,
    quarantine: [],
    parts: [...parts],
    readers: [],
    moments: [],
  };
}

/** The same rows always give the same manifest, so that writing it twice is writing it once. */
function toManifest(
  plan: Plan,
  runId: string,
  names: RunNames,
  { number, begunUtc }: SupplementRecord,
  tables: readonly ManifestTable[],
): Manifest {
  return {
    manifestVersion: 1,
    runId,
    planId: plan.id,
    planHash: plan.hash,
    tool: plan.tool,
    finishedUtc: begunUtc,
    server: plan.server,
    database: plan.source.database,
    container: plan.target.container,
    consistency: plan.consistency,
    pointInTime: { planned: plan.pointInTime, holds: 'no', text: 'See the manifest of the run.', moments: [] },
    preflight: null,
    supplement: { manifest: names.manifestName, number },
    format: plan.options.format,
    compression: plan.options.compression,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0),
    rowsSetAside: 0,
    tables: [...tables],
  };
}
