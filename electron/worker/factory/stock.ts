// What Data Factory left in the folder of a table, looked at by this program and made into parts of its own record.
import type { PlanTable } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import type { Fingerprint } from '../../../shared/fingerprint.ts';

export type StockRequest = {
  readonly table: PlanTable;
  readonly options: RunOptions;
  /** Below the container, without a slash at its end. */
  readonly folder: string;
  /** As Data Factory counted them; null = it did not tell. */
  readonly expectedRows: number | null;
  /** `full`: every file is read to its last byte; `footer`: only what says how many rows it has. */
  readonly verify: RunOptions['verify'];
  /** The name of the one file that is written without ranges; anything else is then not of this table. Absent = any. */
  readonly file?: string;
};

export type StockPart = {
  /** Blob name inside the container. */
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** Changes with every write to the blob: Data Factory stores no MD5 that would tell. */
  readonly etag: string;
  /** Base64; null = the whole file was not read, and Data Factory stores none. */
  readonly md5: string | null;
  /** Null = not read in full, or a CSV file, whose rows are only counted. */
  readonly fingerprint: Fingerprint | null;
};

/** A blob in the folder that is no part: it is told and never counted. */
export type StockStranger = {
  readonly name: string;
  readonly bytes: number;
  /** `marker`: a name that readers of folders pass over; `empty`: a file without a byte; `foreign`: another name than its files have. */
  readonly why: 'marker' | 'empty' | 'foreign';
};

export type Stock = {
  /** In the order of their names. */
  readonly parts: readonly StockPart[];
  readonly rows: number;
  readonly strangers: readonly StockStranger[];
};
