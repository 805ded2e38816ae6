// Writes the manifest of a finished run, the last blob of all: its presence means "complete".
import type { Manifest, ManifestTable } from '../../../shared/manifest.ts';
import { manifestSeriesOf, type Plan, type PlanTable } from '../../../shared/plan.ts';
import { preflightRecord } from '../../../shared/preflight.ts';
import type { WrittenBy } from '../../../shared/written-by.ts';
import { plannedDigest } from '../validate/digest/inline-digest.ts';
import { checkTotals, sum } from './check-totals.ts';
import { toManifestTable } from './manifest-table.ts';
import { publishReaders } from './publish-readers.ts';
import { readWrittenBy } from '../store/read-written-by.ts';
import { readMarks } from '../store/read-marks.ts';
import { judgePlan, readMoments, type RunMoments } from '../store/read-moments.ts';
import type { RunContext } from './run-context.ts';

function momentsOf(plan: Plan, moments: RunMoments): Manifest['pointInTime'] {
  const list = [...moments.evidence].map(([moment, evidence]) => ({ moment, ...evidence }));
  return { planned: plan.pointInTime, ...judgePlan(plan, moments), moments: list };
}

/** `address`: that of the container. Emulators and addresses by number carry the account in the path. */
export function placeOf(address: string, container: string): Manifest['target'] {
  const url = new URL(address);
  const path = url.pathname
    .split('/')
    .filter((segment) => segment !== '')
    .slice(0, -1);
  const endpoint = [url.origin, ...path].join('/');
  return { endpoint, account: path[0] ?? url.hostname.split('.')[0] ?? '', container };
}

/** The same checkpoints always give the same manifest, so that writing it twice is writing it once. */
function buildManifest(
  plan: Plan,
  runId: string,
  finishedUtc: string,
  tables: readonly ManifestTable[],
  moments: RunMoments,
  address: string,
): Manifest {
  return {
    manifestVersion: 1,
    runId,
    planId: plan.id,
    planHash: plan.hash,
    tool: plan.tool,
    finishedUtc,
    server: plan.server,
    database: plan.source.database,
    container: plan.target.container,
    target: placeOf(address, plan.target.container),
    consistency: plan.consistency,
    pointInTime: momentsOf(plan, moments),
    preflight: plan.preflight === null ? null : preflightRecord(plan.preflight),
    ...(plan.maskKeyCheck === undefined ? {} : { maskKeyCheck: plan.maskKeyCheck }),
    ...manifestSeriesOf(plan),
    format: plan.options.format,
    compression: plan.options.compression,
    rows: sum(tables.map(({ rows }) => rows)),
    bytes: sum(tables.map(({ bytes }) => bytes)),
    rowsSetAside: sum(tables.map((table) => table.rowsSetAside)),
    tables: [...tables],
  };
}

/** Indented, but a fingerprint is one line: its blanks would be half of the manifest. No text in it has a bracket. */
export const manifestText = (manifest: Manifest): string =>
  `${JSON.stringify(manifest, null, 2).replace(/"(fingerprint|readFingerprint)": \{[^\]]*\]\s*\}/g, (one) => one.replace(/\n\s*/g, ' '))}\n`;

/**
 * Checks every table that is done once more, publishes what tells readers of it, and writes the manifest. Throws ROW_COUNT_MISMATCH,
 * BLOB_EXISTS, storage errors.
 */
export async function writeManifest(run: RunContext): Promise<Manifest> {
  const { store, runId, plan, board, target, names } = run;
  const moments = readMoments(store, runId);
  const checked = board.tables
    .filter(({ state }) => state === 'done')
    .map((progress) => ({
      table: progress.table,
      parts: checkTotals(store, runId, progress),
    }));
  const { createdUtc } = store.runs.get(runId);
  const finishedUtc = store.checkpoints.lastVerifiedUtc(runId) ?? createdUtc;
  const readersOf = await publishReaders(run, checked, finishedUtc);
  const marks = readMarks(store, runId, plan);
  const told = readWrittenBy(store, runId, plan);
  const writtenByOf = (table: PlanTable): WrittenBy | null => {
    const facts = told(table);
    return facts === null ? null : { ...facts, folder: names.tableFolder(table) ?? '' };
  };
  const tables = checked.map(({ table, parts }) => {
    const partitions = store.checkpoints.partitions(runId, table.id);
    const beside = {
      readers: readersOf(table),
      mark: marks.get(table.id),
      runCreatedUtc: createdUtc,
      isCompared: table.engine !== 'factory' && plannedDigest(plan, table) !== null,
      writtenBy: writtenByOf(table),
    };
    return toManifestTable(table, parts, partitions, moments.of(table.id), beside);
  });
  const manifest = buildManifest(plan, runId, finishedUtc, tables, moments, target.address);
  const text = manifestText(manifest);
  store.documents.put(runId, 'manifest', text);
  const bytes = new TextEncoder().encode(text);
  await target.putBlob(names.manifestName, bytes, 'application/json', run.lifetime);
  return manifest;
}
