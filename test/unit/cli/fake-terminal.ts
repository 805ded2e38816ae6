// A terminal that keeps what is printed, and a worker that answers from a list.
import type { Terminal } from '../../../electron/cli/terminal.ts';
import type { WorkerClient } from '../../../electron/cli/worker-client.ts';
import type { Alerts } from '../../../shared/alerts.ts';
import type { Method, WorkerEvent } from '../../../shared/contract.ts';
import type { RunSnapshot, RunState, TableSnapshot } from '../../../shared/run.ts';

export type FakeTerminal = Terminal & {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exits: readonly number[];
  interrupt(): void;
};

export function createFakeTerminal(
  more: Partial<Pick<Terminal, 'cwd' | 'env' | 'width' | 'isOutShown'>> & {
    stdin?: string;
    typed?: readonly string[];
  } = {},
) {
  let out = '';
  let err = '';
  const exits: number[] = [];
  const listeners = new Set<() => void>();
  const typed = [...(more.typed ?? [])];
  const terminal: FakeTerminal = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    width: more.width ?? (() => null),
    isOutShown: more.isOutShown ?? (() => false),
    cwd: more.cwd ?? '/nowhere',
    env: more.env ?? {},
    readStdin: () => more.stdin ?? '',
    ask: async () => typed.shift() ?? null,
    askHidden: async () => typed.shift() ?? null,
    onInterrupt(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    exitNow: (code) => void exits.push(code),
    stdout: () => out,
    stderr: () => err,
    exits,
    interrupt() {
      for (const listener of listeners) listener();
    },
  };
  return terminal;
}

export type FakeCall = { readonly method: Method; readonly input: unknown };
export type FakeAnswer = (input: unknown, emit: (event: WorkerEvent) => void, signal: AbortSignal) => unknown;

/** Refuses methods that have no answer. */
export function createFakeWorker(answers: Partial<Record<Method, FakeAnswer>>) {
  const calls: FakeCall[] = [];
  const listeners = new Set<(event: WorkerEvent) => void>();
  const emit = (event: WorkerEvent): void => {
    for (const listener of listeners) listener(event);
  };
  let closed = 0;
  const alerts: Alerts[] = [];
  const worker: WorkerClient = {
    async call(method, input, signal = new AbortController().signal) {
      calls.push({ method, input });
      const answer = answers[method];
      if (answer === undefined) throw new Error(`the fake has no answer to ${method}`);
      const value: Awaited<ReturnType<typeof worker.call<typeof method>>> = JSON.parse(
        JSON.stringify((await answer(input, emit, signal)) ?? {}),
      );
      return value;
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    setAlerts: (given) => void alerts.push(given),
    async close() {
      closed += 1;
    },
  };
  return { worker, calls, alerts, emit, closed: () => closed };
}

export const tableSnapshot = (more: Partial<TableSnapshot> = {}): TableSnapshot => ({
  id: 't0',
  schema: 'dbo',
  name: 'orders',
  state: 'running',
  rowsEstimate: 1000,
  rows: 0,
  parts: 0,
  bytes: 0,
  rowsInFlight: 0,
  partitions: 1,
  partitionsDone: 0,
  retries: 0,
  rowsSetAside: 0,
  error: null,
  ...more,
});

export function runSnapshot(
  state: RunState,
  tables: readonly TableSnapshot[],
  more: Partial<RunSnapshot> = {},
): RunSnapshot {
  const sum = (pick: (table: TableSnapshot) => number) => tables.reduce((total, table) => total + pick(table), 0);
  return {
    runId: 'r1',
    seq: 1,
    atUtc: '2026-01-01T00:00:00.000Z',
    state,
    tables,
    lanes: [],
    rows: sum((table) => table.rows),
    parts: sum((table) => table.parts),
    bytes: sum((table) => table.bytes),
    rowsEstimate: 1000,
    elapsedMs: 2500,
    rowsPerSecond: 400,
    bytesPerSecond: 4000,
    etaSeconds: 12,
    isElsewhere: false,
    rssMb: 100,
    ...more,
  };
}
