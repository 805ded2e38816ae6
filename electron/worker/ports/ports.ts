// What source, target and encoder promise each other's users; `run/` passes the live ones in, tests pass fakes.
import type { PlanColumn } from '../../../shared/columns.ts';
import type { Fingerprint } from '../../../shared/fingerprint.ts';
import type { KeyTuple, PartitionScope, PlanTable } from '../../../shared/plan.ts';
import type { PartRuleCount } from '../../../shared/rules.ts';
import type { Batch } from '../batch/batch.ts';

/** What the server computes for each row, over its table as `t`. */
export type ComputedColumns = {
  /** In the batch they stand behind the columns of the table. */
  readonly columns: readonly { readonly column: PlanColumn; readonly expression: string }[];
};

export type ReadRequest = {
  readonly table: PlanTable;
  /** Exclusive lower bound: the partition's, or the watermark. */
  readonly after: KeyTuple | null;
  /** Inclusive upper bound of the partition. */
  readonly upTo: KeyTuple | null;
  /** What narrows the partition beside its range. */
  readonly scope?: PartitionScope;
  /** A batch ends at `table.batchRows` rows or once it holds this many payload bytes. */
  readonly batchBytes: number;
  /** For a look at the first rows of the range; the read may give more, and whoever takes fewer cancels it. */
  readonly mostRows?: number;
  /** Processors of the server that the read may use; 1 unless told otherwise. */
  readonly maxDop?: number;
  /** Values that cannot be held exactly are put down in `batch.refused` instead of ending the read. */
  readonly setAside?: boolean;
  /** What the server is to say of each row beside its values, in columns behind all others. */
  readonly marks?: readonly RowMark[];
  /** Reads a system-versioned table as it was at this time (ISO 8601 UTC). */
  readonly asOfUtc?: string;
  /** Not for a query of the user's, which is sent as it is written. */
  readonly computed?: ComputedColumns | null;
};

/** Asked of the server for each row: 1 = it breaks the rule, 0 = it does not, or that cannot be known. */
export type RowMark =
  | { readonly kind: 'fails'; readonly condition: string }
  /** Its values, none of them NULL, stand in no row of `parent` that is moved. */
  | {
      readonly kind: 'orphan';
      readonly columns: readonly string[];
      readonly parent: PlanTable;
      readonly parentColumns: readonly string[];
    }
  /** Another row has the same values, none of them NULL. */
  | { readonly kind: 'repeated'; readonly columns: readonly string[] };

/** One connection to the source; carries one read at a time. */
export type SourcePort = {
  /**
   * Rows of the range in key order. The same batch object may be yielded again with new content. Returning early
   * (`return`/abort) cancels the statement on the server. Errors: AppError of source/errors.ts.
   */
  read(request: ReadRequest, signal: AbortSignal): AsyncGenerator<Batch, void, void>;
  /** The key of a row, lossless. Only for tables with a key. */
  keyAt(table: PlanTable, batch: Batch, row: number): KeyTuple;
  close(): Promise<void>;
};

/** How fast bytes may pass; the limit may change at any time. */
export type Pace = {
  /** Bytes to ask for at a time. */
  readonly pieceBytes: number;
  /** There is no limit now: nothing has to be asked. */
  readonly isOpen: boolean;
  /** Resolves when so many bytes may pass, or as soon as `signal` is aborted. */
  admit(sizeBytes: number, signal?: AbortSignal): Promise<void>;
};

/** What is stored with a part so that it can be recognised. */
export type PartFacts = { readonly runId: string; readonly rowCount: number };
/** `md5` base64 of the whole blob. */
export type StoredBlob = {
  readonly name: string;
  readonly sizeBytes: number;
  readonly md5: string;
  readonly etag: string;
};

