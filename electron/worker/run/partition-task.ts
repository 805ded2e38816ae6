// One partition to be moved, and everything that it needs for it.
import type { KeyTuple, Partition, PlanTable } from '../../../shared/plan.ts';
import type {
  ComputedColumns,
  Fingerprinter,
  PartEncoder,
  SourcePort,
  StoredBlob,
  TargetPort,
} from '../ports/ports.ts';
import type { Ruling } from '../rules/ask-before.ts';
import type { TransformEngine } from '../transforms/engine.ts';
import type { QuarantinePorts } from './publish-quarantine.ts';

export type PartitionTask = {
  readonly table: PlanTable;
  readonly partition: Partition;
  /** The watermark, or the partition's own lower bound. */
  readonly after: KeyTuple | null;
  readonly firstPart: number;
  /** `empty`: nothing is read; one part without rows is written, so that the table's columns are on record. */
  readonly content: 'rows' | 'empty';
};

export type PartitionPorts = {
  readonly source: SourcePort;
  readonly target: TargetPort;
  readonly createEncoder: (table: PlanTable) => PartEncoder;
  readonly createFingerprinter: (table: PlanTable) => Fingerprinter;
  /** What is done to the rows of the table before they are written; absent = nothing. */
  readonly transforms?: TransformEngine | null;
  /** Compares what was written with what is stored. Throws PART_MISMATCH. */
  readonly verify: (table: PlanTable, blob: StoredBlob, rowCount: number, signal: AbortSignal) => Promise<void>;
  readonly nameOf: (table: PlanTable, partition: number, part: number) => string;
  readonly quarantine: QuarantinePorts | null;
  /** What the rules of the table were told beforehand; absent = none of them had to ask. */
  readonly ruling?: Ruling;
  readonly runId: string;
  /** What every row is compared with as it arrives; null: the server is not asked for it. */
  readonly digestOf?: (table: PlanTable) => ComputedColumns | null;
  /** Processors of the server for one read; absent = one. */
  readonly maxDop?: number;
  readonly batchBytes: number;
  readonly partBytes: number;
  /** Ends what must not be ended by a mere stop: publishing and verifying. */
  readonly lifetime: AbortSignal;
};
