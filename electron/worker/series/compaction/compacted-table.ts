// What a manifest says of a table whose full version was written from an earlier one and changes.
import type { ManifestPart, ManifestTable } from '../../../../shared/manifest.ts';
import type { PartRecord } from '../../store/checkpoint-records.ts';
import type { StoredTable } from './derived-run.ts';
import { toWritten } from './derived-manifest.ts';
import type { StoredPart } from './stored-parts.ts';

/** What was written is partition 0. */
const keptPartition = 1;

export type Compacted = StoredTable & {
  readonly baseTable: ManifestTable;
  readonly kept: readonly StoredPart[];
  readonly records: readonly PartRecord[];
};

/** Rows that were set aside from the version it comes from are still in none of its parts. */
export function compactedTable({ table, state, baseTable, kept, records }: Compacted): ManifestTable {
  const parts = [...records.map(toWritten), ...kept.map(toKept)];
  const { rules: _, rowDigests: __, changeMark: ___, ...whole } = baseTable;
  const { transforms: _transforms, readColumns: _read, serverColumns: _server, ...carried } = whole;
  const { parameters, transforms, columns: readColumns } = table;
  const quarantine = baseTable.quarantine.map((aside) => ({ ...aside, run: aside.run ?? state.base?.runId }));
  return {
    ...carried,
    columns: state.columns,
    ...(transforms === undefined ? {} : { transforms, readColumns }),
    key: baseTable.key ?? table.key,
    partitions: kept.length > 0 ? 2 : 1,
    cutRanges: [],
    read: {
      partitions: [{ index: 0, after: null, upTo: null }],
      ...(parameters === undefined ? {} : { parameters }),
      isUnordered: true,
    },
    schemaFingerprint: state.schemaFingerprint,
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    parts,
    quarantine,
    readers: [],
    moments: [],
    ...(state.position === null ? {} : { changeMark: state.position }),
  };
}

const toKept = ({ name, rows, bytes, md5, fingerprint, run }: StoredPart, index: number): ManifestPart => ({
  partition: keptPartition,
  part: index,
  name,
  rows,
  bytes,
  md5,
  firstKey: null,
  lastKey: null,
  run,
  ...(fingerprint === undefined ? {} : { fingerprint }),
});