/** One blob being written; nothing is visible before `commit`. */
export type PartUpload = {
  /** Takes the bytes over (they must not be changed afterwards); waits while too many blocks are in flight. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Publishes with If-None-Match. A blob of the same name, run, MD5 and size counts as this one (lost answer); a
   * differing blob of the same run is replaced, since no checkpoint names it; any other is BLOB_EXISTS.
   */
  commit(facts: PartFacts): Promise<StoredBlob>;
  /** Ends what is under way; the service drops staged blocks itself after a week. Never throws. */
  abort(): Promise<void>;
};

/** The storage container of a plan. Retries transient HTTP failures itself. Errors: AppError of target/errors.ts. */
export type TargetPort = {
  /** URL of the container as others reach it, without a signature. */
  readonly address: string;
  openPart(name: string, signal: AbortSignal): PartUpload;
  /** Size, stored MD5 (base64, null when absent), etag and metadata; null when there is no such blob. */
  properties(
    name: string,
    signal: AbortSignal,
  ): Promise<{
    sizeBytes: number;
    md5: string | null;
    etag: string;
    metadata: Readonly<Record<string, string>>;
  } | null>;
  readRange(name: string, offset: number, sizeBytes: number, signal: AbortSignal): Promise<Uint8Array>;
  /** The blob's content, as it arrives. */
  download(name: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void>;
  /** Small blobs (manifest), with If-None-Match; an equal blob counts as this one, a differing one is BLOB_EXISTS. */
  putBlob(name: string, bytes: Uint8Array, contentType: string, signal: AbortSignal): Promise<StoredBlob>;
  /** The same for a blob of a run: a differing one of the same run is replaced, as with parts. */
  putRunBlob(
    name: string,
    bytes: Uint8Array,
    contentType: string,
    runId: string,
    signal: AbortSignal,
  ): Promise<StoredBlob>;
  /** True when it was there. A repeated request may find its own work done and say false. */
  deleteBlob(name: string, signal: AbortSignal): Promise<boolean>;
  listBlobs(prefix: string, signal: AbortSignal): AsyncGenerator<{ name: string; sizeBytes: number }, void, void>;
  /** Creates the container when missing. Fails fast when the account cannot be reached. */
  ensureContainer(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

/** Append blobs of a container: files that grow while they are read. Errors: AppError of target/errors.ts. */
export type AppendPort = {
  /** False when there is a blob of that name that `owner` has not just made. */
  create(name: string, owner: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Adds the bytes at `position`, the length that the blob must have. False when it has another length or may not grow
   * any more: they are then not in it, as far as can be told. An answer that was lost is found out by reading.
   */
  append(name: string, position: number, bytes: Buffer, signal: AbortSignal): Promise<boolean>;
  /** Makes the blob read-only. False where the account cannot do that or does not allow it. */
  seal(name: string, signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
};

/** Turns batches into the bytes of one file. Encodes synchronously: the batch may be reused after `write` returns. */
export type PartEncoder = {
  /** Bytes that are final, in file order; possibly none yet. Ownership passes to the caller. */
  write(batch: Batch): readonly Uint8Array[];
  /** The rest of the file (footer). The encoder is done afterwards. */
  finish(): readonly Uint8Array[];
  readonly rowCount: number;
  /** Bytes handed out so far. */
  readonly sizeBytes: number;
};

/** A row of a batch that breaks a rule; several rules may set one row aside. */
export type RuleBreak = { readonly row: number; readonly rule: string; readonly column: string | null };

/** Judges the rows of one part by the rules of its table. */
export type RowChecker = {
  /** The rows that are to be set aside, in order. Throws RULE_BROKEN where a rule ends its table. */
  check(batch: Batch): readonly RuleBreak[];
  /** Of all rows checked. */
  finish(): readonly PartRuleCount[];
};

/** Gathers the fingerprint of the rows of one part. */
export type Fingerprinter = {
  /** The batch may be reused afterwards. */
  add(batch: Batch): void;
  /** Of all rows so far. */
  finish(): Fingerprint;
};
