// A table of a manifest as the statements about it want it: the table of a plan.
import type { ManifestTable } from '../../../shared/manifest.ts';
import type { PlanTable } from '../../../shared/plan.ts';

/** Rows in memory at once when the source is read again; the manifest does not tell how it was read. */
const batchRows = 1024;

export const planTableOf = (table: ManifestTable, index: number): PlanTable => ({
  id: `t${String(index)}`,
  schema: table.schema,
  name: table.name,
  kind: table.kind,
  columns: table.columns,
  where: table.where,
  query: table.query,
  key: table.key,
  ...(table.read === undefined ? {} : { ranges: table.read.ranges, layout: table.read.layout }),
  ...(table.read?.parameters === undefined ? {} : { parameters: table.read.parameters }),
  partitions: [{ index: 0, after: null, upTo: null }],
  readNote: '',
  rowsEstimate: table.rows,
  bytesEstimate: table.bytes,
  partRows: Math.max(1, table.rows),
  batchRows,
  schemaFingerprint: table.schemaFingerprint,
  notes: [],
});
