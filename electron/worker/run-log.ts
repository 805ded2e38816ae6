// The log of one run in this process: on record for the screen, in a file beside the state, and in the target container.
import { randomBytes } from 'node:crypto';
import type { RunLogLine } from '../../shared/contract.ts';
import { AppError, describeError } from '../../shared/errors.ts';
import { formatPlural } from '../../shared/format.ts';
import { isLogged, type LogLevel } from '../../shared/log-level.ts';
import type { Plan } from '../../shared/plan.ts';
import { systemClock } from './clock.ts';
import { codeOf, createLog, describeForLog, type Log, type LogSink } from './log.ts';
import { createAppendLog, logFolderOf } from './logs/append-log.ts';
import { logPathOf, openLogFile } from './logs/log-file.ts';
import { shipToMonitor } from './log-to-monitor.ts';
import { createRedactor } from './logs/redact.ts';
import { shipLines } from './logs/ship-lines.ts';
import type { Store } from './store/store.ts';
import type { WorkerParts } from './worker-parts.ts';

export { logPathOf };

export type RunLog = {
  readonly log: Log;
  /** Sends what is left, for a few seconds at most. Never throws. */
  close(): Promise<void>;
};

export type RunLogRequest = {
  readonly parts: WorkerParts;
  readonly store: Store;
  readonly statePath: string;
  readonly plan: Plan;
  readonly runId: string;
  readonly secrets: readonly string[];
  /** Of the files; what is on record for the screen has all but debug lines. */
  readonly level: LogLevel;
  /** The secret of the target, where the container gets the log too, if the plan says so. */
  readonly target?: string;
  readonly onLine?: (line: RunLogLine) => void;
};

/** Long enough for a slow answer, short enough for whoever waits for the program to end. */
const closeWithinMs = 10_000;

export function openRunLog(request: RunLogRequest): RunLog {
  const { parts, store, statePath, plan, runId, level, target } = request;
  const file = openLogFile({
    path: logPathOf(statePath, runId),
    nowMs: parts.nowMs,
    onTrouble: (error) =>
      log('warning', `The log file of this run is not written for the moment: ${describeForLog(error)}`),
  });
  const stored = plan.options.logToTarget && target !== undefined ? shipToTarget(request, target, () => log) : null;
  const monitored = target === undefined ? null : openMonitor(request, target, () => log);
  const sinks = [
    recordLines(store, runId, request.onLine ?? (() => undefined)),
    ...[file.write, ...(stored === null ? [] : [stored.add]), ...(monitored === null ? [] : [monitored.add])].map(
      (sink) => atLevel(level, sink),
    ),
  ];
  const log = createLog({ runId, sinks, redact: createRedactor(request.secrets), nowMs: parts.nowMs });
  return {
    log,
    async close() {
      const left = stored === null ? 0 : await stored.close();
      if (left > 0)
        sayQuietly(log, 'warning', `${formatPlural(left, 'line')} of this log did not reach the container.`);
      const unsent = (await monitored?.close(closeWithinMs)) ?? 0;
      if (unsent > 0)
        sayQuietly(log, 'warning', `${formatPlural(unsent, 'line')} of this log did not reach Log Analytics.`);
      file.close();
    },
  };
}

/** Puts lines on record and hands them on; the screen shows no debug lines. */
const recordLines =
  (store: Store, runId: string, onLine: (line: RunLogLine) => void): LogSink =>
  ({ level, atUtc, text }) => {
    if (level === 'debug') return;
    const said = { level, atUtc, text };
    onLine({ line: store.log.append({ runId, ...said }), ...said });
  };

const atLevel =
  (limit: LogLevel, sink: LogSink): LogSink =>
  (line) => {
    if (isLogged(line.level, limit)) sink(line);
  };

/** `log` is asked for late: it is made of what this makes. */
function shipToTarget({ parts, plan, runId }: RunLogRequest, secret: string, log: () => Log) {
  const target = parts.openAppendTarget(plan.target, secret);
  const folder = logFolderOf(runId, parts.nowMs());
  const owner = `${String(parts.nowMs())}-${randomBytes(8).toString('hex')}`;
  const blobs = createAppendLog({ target, folder, owner });
  const shipper = shipLines({
    deliver: blobs.deliver,
    wait: systemClock.wait,
    onState(state, error) {
      if (state === 'again') return sayQuietly(log(), 'info', 'The container takes the log of this run again.');
      sayQuietly(log(), 'warning', `${tellTrouble(state)} ${whyNot(error)}`, codeOf(error));
    },
  });
  return {
    add: shipper.add,
    async close(): Promise<number> {
      const left = await shipper.close(closeWithinMs);
      await blobs.close(AbortSignal.timeout(closeWithinMs));
      await target.close();
      return left;
    },
  };
}

/** Null where the plan names no rule. */
function openMonitor({ parts, plan }: RunLogRequest, secret: string, log: () => Log) {
  const { logAnalytics: config } = plan.options;
  if (config === undefined || plan.target.kind !== 'entra') return null;
  return shipToMonitor({
    parts,
    config,
    signIn: plan.target.signIn,
    secret,
    onState(state, error) {
      if (state === 'again') return sayQuietly(log(), 'info', 'Log Analytics takes the log of this run again.');
      const outcome = state === 'waiting' ? 'its lines wait, and the run goes on' : 'the run goes on without it';
      const words = `Log Analytics does not take the log of this run; ${outcome}. ${whyNot(error)}`;
      sayQuietly(log(), 'warning', words, codeOf(error));
    },
  });
}

/** Said beside the run: a store that fails ends the run by itself, and must not end the process from here. */
function sayQuietly(log: Log, ...line: Parameters<Log>): void {
  try {
    log(...line);
  } catch {
    // The run meets the same store.
  }
}

const tellTrouble = (state: 'waiting' | 'over'): string =>
  state === 'waiting'
    ? 'The container does not take the log of this run for the moment; its lines wait, and the run goes on.'
    : 'The container does not take the log of this run, which goes on without it; the log is kept on this computer.';

const whyNot = (error: unknown): string =>
  error instanceof AppError ? describeError(error.toData(), '').trim() : describeForLog(error);
