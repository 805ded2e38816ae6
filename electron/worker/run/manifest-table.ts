// A finished table as a manifest tells of it.
import type { ChangeMark } from '../../../shared/change-mark.ts';
import type { ManifestReader, ManifestTable } from '../../../shared/manifest.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { markText } from '../../../shared/position-text.ts';
import type { WrittenBy } from '../../../shared/written-by.ts';
import { judgeRules } from '../rules/judge-results.ts';
import type { PartitionRecord, PartRecord } from '../store/checkpoint-records.ts';
import { secrecyOf } from '../transforms/secrecy.ts';
import { rowsSetAside, sum } from './check-totals.ts';

type Beside = {
  readonly readers: readonly ManifestReader[];
  readonly mark: ChangeMark | undefined;
  readonly runCreatedUtc: string;
  readonly writtenBy: WrittenBy | null;
  /** Each row, as it arrived, with the digest that the server sent beside it. */
  readonly isCompared: boolean;
};

export function toManifestTable(
  table: PlanTable,
  parts: readonly PartRecord[],
  partitions: readonly PartitionRecord[],
  moments: readonly number[],
  { readers, mark, runCreatedUtc, isCompared, writtenBy }: Beside,
): ManifestTable {
  const rows = sum(parts.map(({ rowCount }) => rowCount));
  const read = { table, parts, rowCount: rows + rowsSetAside(parts), isComplete: true, runCreatedUtc, error: null };
  const { schema, name, kind, columns, written, transforms, serverColumns, where, query, key, schemaFingerprint } =
    table;
  const { isKeyTold } = secrecyOf(table);
  return {
    schema,
    name,
    kind,
    columns: written ?? columns,
    ...(transforms === undefined ? {} : { transforms, readColumns: columns }),
    ...(serverColumns === undefined ? {} : { serverColumns }),
    where,
    query,
    key,
    partitions: partitions.length,
    // Keys that the files do not show are bounds of ranges nowhere else either.
    cutRanges: isKeyTold ? cutRangesOf(partitions) : [],
    ...(isKeyTold ? { read: howRead(table, partitions) } : {}),
    ...(writtenBy === null ? {} : { writtenBy, read: readElsewhere(table) }),
    schemaFingerprint,
    rows,
    bytes: sum(parts.map(({ sizeBytes }) => sizeBytes)),
    rowsSetAside: rowsSetAside(parts),
    quarantine: parts.flatMap(({ partition, part, quarantine }) =>
      quarantine === undefined
        ? []
        : [
            {
              partition,
              part,
              name: quarantine.blobName,
              rows: quarantine.rowCount,
              bytes: quarantine.sizeBytes,
              md5: quarantine.md5,
            },
          ],
    ),
    parts: parts.map((part) => ({
      partition: part.partition,
      part: part.part,
      name: part.blobName,
      rows: part.rowCount,
      bytes: part.sizeBytes,
      md5: part.md5 === '' ? null : part.md5,
      ...(writtenBy === null ? {} : { etag: part.etag }),
      firstKey: isKeyTold ? part.firstKey : null,
      lastKey: isKeyTold ? part.lastKey : null,
      ...(part.fingerprint === undefined ? {} : { fingerprint: part.fingerprint }),
      ...(part.readFingerprint === undefined ? {} : { readFingerprint: part.readFingerprint }),
    })),
    readers: [...readers],
    moments: [...moments],
    ...changesOf(table),
    ...(mark === undefined ? {} : { changeMark: mark }),
    ...(isCompared ? { rowDigests: 'compared' as const } : {}),
    ...(table.rules === undefined ? {} : { rules: judgeRules(read) }),
  };
}

const changesOf = ({ changes, increment }: PlanTable): Pick<ManifestTable, 'changes'> =>
  changes === undefined || increment === undefined
    ? {}
    : { changes: { kind: changes.kind, mode: increment.mode, since: markText(increment.mode, changes.since) } };

function howRead(
  { parameters, ranges, layout, partitions: planned }: PlanTable,
  records: readonly PartitionRecord[],
): NonNullable<ManifestTable['read']> {
  const partitions = records.flatMap(({ partition: index, range }) => {
    const own = range ?? planned.find((partition) => partition.index === index);
    return own === undefined ? [] : [{ ...own, index }];
  });
  return {
    partitions,
    ...(parameters === undefined ? {} : { parameters }),
    ...(ranges === undefined ? {} : { ranges }),
    ...(layout === undefined ? {} : { layout }),
  };
}

/** Of Data Factory's files nothing tells which rows of the source stand in which. */
const readElsewhere = ({ parameters }: PlanTable): NonNullable<ManifestTable['read']> => ({
  partitions: [{ index: 0, after: null, upTo: null }],
  ...(parameters === undefined ? {} : { parameters }),
  isUnordered: true,
});

/** The ranges that are not as the plan has them, because their ends were given to lanes without work. */
const cutRangesOf = (partitions: readonly PartitionRecord[]): ManifestTable['cutRanges'] =>
  partitions.flatMap(({ partition, range, cutFrom }) =>
    range === null ? [] : [{ partition, after: range.after, upTo: range.upTo, cutFrom }],
  );
