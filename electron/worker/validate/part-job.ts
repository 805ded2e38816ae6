// What a lane is asked about one part, and what it answers: plain data, so that it may cross to a thread.
import type { PlanColumn } from '../../../shared/columns.ts';
import type { Fingerprint } from '../../../shared/fingerprint.ts';
import type { ManifestPart, ManifestQuarantine } from '../../../shared/manifest.ts';
import type { KeyTuple, PlanTable } from '../../../shared/plan.ts';
import type { Compression, Format } from '../../../shared/run-options.ts';
import type { DigestSum } from './digest/digest-statements.ts';
import type { Found } from './findings.ts';
import type { ColumnDoubt } from './decode/text/foreign/doubts.ts';
import type { Sketch } from './full/sketch.ts';

/** What a part should be beside what the manifest says of it alone. */
export type PartForm = {
  readonly runId: string;
  readonly format: Format;
  readonly compression: Compression;
  readonly columns: readonly PlanColumn[];
  /** Those that hold what was read; absent = all. Digests and keys are of these. */
  readonly kept?: { readonly columns: readonly PlanColumn[]; readonly places: readonly number[] };
  /** Null: none, or one that is not in the file. */
  readonly key: PlanTable['key'];
  /** Who wrote the file, in whose types; absent = this program. */
  readonly writer?: 'factory' | undefined;
};

type OfPart = { readonly part: ManifestPart; readonly form: PartForm };

export type PartJob =
  /** What the storage has on record of it, of a part or of rows set aside. */
  | { readonly kind: 'record'; readonly part: RecordedPart; readonly form: PartForm }
  /** The same, and every byte; of rows set aside, which have no columns, only their number. */
  | ({ readonly kind: 'content'; readonly withDigest: boolean } & OfPart)
  | { readonly kind: 'aside'; readonly part: ManifestQuarantine; readonly form: PartForm }
  /** Digest sums of every so many rows, to tell where in the part a difference is. */
  | ({ readonly kind: 'chunks'; readonly chunkRows: number } & OfPart)
  /** Some rows, by their places in the file, which ascend. */
  | ({ readonly kind: 'rows'; readonly rows: readonly RowSpan[] } & OfPart)
  /** All rows, as a sketch of their digests. */
  | ({ readonly kind: 'sketch' } & OfPart)
  /** The rows with these digests, `h1 h2`. */
  | ({ readonly kind: 'find'; readonly digests: readonly string[] } & OfPart)
  /** The keys of rows that were set aside. */
  | { readonly kind: 'asideKeys'; readonly part: ManifestQuarantine; readonly form: PartForm }
  | StockJob
  | FolderJob;

/** What is on record of a part, or of rows set aside. */
export type RecordedPart = Pick<ManifestPart, 'name' | 'rows' | 'bytes' | 'md5' | 'run' | 'etag'>;

/** What stands in the folder `part.name` and is none of `names`. */
export type FolderJob = {
  readonly kind: 'folder';
  readonly part: { readonly name: string };
  readonly names: readonly string[];
};

/** What a file holds that nothing is on record of; `count`: of a Parquet file only its footer is read. */
export type StockJob = {
  readonly kind: 'stock';
  readonly part: { readonly name: string };
  readonly form: PartForm;
  readonly depth: 'all' | 'count';
};

export type StockFacts = {
  readonly rows: number;
  readonly bytes: number;
  readonly etag: string;
  /** Base64; null = not every byte was read. */
  readonly md5: string | null;
  readonly fingerprint: Fingerprint | null;
};

/** Rows `from` to `until`, the latter not included. */
export type RowSpan = { readonly from: number; readonly until: number };

export type Chunk = { readonly from: number; readonly sum: DigestSum; readonly lastKey: KeyTuple | null };

export type LocalRow = {
  /** Its place in the part. */
  readonly row: number;
  readonly key: KeyTuple | null;
  readonly h1: bigint;
  readonly h2: bigint;
  /** The canonical texts that are compared; null = NULL. */
  readonly texts: readonly (string | null)[];
  /** The values of all columns as people read them, long ones cut. */
  readonly shown: readonly (string | null)[];
};

export type PartFacts = {
  readonly found: readonly Found[];
  /** Null when it was not read, or cannot be. */
  readonly fingerprint: Fingerprint | null;
  /** Names of columns whose fingerprint differs; null = it was not compared. */
  readonly differing: readonly string[] | null;
  readonly digest: DigestSum | null;
  /** Of a text file of another writer: what is not certain of its values. */
  readonly doubts: readonly ColumnDoubt[];
};

/** Of what is not there, or cannot be read. */
export const noFacts: PartFacts = { found: [], fingerprint: null, differing: null, digest: null, doubts: [] };

export type PartAnswer =
  | ({ readonly kind: 'facts' } & PartFacts)
  | { readonly kind: 'chunks'; readonly chunks: readonly Chunk[] }
  /** `doubts`: of all rows that were read on the way. */
  | { readonly kind: 'rows'; readonly rows: readonly LocalRow[]; readonly doubts?: readonly ColumnDoubt[] }
  | { readonly kind: 'sketch'; readonly sketch: Sketch }
  | ({ readonly kind: 'stock' } & StockFacts)
  | { readonly kind: 'keys'; readonly keys: readonly KeyTuple[] };
