// What is on record of the parts, partitions and tables of a run.
import type { AppErrorData } from '../../../shared/errors.ts';
import type { Fingerprint } from '../../../shared/fingerprint.ts';
import type { KeyTuple, Partition } from '../../../shared/plan.ts';
import type { PartRuleCount } from '../../../shared/rules.ts';
import type { QuarantineRecord } from './quarantines.ts';

/** One verified part. `firstKey`/`lastKey` are null for a table without a key and for a part without rows. */
export type PartRecord = {
  readonly tableId: string;
  readonly partition: number;
  readonly part: number;
  readonly blobName: string;
  readonly rowCount: number;
  readonly sizeBytes: number;
  /** Base64. */
  readonly md5: string;
  readonly etag: string;
  readonly firstKey: KeyTuple | null;
  readonly lastKey: KeyTuple | null;
  /** Of its rows as written; absent when an older version wrote it. */
  readonly fingerprint?: Fingerprint;
  /** Of its rows as read, where transforms made others of them. */
  readonly readFingerprint?: Fingerprint;
  /** Rows of its key range that were set aside; absent when there is none. */
  readonly quarantine?: QuarantineRecord;
  /** What the rules of its table say of its rows; absent without rules. */
  readonly rules?: readonly PartRuleCount[];
};

/** The names of all blobs of a part. */
export const blobsOf = ({ blobName, quarantine }: PartRecord): string[] =>
  quarantine === undefined ? [blobName] : [blobName, quarantine.blobName];

export type PartitionRecord = {
  readonly tableId: string;
  readonly partition: number;
  readonly isDone: boolean;
  readonly watermark: KeyTuple | null;
  readonly nextPart: number;
  /** Null = as the plan has it; set once a range was cut during the run. */
  readonly range: Partition | null;
  /** The partition that this one was cut from; null for those of the plan. */
  readonly cutFrom: number | null;
};

export type TableRecord = {
  readonly tableId: string;
  readonly state: 'open' | 'done' | 'failed';
  readonly error: AppErrorData | null;
  /** How often a partition of it was taken up again. */
  readonly retries: number;
  /** When a lane first took one of its partitions; null = not yet, or by an older version. */
  readonly startedUtc: string | null;
};
