// The tables of the storm and a model of them: every version's content as a hash, kept by the one who writes.
import { createHash } from 'node:crypto';
import { createDatabaseFile } from '../double/engine/database-file.ts';
import type { DatabaseDefinition, SqlType } from '../double/types.ts';

const bigint: SqlType = { name: 'bigint' };
const column = (name: string) => ({ name, type: bigint, isNullable: false });
const table = (name: string, ...columns: readonly string[]) => ({
  schema: 'dbo',
  name,
  columns: columns.map(column),
  indexes: [
    {
      name: `PK_${name}`,
      columns: [{ name: columns[0] ?? 'id' }],
      isPrimaryKey: true,
      isUnique: true,
      isClustered: true,
    },
  ],
});

export const tableNames = ['accounts', 'ledger', 'counters'] as const;
export type BankTable = (typeof tableNames)[number];

const definition: DatabaseDefinition = {
  name: 'bank',
  collation: 'SQL_Latin1_General_CP1_CI_AS',
  tables: [
    table('accounts', 'id', 'balance'),
    table('ledger', 'id', 'amount'),
    // One row: the version, which every transaction raises by one, and what must be true of the others at it.
    table('counters', 'id', 'version', 'entries', 'total'),
  ],
};

export type BankRow = readonly number[];

/** The same for the same rows in any order; sums of hashes, so that one change costs one hash. */
const hashOf = (row: BankRow): bigint => createHash('sha256').update(row.join(':')).digest().readBigUInt64LE(0);
export const hashRows = (rows: Iterable<BankRow>): bigint => {
  let sum = 0n;
  for (const row of rows) sum = BigInt.asUintN(64, sum + hashOf(row));
  return sum;
};

export type Bank = {
  readonly rows: Readonly<Record<BankTable, Map<number, BankRow>>>;
  /** Puts a row in the place of another (null = none), in the model alone. */
  change(name: BankTable, before: BankRow | null, after: BankRow | null): void;
  /** The transaction is committed: this is a version. */
  seal(): void;
  /** Content hashes of every version so far, by its number. */
  readonly versions: readonly Readonly<Record<BankTable, bigint>>[];
};

/** Makes the database file and the model of what is in it. */
export function openBank(file: string, accounts: number): Bank {
  const rows = {
    accounts: new Map<number, BankRow>(),
    ledger: new Map<number, BankRow>(),
    counters: new Map<number, BankRow>(),
  };
  const hashes = { accounts: 0n, ledger: 0n, counters: 0n };
  const versions: Record<BankTable, bigint>[] = [];
  const change: Bank['change'] = (name, before, after) => {
    if (before !== null) {
      rows[name].delete(before[0] ?? 0);
      hashes[name] = BigInt.asUintN(64, hashes[name] - hashOf(before));
    }
    if (after === null) return;
    rows[name].set(after[0] ?? 0, after);
    hashes[name] = BigInt.asUintN(64, hashes[name] + hashOf(after));
  };
  const seal = (): void => void versions.push({ ...hashes });
  for (let id = 1; id <= accounts; id += 1) change('accounts', null, [id * 10, 1000]);
  for (let id = 1; id <= accounts; id += 1) change('ledger', null, [id, 1000]);
  change('counters', null, [1, 0, accounts, accounts * 1000]);
  seal();
  const loader = createDatabaseFile(file, definition);
  for (const name of tableNames)
    loader.insert(
      'dbo',
      name,
      [...rows[name].values()].map((row) => row.map(BigInt)),
    );
  loader.close();
  return { rows, change, seal, versions };
}
