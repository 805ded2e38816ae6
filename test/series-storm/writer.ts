// Writes as applications do, drawn by lot: transactions that commit or roll back, keys that change, rows that come back,
// transactions that stay open; and, more rarely, what an administrator does to a database.
import type { ControlledEngine } from '../double/engine/engine.ts';
import type { DeferredTransaction } from '../double/engine/deferred.ts';
import type { EngineSession } from '../double/types.ts';
import { disturb, disturbances, giveBack } from './disturb.ts';
import { overlapNumbers, overlapSeconds, type Mode } from './modes.ts';

export type Writer = {
  /** One transaction, or the begin or end of a long one. False when somebody holds what it needs. */
  step(): boolean;
  /** What loses changes: only between rounds. Its name; null = nothing this time. */
  disturb(): string | null;
  /** Nothing is open any more, CDC has captured everything, every right is back. */
  settle(): void;
  /** What was done, the last at the end. */
  readonly deeds: readonly string[];
  transactions(): number;
};

export type Clock = { nowMs: number };

type Open = {
  readonly transaction: DeferredTransaction;
  readonly ids: ReadonlySet<number>;
  readonly beganMs: number;
  readonly seq: number;
};

const highestId = 400;
const textOf = (ms: number): string => new Date(ms).toISOString().replace('Z', '');

