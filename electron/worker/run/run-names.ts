// The names of one run and its blobs, and how blobs that no checkpoint names are removed.
import { randomBytes } from 'node:crypto';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { TargetPort } from '../ports/ports.ts';
import { createBlobNames, extensionOf, quarantineName } from '../target/blob-name.ts';
import { metadataNames } from '../../../shared/part-metadata.ts';
import { toolVersion } from '../../../shared/version.ts';

/** Deterministic: the same part has the same name in every process that carries the run. */
export type RunNames = {
  readonly partName: (table: PlanTable, partition: number, part: number) => string;
  readonly manifestName: string;
  /** The folder of the table's parts and no others, see target/blob-name.ts. */
  readonly tableFolder: (table: PlanTable) => string | null;
  /** The names of its parts, with `*` for the numbers. */
  readonly partPattern: (table: PlanTable) => string;
  /** Of what points to the current state of the table; null where it has no folder that is the same in every run. */
  readonly pointerName: (table: PlanTable) => string | null;
  /** Of a blob that tells readers of the table. */
  readonly readerName: (table: PlanTable, file: string) => string;
  /** The rows of a part that are set aside. */
  readonly quarantineName: (table: PlanTable, partition: number, part: number) => string;
};

/** A name for a new run: its start, so that a listing is in order of time, and something nobody else has. */
export function createRunId(nowMs: number): string {
  const time = new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, '');
  return `${time}Z-${randomBytes(4).toString('hex')}`;
}

/** The blob names of a run. Throws PATH_TEMPLATE_INVALID. */
export function namesOfRun(plan: Plan, runId: string): RunNames {
  const ext = extensionOf(plan.options.format, plan.options.compression);
  const names = createBlobNames({
    template: plan.pathTemplate,
    ext,
    // What the user calls the server: its own name may be that of a machine behind a listener.
    server: plan.source.server,
    database: plan.source.database,
    run: runId,
    tables: plan.tables,
  });
  const ending = extensionOf('jsonl', quarantineCompression(plan.options));
  return {
    ...names,
    quarantineName: (...part) => quarantineName(names.partName(...part), ext, ending),
  };
}

/** As the parts are compressed, where JSON lines can be. */
export const quarantineCompression = ({ compression }: Plan['options']): 'none' | 'gzip' =>
  compression === 'none' ? 'none' : 'gzip';

/**
 * Deletes a blob that may have been published without being recorded, because the process died in between. A blob of
 * another run is left alone: the path template need not contain the run.
 */
export async function removeUnrecorded(
  target: TargetPort,
  name: string,
  runId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await target.properties(name, signal);
  return found?.metadata[metadataNames.run] === runId && (await target.deleteBlob(name, signal));
}

/** What the server's views and its Resource Governor know the sessions of a run by. */
export const applicationNameOf = (runId: string): string => `Tableferry/${toolVersion} run ${runId}`;
