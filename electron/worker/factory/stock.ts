// What Data Factory left in the folder of a table, looked at by this program and made into parts of its own record.
import type { PlanTable, RunOptions } from '../../../shared/plan.ts';
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
};

export type StockPart = {
  /** Blob name inside the container. */
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** Base64; null = the whole file was not read, and Data Factory stores none. */
  readonly md5: string | null;
  /** Null = not read in full. */
  readonly fingerprint: Fingerprint | null;
};

export type Stock = { readonly parts: readonly StockPart[]; readonly rows: number };
