// Writes rows as the parts of a table: with the one loop that all parts are written by, whatever the rows are made of.
import { outputColumnsOf, type Plan, type PlanTable } from '../../../../shared/plan.ts';
import { fingerprinterOf } from '../../fingerprint/fingerprint.ts';
import { createTableEncoder } from '../../pipeline/encode.ts';
import { verifyPart } from '../../pipeline/verify.ts';
import type { SourcePort, TargetPort } from '../../ports/ports.ts';
import type { RunNames } from '../../run/run-names.ts';
import { runPartition } from '../../run/run-partition.ts';
import type { PartitionPorts } from '../../run/partition-task.ts';
import type { PartRecord } from '../../store/checkpoint-records.ts';

export type Writing = {
  readonly target: TargetPort;
  readonly plan: Plan;
  readonly runId: string;
  readonly names: RunNames;
};

export type Rows = (signal: AbortSignal) => ReturnType<SourcePort['read']>;

/** `needsPart`: a part without rows is written where there is none. Throws what `rows` throws, and PART_MISMATCH. */
export async function writeRows(
  { target, plan, runId, names }: Writing,
  table: PlanTable,
  rows: Rows,
  needsPart: boolean,
  signal: AbortSignal,
): Promise<readonly PartRecord[]> {
  const records: PartRecord[] = [];
  const { options } = plan;
  const ports: PartitionPorts = {
    source: { read: (_, stop) => rows(stop), keyAt: () => [], close: async () => {} },
    target,
    createEncoder: (of) => createTableEncoder(of, options),
    createFingerprinter: fingerprinterOf,
    verify: (of, blob, rowCount, stop) =>
      verifyPart(target, blob, { runId, rowCount, ...options, columns: outputColumnsOf(of) }, options.verify, stop),
    nameOf: names.partName,
    quarantine: null,
    runId,
    batchBytes: options.partBytes,
    partBytes: options.partBytes,
    lifetime: signal,
  };
  const observer = { onPart: async (part: PartRecord) => void records.push(part), onRows: () => {} };
  const orders = { stop: signal, border: new AbortController().signal };
  const carry = async (content: 'rows' | 'empty'): Promise<void> => {
    const [partition] = table.partitions;
    await runPartition({ table, partition, after: null, firstPart: 0, content }, ports, observer, orders);
    signal.throwIfAborted();
  };
  await carry('rows');
  if (records.length === 0 && needsPart) await carry('empty');
  return records;
}
