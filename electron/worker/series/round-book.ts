// What a round has done so far: gathered while it goes on, told at its end.
import { describeError, type AppErrorData } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { RoundKind, RoundResult, RoundTable } from '../../../shared/series.ts';
import { nameOf } from './series-state.ts';

type Counts = Pick<RoundTable, 'inserted' | 'updated' | 'deleted'>;

export type RoundBook = {
  addRun(runId: string, kind: RoundKind): void;
  /** Once each. */
  notice(text: string): void;
  /** The same, and what the next run tells in its log and by alerts. */
  warn(text: string): void;
  takeWarnings(): readonly string[];
  /** Why it is going to be loaded whole. */
  expectFull(table: PlanTable, why: string): void;
  loaded(table: PlanTable, rows: number): void;
  /** Of a table that was loaded whole in the same round it stays that. */
  changed(table: PlanTable, rows: number, counts: Counts): void;
  /** Found by comparing keys; none may be. */
  swept(table: PlanTable, deleted: number): void;
  isSwept(table: PlanTable): boolean;
  failed(table: PlanTable, error: AppErrorData): void;
  stopped(table: PlanTable, why: string): void;
  /** What became of it in this round so far. */
  isLoaded(table: PlanTable): boolean;
  isFailed(table: PlanTable): boolean;
  isStopped(table: PlanTable): boolean;
  isChanged(table: PlanTable): boolean;
  result(facts: Pick<RoundResult, 'series' | 'round' | 'stateVersion'>): RoundResult;
};

const begunBefore = 'Its load was begun in an earlier round.';
const noCounts: Counts = { inserted: null, updated: null, deleted: null };

export function createBook(tables: readonly PlanTable[]): RoundBook {
  const runs: RoundResult['runs'] = [];
  const notices = new Set<string>();
  let warnings: readonly string[] = [];
  const told = new Map<string, RoundTable>();
  const changed = new Set<string>();
  const swept = new Set<string>();
  const whys = new Map<string, string>();
  const put = ({ schema, name }: PlanTable, facts: Omit<RoundTable, 'schema' | 'name'>): void =>
    void told.set(nameOf({ schema, name }), { schema, name, ...facts });
  const of = (table: PlanTable): RoundTable | undefined => told.get(nameOf(table));
  return {
    addRun: (runId, kind) => void runs.push({ runId, kind }),
    notice: (text) => void notices.add(text),
    warn(text) {
      notices.add(text);
      warnings = [...warnings, text];
    },
    takeWarnings() {
      const taken = warnings;
      warnings = [];
      return taken;
    },
    expectFull: (table, why) => void whys.set(nameOf(table), why),
    loaded: (table, rows) =>
      put(table, { how: 'full', why: whys.get(nameOf(table)) ?? begunBefore, rows, ...noCounts }),
    changed(table, rows, counts) {
      changed.add(nameOf(table));
      const before = of(table);
      if (before?.how === 'full') return put(table, { ...before, rows: before.rows + rows });
      put(table, { how: 'changes', why: null, rows: rows + (before?.rows ?? 0), ...addCounts(before, counts) });
    },
    swept(table, deleted) {
      swept.add(nameOf(table));
      if (deleted > 0) put(table, { how: 'changes', why: null, rows: deleted, inserted: 0, updated: 0, deleted });
    },
    isSwept: (table) => swept.has(nameOf(table)),
    failed: (table, error) => put(table, { how: 'failed', why: describeError(error), rows: 0, ...noCounts }),
    stopped: (table, why) => put(table, { how: 'stopped', why, rows: 0, ...noCounts }),
    isLoaded: (table) => of(table)?.how === 'full',
    isFailed: (table) => of(table)?.how === 'failed',
    isStopped: (table) => of(table)?.how === 'stopped',
    isChanged: (table) => changed.has(nameOf(table)),
    result: (facts) => ({
      ...facts,
      runs,
      tables: tables.flatMap((table) => of(table) ?? []),
      notices: [...notices],
      isComplete: tables.every((table) => ['full', 'changes'].includes(of(table)?.how ?? '')),
    }),
  };
}

const addCounts = (before: RoundTable | undefined, counts: Counts): Counts =>
  before?.how !== 'changes'
    ? counts
    : {
        inserted: sumOrNull(before.inserted, counts.inserted),
        updated: sumOrNull(before.updated, counts.updated),
        deleted: sumOrNull(before.deleted, counts.deleted),
      };

const sumOrNull = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);
