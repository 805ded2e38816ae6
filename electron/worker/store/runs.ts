// The runs of a state folder: their plans, states and times.
import { z } from 'zod';
import { runTriggerSchema, type RunTrigger } from '../../../shared/contract/run.ts';
import { AppError } from '../../../shared/errors.ts';
import { planSchema, type Plan } from '../../../shared/plan.ts';
import { runStateSchema, transition, type RunEvent, type RunState } from '../../../shared/run.ts';
import type { StateDatabase } from './database.ts';

export type RunRecord = {
  readonly runId: string;
  readonly planId: string;
  readonly state: RunState;
  readonly createdUtc: string;
  readonly updatedUtc: string;
  readonly trigger: RunTrigger;
};

/** With what only one run at a time is asked for. */
export type RunDetail = RunRecord & {
  /** How long processes carried it that came to their end. */
  readonly carriedMs: number;
};

export type RunRecords = {
  /** Records a run in state `ready` with every table and partition of its plan open. */
  create(runId: string, plan: Plan, trigger?: RunTrigger): void;
  /** Throws RUN_UNKNOWN. */
  get(runId: string): RunDetail;
  /** Records who starts it or goes on with it: account and computer. */
  addCarrier(runId: string, by: string): void;
  /** Oldest first; runs of older versions have none. */
  carriers(runId: string): { readonly atUtc: string; readonly by: string }[];
  /** Adds the time that this process carried the run. */
  addCarried(runId: string, durationMs: number): void;
  /** The plan the run was started with. Throws RUN_UNKNOWN, STATE_CORRUPT. */
  plan(runId: string): Plan;
  /** Of a run in a series: its state is about to name it. */
  markCounted(runId: string): void;
  isCounted(runId: string): boolean;
  /** Newest first. */
  list(): RunRecord[];
  /** Moves the run's state (`transition`) and returns the new one. */
  apply(runId: string, event: RunEvent): RunState;
  /** Removes the run with all its checkpoints. */
  remove(runId: string): void;
};

const runRow = z.object({
  run_id: z.string(),
  plan_id: z.string(),
  state: z.string(),
  created_utc: z.string(),
  updated_utc: z.string(),
  trigger: runTriggerSchema,
});

const carrierRow = z.object({ atUtc: z.string(), by: z.string() });
const carriedRow = z.object({ carried_ms: z.number() });

/** JSON of one column. Throws STATE_CORRUPT when it is not what was written. */
export function parseStored<Output>(schema: z.ZodType<Output>, text: string, path: string, what: string): Output {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError('STATE_CORRUPT', { path, detail: `${what} is damaged` }, error);
  }
}

export function runRecords(database: StateDatabase, path: string, nowUtc: () => string): RunRecords {
  const columns = 'run_id, plan_id, state, created_utc, updated_utc, "trigger"';
  const toRecord = (row: unknown): RunRecord => {
    const { run_id, plan_id, state, created_utc, updated_utc, trigger } = runRow.parse(row);
    return {
      runId: run_id,
      planId: plan_id,
      state: parseStored(runStateSchema, state, path, `the state of run ${run_id}`),
      createdUtc: created_utc,
      updatedUtc: updated_utc,
      trigger,
    };
  };
  const get = (runId: string): RunDetail => {
    const row: unknown = database.prepare(`SELECT ${columns}, carried_ms FROM runs WHERE run_id = ?`).get(runId);
    if (row === undefined) throw new AppError('RUN_UNKNOWN', { runId, path });
    return { ...toRecord(row), carriedMs: carriedRow.parse(row).carried_ms };
  };
  const apply = database.transaction((runId: string, event: RunEvent): RunState => {
    const state = transition(get(runId).state, event);
    database
      .prepare('UPDATE runs SET state = ?, updated_utc = ? WHERE run_id = ?')
      .run(JSON.stringify(state), nowUtc(), runId);
    return state;
  });
  return {
    get,
    apply,
    addCarrier: (runId, by) =>
      void database
        .prepare('INSERT INTO carriers (run_id, at_utc, carried_by) VALUES (?, ?, ?)')
        .run(runId, nowUtc(), by),
    carriers: (runId) =>
      database
        .prepare('SELECT at_utc AS atUtc, carried_by AS "by" FROM carriers WHERE run_id = ? ORDER BY carrier_id')
        .all(runId)
        .map((row) => carrierRow.parse(row)),
    addCarried: (runId, durationMs) =>
      void database
        .prepare('UPDATE runs SET carried_ms = carried_ms + ? WHERE run_id = ?')
        .run(Math.max(0, Math.round(durationMs)), runId),
    create: database.transaction((runId: string, plan: Plan, trigger: RunTrigger = 'person'): void =>
      insertRun(database, runId, plan, trigger, nowUtc()),
    ),
    plan(runId) {
      get(runId);
      const text: unknown = database.prepare('SELECT plan FROM runs WHERE run_id = ?').pluck().get(runId);
      return parseStored(planSchema, String(text), path, `the plan of run ${runId}`);
    },
    markCounted: (runId) => void database.prepare('UPDATE runs SET is_counted = 1 WHERE run_id = ?').run(runId),
    isCounted: (runId) => database.prepare('SELECT is_counted FROM runs WHERE run_id = ?').pluck().get(runId) === 1,
    list: () =>
      database.prepare(`SELECT ${columns} FROM runs ORDER BY created_utc DESC, run_id DESC`).all().map(toRecord),
    remove: (runId) => void database.prepare('DELETE FROM runs WHERE run_id = ?').run(runId),
  };
}

function insertRun(database: StateDatabase, runId: string, plan: Plan, trigger: RunTrigger, nowUtc: string): void {
  const ready: RunState = { kind: 'ready' };
  database
    .prepare(
      'INSERT INTO runs (run_id, plan_id, plan, state, created_utc, updated_utc, "trigger") VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(runId, plan.id, JSON.stringify(plan), JSON.stringify(ready), nowUtc, nowUtc, trigger);
  const insertTable = database.prepare("INSERT INTO tables (run_id, table_id, state) VALUES (?, ?, 'open')");
  const insertPartition = database.prepare(
    'INSERT INTO partitions (run_id, table_id, partition_index) VALUES (?, ?, ?)',
  );
  for (const table of plan.tables) {
    insertTable.run(runId, table.id);
    for (const { index } of table.partitions) insertPartition.run(runId, table.id, index);
  }
}
