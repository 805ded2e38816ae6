// Writes without a pause: inserts, deletes, and updates that move keys from one end of the key space to the other.
import type { EngineSession } from '../double/types.ts';
import type { Bank, BankRow } from './bank.ts';

export type Writer = {
  /** Resolves once the transaction in hand is committed. */
  stop(): Promise<void>;
  readonly transactions: () => number;
  /** Longest time that a transaction waited for its lock. */
  readonly longestWaitMs: () => number;
};

/** Far beyond every key that is there. */
const span = 1_000_000;

export function startWriter(session: EngineSession, bank: Bank, random: () => number): Writer {
  let isStopped = false;
  let transactions = 0;
  let longestWaitMs = 0;
  let nextEntry = 1_000_000;
  const pick = (rows: ReadonlyMap<number, BankRow>): BankRow => {
    const all = [...rows.values()];
    return all[Math.floor(random() * all.length)] ?? [0, 0];
  };
  const send = async (sql: string): Promise<void> => {
    const startMs = performance.now();
    for (const event of session.run(sql, []))
      if (event.kind === 'wait') await new Promise((resolve) => setTimeout(resolve, event.milliseconds));
    longestWaitMs = Math.max(longestWaitMs, performance.now() - startMs);
  };
  const transact = async (): Promise<void> => {
    const statements: string[] = [];
    const changes: (() => void)[] = [];
    const { accounts, ledger, counters } = bank.rows;
    // Keys that move: from the front to the back and from the back to the front, in one transaction.
    const from = pick(accounts);
    const key = from[0] ?? 0;
    const moved = (key > span ? key - span : key + span) + 0;
    if (!accounts.has(moved)) {
      const after = [moved, (from[1] ?? 0) + 1];
      statements.push(`UPDATE dbo.accounts SET id = ${String(moved)}, balance = balance + 1 WHERE id = ${String(key)}`);
      changes.push(() => bank.change('accounts', from, after));
    }
    const counter = [...counters.values()][0] ?? [1, 0, 0, 0];
    const [id = 1, version = 0, entries = 0, total = 0] = counter;
    let [count, sum] = [entries, total];
    const amount = Math.floor(random() * 1000);
    const entry = [random() < 0.5 ? nextEntry++ : -nextEntry++, amount];
    statements.push(`INSERT INTO dbo.ledger VALUES (${entry.join(', ')})`);
    changes.push(() => bank.change('ledger', null, entry));
    count += 1;
    sum += amount;
    if (ledger.size > 100 && random() < 0.9) {
      const gone = pick(ledger);
      statements.push(`DELETE dbo.ledger WHERE id = ${String(gone[0])}`);
      changes.push(() => bank.change('ledger', gone, null));
      count -= 1;
      sum -= gone[1] ?? 0;
    }
    statements.push(
      `UPDATE dbo.counters SET version = ${String(version + 1)}, entries = ${String(count)}, total = ${String(sum)} WHERE id = ${String(id)}`,
    );
    await send(`BEGIN TRANSACTION; ${statements.join('; ')}; COMMIT`);
    for (const change of changes) change();
    bank.change('counters', counter, [id, version + 1, count, sum]);
    bank.seal();
    transactions += 1;
  };
  const work = async (): Promise<void> => {
    await send('SET XACT_ABORT ON; SET LOCK_TIMEOUT -1');
    while (!isStopped) {
      await transact();
      // Readers and writers take turns on one event loop.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const done = work();
  done.catch(() => undefined);
  return {
    transactions: () => transactions,
    longestWaitMs: () => longestWaitMs,
    async stop() {
      isStopped = true;
      await done;
    },
  };
}
