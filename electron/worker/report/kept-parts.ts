// What a run that wrote a new full version has kept of earlier ones: parts that are its table's, and no record of its own.
import type { Fingerprint } from '../../../shared/fingerprint.ts';
import { manifestSchema } from '../../../shared/manifest.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Store } from '../store/store.ts';

export type Kept = {
  readonly rows: number;
  readonly bytes: number;
  readonly rowsSetAside: number;
  /** Of each part; undefined where an older version wrote it. */
  readonly fingerprints: readonly (Fingerprint | undefined)[];
};

const nothing: Kept = { rows: 0, bytes: 0, rowsSetAside: 0, fingerprints: [] };

/** A function from table to what was kept of it. Of other runs that is nothing. */
export function readKept(
  store: Pick<Store, 'documents'>,
  runId: string,
  { series }: Pick<Plan, 'series'>,
): (table: { readonly schema: string; readonly name: string }) => Kept {
  const text = series?.round?.kind === 'compaction' ? store.documents.get(runId, 'manifest') : null;
  if (text === null) return () => nothing;
  const { tables } = manifestSchema.parse(JSON.parse(text));
  return ({ schema, name }) => {
    const table = tables.find((one) => one.schema === schema && one.name === name);
    if (table === undefined) return nothing;
    const kept = table.parts.filter(({ run }) => run !== undefined);
    return {
      rows: kept.reduce((sum, { rows }) => sum + rows, 0),
      bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0),
      rowsSetAside: table.rowsSetAside,
      fingerprints: kept.map(({ fingerprint }) => fingerprint),
    };
  };
}
