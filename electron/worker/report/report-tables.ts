// The tables of a run in its report.
import type { Fingerprint } from '../../../shared/fingerprint.ts';
import { formatCount, formatPlural } from '../../../shared/format.ts';
import { outputColumnsOf, type PlanTable } from '../../../shared/plan.ts';
import { markText } from '../../../shared/position-text.ts';
import type { ReportTable } from '../../../shared/report.ts';
import type { TableSnapshot } from '../../../shared/run.ts';
import type { TableValidation } from '../../../shared/validation.ts';
import type { WrittenBy } from '../../../shared/written-by.ts';
import { sumOperations } from '../fingerprint/count-operations.ts';
import { mergeFingerprints } from '../fingerprint/compare.ts';
import { judgeRules } from '../rules/judge-results.ts';
import type { PartRecord } from '../store/checkpoint-records.ts';
import type { Store } from '../store/store.ts';
import type { Kept } from './kept-parts.ts';
import { countFindings } from './newest-validations.ts';
import { toReportColumns } from './report-columns.ts';

export type TableFacts = {
  readonly store: Store;
  readonly runId: string;
  readonly runCreatedUtc: string;
  readonly table: PlanTable;
  readonly progress: TableSnapshot;
  readonly startedUtc: string | null;
  /** The newest of every tier, oldest first. */
  readonly validations: readonly TableValidation[];
  readonly writtenBy: Omit<WrittenBy, 'folder'> | null;
  /** Beside what the run wrote itself. */
  readonly kept: Kept;
};

export function toReportTable(facts: TableFacts): ReportTable {
  const { store, runId, table, progress, startedUtc, validations, kept } = facts;
  const { rowsEstimate, partitions, partitionsDone, retries, state } = progress;
  const rows = progress.rows + kept.rows;
  const rowsSetAside = progress.rowsSetAside + kept.rowsSetAside;
  const recorded = store.checkpoints.parts(runId, table.id);
  const fingerprint = fingerprintOf(table, [...recorded.map((part) => part.fingerprint), ...kept.fingerprints]);
  const quarantines = recorded.flatMap(({ quarantine }) => quarantine ?? []);
  const span = store.checkpoints.verifiedSpan(runId, table.id);
  const counted = validations.findLast(({ sourceRows }) => sourceRows !== null);
  return {
    schema: table.schema,
    name: table.name,
    kind: table.kind,
    state,
    readNote: table.readNote,
    changes: changesOf(table, recorded),
    notes: [
      ...changeNotes(changesOf(table, recorded)),
      ...table.notes,
      ...cutNotes(store, runId, table),
      ...transformNotes(table, recorded),
      ...(table.written ?? table.columns).flatMap(({ name, note }) =>
        note === null ? [] : [`Column ${name}: ${note}`],
      ),
    ],
    sourceRows: counted?.sourceRows ?? null,
    rowsRead: rows + rowsSetAside,
    rows,
    rowsEstimate,
    parts: progress.parts + kept.fingerprints.length,
    bytes: progress.bytes + kept.bytes,
    ...timesOf(startedUtc, span.lastPartUtc),
    partitions,
    partitionsDone,
    retries,
    verified: state === 'done',
    validated: judgeTable(validations),
    sourceCompared: (counted ?? validations.at(-1))?.source ?? '',
    rowHash: fingerprint?.hash ?? null,
    columns: toReportColumns(table.written ?? table.columns, fingerprint, validations),
    ...span,
    rowsSetAside,
    writtenBy:
      facts.writtenBy === null
        ? null
        : {
            ...facts.writtenBy,
            files: recorded.length,
            filesRead: recorded.filter(({ md5 }) => md5 !== '').length,
            filesDecoded: recorded.filter(({ fingerprint: print }) => print !== undefined).length,
          },
    rules: judgeRules({
      table,
      parts: recorded,
      rowCount: rows + rowsSetAside,
      isComplete: state === 'done',
      runCreatedUtc: facts.runCreatedUtc,
      error: progress.error,
    }),
    setAside: quarantines.map(({ blobName, rowCount, examples }) => ({
      blob: blobName,
      rows: rowCount,
      examples: [...examples].map((row) => ({ ...row, key: [...row.key] })),
    })),
  };
}

function changesOf({ changes, increment }: PlanTable, parts: readonly PartRecord[]): ReportTable['changes'] {
  if (changes === undefined || increment === undefined) return null;
  const operations = changes.kind === 'keys' ? null : sumOperations(parts);
  return { kind: changes.kind, since: markText(increment.mode, changes.since), operations };
}

function changeNotes(changes: ReportTable['changes']): string[] {
  if (changes === null) return [];
  if (changes.kind === 'keys') return ['Its rows are the keys of all rows of the table, by which deletes are found.'];
  const { since, operations } = changes;
  const did =
    operations === null
      ? ''
      : `: ${formatCount(operations.inserted)} inserted, ${formatCount(operations.updated)} updated, ${formatCount(operations.deleted)} deleted`;
  return [`Its rows are what changed since ${since}${did}.`];
}

/** Of a table that was begun again, or by an older version, one of them may be missing. */
function timesOf(startedUtc: string | null, lastPartUtc: string | null): Pick<ReportTable, 'startedUtc' | 'seconds'> {
  if (startedUtc === null || lastPartUtc === null) return { startedUtc, seconds: null };
  return { startedUtc, seconds: Math.max(0, Date.parse(lastPartUtc) - Date.parse(startedUtc)) / 1000 };
}

/** Of all its rows; null where a part of an older version has none. */
function fingerprintOf(table: PlanTable, parts: readonly (Fingerprint | undefined)[]): Fingerprint | null {
  const known = parts.flatMap((fingerprint) => fingerprint ?? []);
  return known.length === 0 || known.length < parts.length ? null : mergeFingerprints(outputColumnsOf(table), known);
}

function judgeTable(validations: readonly TableValidation[]): ReportTable['validated'] {
  if (validations.length === 0) return 'no';
  if (validations.some((one) => countFindings(one).faults > 0)) return 'faults';
  if (validations.some(({ verified }) => !verified)) return 'incomplete';
  return validations.some((one) => countFindings(one).notices > 0) ? 'notices' : 'clean';
}

/** What was read is recognised by a fingerprint of its own. */
function transformNotes({ transforms }: PlanTable, parts: readonly PartRecord[]): readonly string[] {
  if (transforms === undefined) return [];
  const [first] = parts.flatMap(({ readFingerprint }) => readFingerprint ?? []);
  const what = `${formatPlural(transforms.length, 'transform')} made what was written of what was read.`;
  if (first === undefined) return [what];
  const hashes = parts.flatMap(({ readFingerprint }) =>
    readFingerprint === undefined ? [] : [BigInt(`0x${readFingerprint.hash}`)],
  );
  const sum = BigInt.asUintN(
    128,
    hashes.reduce((total, hash) => total + hash, 0n),
  );
  return [
    `${what} Both have a fingerprint: that of the rows as they were read, over ${formatPlural(first.columns.length, 'column')} that may be told, is ${sum.toString(16).padStart(32, '0')}.`,
  ];
}

/** Ranges that are not the plan's. */
function cutNotes(store: Store, runId: string, table: PlanTable): readonly string[] {
  const cuts = store.checkpoints.partitions(runId, table.id).filter(({ cutFrom }) => cutFrom !== null).length;
  if (cuts === 0) return [];
  const was = cuts === 1 ? 'range was' : 'ranges were';
  return [`${String(cuts)} ${was} cut from others during the run, for lanes without work; the manifest lists them.`];
}
