// Sessions on a fake source whose SNAPSHOT transactions see the rows as they were at their first read, and never later.
import type { OpenLaneSession } from '../../electron/worker/run/point-in-time/lane-sources.ts';
import type { QueryRow, SourceSession } from '../../electron/worker/source/session.ts';
import { AppError } from '../../shared/errors.ts';
import { createFakeSource, type FakeSource } from './source.ts';

export type FakeSnapshots = {
  readonly open: OpenLaneSession;
  /** Ends every connection that holds a snapshot: what it reads next fails. */
  breakAll(): void;
  /** Ends one of them, by the order they pinned; false when there is none. */
  breakOne(index: number): boolean;
  /** Held now. */
  readonly held: () => number;
  /** Snapshots that were pinned so far. */
  readonly pinned: () => number;
  /** Called for every statement. */
  onStatement: (sql: string) => void;
};

type Connection = { rows: Map<string, bigint[]> | null; transactions: number; isBroken: boolean };

/** `source`: the tables as they are now; change its rows as a writer would. */
export function createFakeSnapshots(source: () => FakeSource): FakeSnapshots {
  const holders: Connection[] = [];
  let pinned = 0;
  const live = (): Connection[] => holders.filter(({ rows, isBroken }) => rows !== null && !isBroken);
  const lost = (): AppError => new AppError('SOURCE_CONNECTION_LOST', { server: 's', detail: 'it was cut' });
  const answer = (connection: Connection, sql: string): readonly QueryRow[] => {
    snapshots.onStatement(sql);
    if (connection.isBroken) throw lost();
    if (/BEGIN TRANSACTION/.test(sql)) connection.transactions = 1;
    else if (/COMMIT TRANSACTION|ROLLBACK TRANSACTION/.test(sql)) {
      connection.transactions = 0;
      connection.rows = null;
    } else if (/AS pinned/.test(sql)) {
      connection.rows = new Map([...source().rows].map(([id, keys]) => [id, [...keys]]));
      holders.push(connection);
      pinned += 1;
    } else if (/@@TRANCOUNT AS/.test(sql))
      return [{ open_transactions: connection.transactions, state: connection.transactions }];
    else if (/server_utc/.test(sql)) return [{ server_utc: `2026-01-02T03:04:0${String(pinned % 10)}` }];
    else if (/ct_version/.test(sql)) return [{ ct_version: BigInt(source().rows.size) }];
    return [];
  };
  const snapshots: FakeSnapshots = {
    onStatement: () => undefined,
    held: () => live().length,
    pinned: () => pinned,
    breakAll: () => live().forEach((one) => void (one.isBroken = true)),
    breakOne(index) {
      const one = live()[index];
      if (one !== undefined) one.isBroken = true;
      return one !== undefined;
    },
    async open() {
      const connection: Connection = { rows: null, transactions: 0, isBroken: false };
      const view = createFakeSource({});
      const session: SourceSession = {
        ...view,
        async query(sql) {
          return answer(connection, sql);
        },
        async *read(request, signal) {
          view.rows.clear();
          for (const [id, keys] of connection.rows ?? source().rows) view.rows.set(id, keys);
          view.beforeBatch = async (table, rowsRead, stop) => {
            await source().beforeBatch(table, rowsRead, stop);
            if (connection.isBroken) throw lost();
          };
          yield* view.read(request, signal);
        },
        async close() {
          connection.isBroken = true;
        },
      };
      return session;
    },
  };
  return snapshots;
}
