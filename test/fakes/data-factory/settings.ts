// What a fake Data Factory is told: which addresses stand for which local ones, how fast it is, and what goes wrong.
import type { Certificate } from '../../double/wire/certificate.ts';
import type { FakeAccount } from '../azure/manager.ts';

export type DataFactorySettings = {
  readonly certificate: Certificate;
  /** Of its host; localhost unless given. */
  readonly name?: string;
  readonly subscription?: string;
  readonly resourceGroup?: string;
  readonly factory?: string;
  /** The factory has been made already; true unless given. */
  readonly isThere?: boolean;
  /** What the resource manager beside it knows. */
  readonly tenants?: readonly {
    readonly id: string;
    readonly name: string;
    readonly subscriptions: readonly string[];
  }[];
  readonly accounts?: readonly FakeAccount[];
  /** `endpoint`: as linked services name it, by blob or by dfs. */
  readonly storage?: readonly StorageStand[];
  /** Servers that are not here have the address that linked services name. */
  readonly sources?: readonly SourceStand[];
  /** By the name of the vault: names of secrets to their values. */
  readonly vaults?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly pace?: Partial<Pace>;
  /** Computers of the self-hosted runtime; 0 = none has been registered. */
  readonly nodes?: number;
  /** As parquet-mr may write decimals; both are documented for readers. */
  readonly decimals?: 'fixed' | 'binary';
  /** What `quoteAllText` puts in quotes: the reference and the documentation say different things. */
  readonly quoted?: 'strings' | 'all';
  /** What the documentation leaves open of texts in CSV. */
  readonly texts?: Partial<OpenTexts>;
};

export type OpenTexts = {
  /** Digits that tell every number from all others, or those that .NET Framework shows: 15 and 7. */
  readonly floats: 'all' | 'fifteen';
  readonly bytes: 'base64' | '0x' | 'hex';
  /** Of the computer that the runtime stands on, where the copy says none. */
  readonly culture: string;
};
export const usualTexts: OpenTexts = { floats: 'all', bytes: 'base64', culture: 'en-us' };

export type StorageStand = { readonly endpoint: string; readonly connectionString: string };
export type SourceStand = {
  /** As in the linked service, with `,port` where it has one. */
  readonly server: string;
  readonly host: string;
  readonly port: number;
  /** PEM of the authority that the runtime's computer trusts. */
  readonly ca?: string;
};

/** Milliseconds, and sizes that decide how often something happens. */
export type Pace = {
  /** From what happens to when the queries for runs and activities tell of it. */
  recordsAfter: number;
  /** From a start to when the run is found by its id. */
  runsAfter: number;
  /** From a start to its first activity. */
  start: number;
  /** A copy takes this long at least. */
  copy: number;
  cancel: number;
  /** Of each second of a retry interval or a Wait. */
  second: number;
  /** Records on a page of a query. */
  page: number;
  rowsPerGroup: number;
  rowsPerPage: number;
};
export const usualPace: Pace = {
  recordsAfter: 0,
  runsAfter: 0,
  start: 0,
  copy: 0,
  cancel: 0,
  second: 1,
  page: 20,
  rowsPerGroup: 20_000,
  rowsPerPage: 4000,
};

/** `table`: `schema.table`, or the id of a table in the plan. Changed by a test at any time. */
export type Faults = {
  /** The next requests are answered 429, with this Retry-After. */
  throttle: { requests: number; retryAfterSeconds: number };
  /** The next requests are answered 503. */
  unavailable: number;
  /** The next starts happen, and their answers are lost. */
  lostStarts: number;
  /** The next runs stay Queued until this is 0 again. */
  queuedRuns: number;
  /** A copy of the table fails so many times, after having written files of so many rows. */
  failingCopies: { table: string; times: number; afterRows: number }[];
  /** Rows that are read, counted as written, and are in no file. */
  lostRows: { table: string; rows: number }[];
  /** Rows that do not fit: skipped and counted where the copy may skip them, else it fails. */
  unfitRows: { table: string; rows: number }[];
  /** Copies of these tables go on until they are taken from here. */
  heldCopies: string[];
  runtimeOffline: boolean;
  /** Each refuses one request (400): the next of the method whose path ends so. */
  refused: { method: string; end: string }[];
};
export const noFaults = (): Faults => ({
  throttle: { requests: 0, retryAfterSeconds: 1 },
  unavailable: 0,
  lostStarts: 0,
  queuedRuns: 0,
  failingCopies: [],
  lostRows: [],
  unfitRows: [],
  heldCopies: [],
  runtimeOffline: false,
  refused: [],
});