export function createWriter(
  world: {
    readonly engine: ControlledEngine;
    readonly session: EngineSession;
    readonly clock: Clock;
    readonly user: string;
  },
  mode: Mode,
  random: () => number,
): Writer {
  const { engine, session, clock, user } = world;
  const control = engine.control('db');
  const deeds: string[] = [];
  let open: Open[] = [];
  let backup: string | null = null;
  let seq = 10_000;
  let transactions = 0;
  const below = (limit: number): number => Math.floor(random() * limit);
  const chance = (share: number): boolean => random() < share;

  const run = (sql: string): boolean => {
    for (const event of session.run(sql, []))
      if (event.kind === 'wait') {
        if (session.isInTransaction) session.rollback();
        return false;
      }
    return true;
  };
  const ids = (): number[] => {
    const found: number[] = [];
    for (const event of session.run('SELECT id FROM dbo.T', []))
      if (event.kind === 'row') found.push(Number(String(event.values[0]).replace(/\D/g, '')));
    return found;
  };
  const locked = (id: number): boolean => open.some((one) => one.ids.has(id));

  const words = ['alpha', 'Ünïcode', 'tail ', "o''clock", '', '😀 four'];
  const values = (): string => {
    const name = chance(0.2) ? 'NULL' : `N'${words[below(words.length)] ?? ''} ${String(below(1000))}'`;
    const amount = chance(0.2) ? 'NULL' : `${String(below(100_000) - 50_000)}.${String(below(100)).padStart(2, '0')}`;
    const note = chance(0.6) ? 'NULL' : `N'${'note '.repeat(below(30))}'`;
    return `${name}, ${amount}, ${note}`;
  };
  const stamp = (): string => {
    seq += 1 + below(3);
    return `'${textOf(clock.nowMs)}', ${String(seq)}`;
  };
  /** A key that is a text is spelled in either way. */
  const keyOf = (id: number): string => (mode.hasTextKey ? `N'${chance(0.5) ? 'k' : 'K'}${String(id)}'` : String(id));
  const insert = (id: number): string =>
    `INSERT dbo.T (id, name, amount, note, touched, seq) VALUES (${keyOf(id)}, ${values()}, ${stamp()})`;
  const update = (where: string): string => {
    const [name = '', amount = '', ...note] = values().split(', ');
    const [touched = '', number = ''] = stamp().split(', ');
    const set = chance(0.5) ? `name = ${name}` : `amount = ${amount}, note = ${note.join(', ')}`;
    return `UPDATE dbo.T SET ${set}, touched = ${touched}, seq = ${number} WHERE ${where}`;
  };
  const move = (from: number, to: number): string => {
    const [touched = '', number = ''] = stamp().split(', ');
    return `UPDATE dbo.T SET id = ${keyOf(to)}, touched = ${touched}, seq = ${number} WHERE id = ${keyOf(from)}`;
  };
  const swap = (a: number, b: number): string => {
    const [touched = '', number = ''] = stamp().split(', ');
    return `UPDATE dbo.T SET id = CASE id WHEN ${keyOf(a)} THEN ${keyOf(b)} ELSE ${keyOf(a)} END, touched = ${touched}, seq = ${number} WHERE id IN (${keyOf(a)}, ${keyOf(b)})`;
  };

  /** Statements of one transaction, over rows that nobody holds; `there` is kept as they leave it. */
  const compose = (there: Set<number>, count: number): string[] => {
    const statements: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const all = [...there].filter((id) => !locked(id));
      const one = all[below(all.length)];
      const other = all[below(all.length)];
      const fresh = below(highestId) + 1;
      const isFree = !there.has(fresh) && !locked(fresh);
      const lot = random();
      if (one === undefined || lot < 0.3) {
        if (!isFree) continue;
        statements.push(insert(fresh));
        there.add(fresh);
      } else if (lot < 0.55)
        statements.push(mode.hasTextKey && chance(0.3) ? move(one, one) : update(`id = ${keyOf(one)}`));
      else if (lot < 0.62) {
        const some = all.slice(0, 1 + below(20));
        statements.push(update(`id IN (${some.map(keyOf).join(', ')})`));
      } else if (lot < 0.7) {
        if (!isFree) continue;
        statements.push(move(one, fresh));
        there.delete(one);
        there.add(fresh);
      } else if (lot < 0.75) {
        if (other === undefined || other === one) continue;
        statements.push(swap(one, other));
      } else if (lot < 0.83) {
        statements.push(`DELETE dbo.T WHERE id = ${keyOf(one)}`, insert(one));
      } else {
        statements.push(`DELETE dbo.T WHERE id = ${keyOf(one)}`);
        there.delete(one);
      }
    }
    return statements;
  };

  const transact = (): boolean => {
    const statements = compose(new Set(ids()), 1 + below(5));
    if (statements.length === 0) return true;
    const end = chance(0.15) ? 'ROLLBACK' : 'COMMIT';
    deeds.push(`${statements.join('; ')}; ${end}`);
    if (!run(`BEGIN TRANSACTION; ${statements.join('; ')}; ${end}`)) return false;
    transactions += 1;
    return true;
  };

  const begin = (): void => {
    const there = new Set(ids());
    const before = [...there];
    const statements = compose(there, 1 + below(3));
    if (statements.length === 0) return;
    // Whatever it names, and every id it may have touched, is its own until it ends.
    const named = new Set(
      statements.flatMap((sql) => [...sql.matchAll(/(?:\b|[kK])(\d{1,3})\b/g)].map((match) => Number(match[1]))),
    );
    const transaction = control.begin();
    if (!statements.every((sql) => transaction.run(sql))) return transaction.rollback();
    deeds.push(`(stays open) ${statements.join('; ')}`);
    open.push({
      transaction,
      ids: new Set([...named, ...before.filter((id) => !there.has(id))]),
      beganMs: clock.nowMs,
      seq,
    });
  };
  const finish = (one: Open): void => {
    const isKept = chance(0.75);
    if (!isKept) one.transaction.rollback();
    else if (!one.transaction.commit()) return;
    open = open.filter((other) => other !== one);
    deeds.push(isKept ? '(commits what stayed open)' : '(rolls back what stayed open)');
    transactions += 1;
  };

  const tools = {
    run,
    transact,
    control,
    user,
    backup: () => backup,
    endAll: () => {
      for (const one of open) finish(one);
    },
  };

  return {
    deeds,
    transactions: () => transactions,
    step() {
      clock.nowMs += below(20_000);
      const old = open.find(
        (one) => clock.nowMs - one.beganMs > (overlapSeconds * 1000) / 2 || seq - one.seq > overlapNumbers / 2,
      );
      if (old !== undefined) finish(old);
      else if (open.length > 0 && chance(0.15)) finish(open[below(open.length)] ?? open[0] ?? raise());
      else if (open.length < 2 && chance(0.12)) begin();
      else return transact();
      return true;
    },
    disturb() {
      giveBack(tools);
      if (open.length === 0 && chance(0.3)) backup = control.backup();
      const name = disturbances[below(disturbances.length)];
      if (name === undefined || !chance(0.35) || !disturb(name, mode, tools)) return null;
      deeds.push(`*** ${name}`);
      return name;
    },
    settle() {
      tools.endAll();
      giveBack(tools);
      control.resumeCapture();
    },
  };
}

const raise = (): never => {
  throw new Error('there is always one that is open');
};
