// Tells people about runs: watches their snapshots, gathers what is to be told, and hands it to the channels.
import type { Alerts, AlertMessage, OpenChannel } from '../../../shared/alerts.ts';
import type { WorkerEvent } from '../../../shared/contract.ts';
import { AppError, describeError, type AppErrorData } from '../../../shared/errors.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import { verdictOf, type Validation } from '../../../shared/validation.ts';
import { SendFailure, type Alert, type Clock, type RunFacts } from './alert.ts';
import { createCollapse, defaultWindowMs } from './collapse.ts';
import { blankMemory, judge } from './judge.ts';
import { createOutbox, defaultLimits, sendWithin, type Outbox, type OutboxLimits } from './outbox.ts';
import { createRedactor } from './redact.ts';
import type { Send } from './send.ts';
import { sayAlert, sayBroken, sayInterrupted, sayVerdict, sayWarning } from './words.ts';

type Log = (level: 'warning', text: string) => void;

/** One run that is watched. */
export type AlertWatch = {
  take(snapshot: RunSnapshot): void;
  /** Something that was found out beside it, such as changes that may have been lost. */
  warn(text: string): void;
  /** It ended without being able to record it. */
  broke(error: AppErrorData): void;
  close(): void;
};

export type Notifier = {
  /** Replaces rules and channels, also for the runs in progress. */
  configure(alerts: Alerts): void;
  /** `log` hears of channels that do not take messages about this run. */
  watch(facts: RunFacts, log: Log): AlertWatch;
  /** A finished run was verified again: told when it differs. */
  tellVerdict(facts: RunFacts, verdict: Validation): void;
  /** The process of a run ended without a word, and its state folder is opened again. */
  tellInterrupted(facts: RunFacts): void;
  /** Sends a test message, once. Throws ALERT_ADDRESS_REFUSED, ALERT_REFUSED, ALERT_NOT_SENT. */
  test(open: OpenChannel, signal: AbortSignal): Promise<void>;
  /** Sends what waits and resolves when it is gone or given up. */
  close(): Promise<void>;
};

export type NotifierSettings = {
  readonly send: Send;
  readonly clock: Clock;
  readonly limits: OutboxLimits;
  readonly windowMs: number;
  /** How often runs that say nothing are looked at, and digests sent. */
  readonly tickMs: number;
  /** How long the end of the program waits for receivers. */
  readonly graceMs: number;
};

const standard: Omit<NotifierSettings, 'clock' | 'send'> = {
  limits: defaultLimits,
  windowMs: defaultWindowMs,
  tickMs: 5_000,
  graceMs: 10_000,
};

type Watched = { readonly look: () => void };
type Route = { readonly open: OpenChannel; readonly key: string; readonly outbox: Outbox };

export function createNotifier(
  emit: (event: WorkerEvent) => void,
  given: Pick<NotifierSettings, 'clock' | 'send'> & Partial<NotifierSettings>,
): Notifier {
  const { send, clock, limits, windowMs, tickMs, graceMs } = { ...standard, ...given };
  const collapse = createCollapse(windowMs);
  const redactor = createRedactor();
  const watched = new Set<Watched>();
  /** Kept beyond the end of a run: its last message is on its way then. */
  const logs = new Map<string, Log>();
  let alerts: Alerts | null = null;
  let routes: readonly Route[] = [];
  /** Told as soon as it is known whom to tell. */
  let untold: readonly RunFacts[] = [];
  let isBroken = false;
  /** Telling about a run must never harm it: what fails here is told once, and the run goes on. */
  const harmless = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      const text = redactor.clean(`Some alerts are lost: ${error instanceof Error ? error.message : String(error)}`);
      if (!isBroken) emit({ name: 'alert.failed', payload: { runId: null, channel: null, text } });
      isBroken = true;
    }
  };

  const complain = (name: string, { runId }: AlertMessage, detail: string): void => {
    const error = new AppError('ALERT_NOT_SENT', { channel: name, detail });
    const text = redactor.clean(
      `${describeError(error)} Further failures of this channel are not told until it works again.`,
    );
    emit({ name: 'alert.failed', payload: { runId, channel: name, text } });
    logs.get(runId)?.('warning', text);
  };
  const openRoute = (open: OpenChannel, key: string): Route => {
    const { name } = open.channel;
    const outbox = createOutbox({
      send: (message, signal) => send(open, message, signal),
      onTrouble: (message, detail) => harmless(() => complain(name, message, detail)),
      clock,
      limits,
    });
    return { open, key, outbox };
  };
  const post = (message: AlertMessage): void => {
    for (const { outbox } of routes) outbox.add(message);
  };
  const tell = (message: AlertMessage): void => {
    post(message);
    if (alerts?.isOnDesktop === true) emit({ name: 'alert.raised', payload: message });
  };
  /** Not on the desktop: whoever opens the folder sees it, and a worker that dies is told there by main. */
  const tellUntold = (): void => {
    if (alerts?.rules.runFinished === true)
      for (const facts of untold) {
        const message = collapse.take(
          sayAlert(facts, 'runFinished', clock.nowMs(), sayInterrupted(facts)),
          clock.nowMs(),
        );
        if (message !== null) post(message);
      }
    if (alerts !== null) untold = [];
  };
  const take = (alert: Alert): void => {
    const message = collapse.take(alert, clock.nowMs());
    if (message !== null) tell(message);
  };
  const tick = (): void => {
    for (const { look } of watched) harmless(look);
    for (const message of collapse.due(clock.nowMs())) harmless(() => tell(message));
  };
  // It must not keep a process alive that has nothing else to do.
  const ticking = setInterval(tick, tickMs);
  ticking.unref();

  return {
    configure(next) {
      for (const { secrets } of next.channels) redactor.hide(secrets);
      const kept = new Map(routes.map((route) => [route.key, route]));
      const keyed = next.channels.map((open) => ({ open, key: JSON.stringify(open) }));
      for (const route of routes) if (!keyed.some(({ key }) => key === route.key)) void route.outbox.close(graceMs);
      routes = keyed.map(({ open, key }) => kept.get(key) ?? openRoute(open, key));
      alerts = next;
      harmless(tellUntold);
    },
    watch(facts, log) {
      let memory = blankMemory;
      let last: RunSnapshot | null = null;
      logs.set(facts.runId, log);
      const look = (): void => {
        if (alerts === null || last === null) return;
        const judged = judge(memory, alerts.rules, facts, last, clock.nowMs());
        memory = judged.memory;
        for (const alert of judged.alerts) take(alert);
      };
      const own = { look };
      watched.add(own);
      return {
        take(snapshot) {
          last = snapshot;
          harmless(look);
        },
        warn(text) {
          if (alerts?.rules.tableFailed === true)
            harmless(() => take(sayAlert(facts, 'tableFailed', clock.nowMs(), sayWarning(text))));
        },
        broke(error) {
          if (alerts?.rules.runFinished === true)
            harmless(() => take(sayAlert(facts, 'runFinished', clock.nowMs(), sayBroken(error))));
        },
        close: () => void watched.delete(own),
      };
    },
    tellVerdict(facts, verdict) {
      if (verdictOf(verdict) !== 'differs' || alerts?.rules.verifyFailed !== true) return;
      harmless(() => take(sayAlert(facts, 'verifyFailed', clock.nowMs(), sayVerdict(verdict))));
    },
    tellInterrupted(facts) {
      untold = [...untold, facts];
      harmless(tellUntold);
    },
    async test(open, signal) {
      const { name } = open.channel;
      try {
        await sendWithin(
          limits.timeoutMs,
          testMessage(clock),
          (message, stop) => send(open, message, stop),
          clock,
          signal,
        );
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (!(error instanceof SendFailure)) throw error;
        throw new AppError(error.isFinal ? 'ALERT_REFUSED' : 'ALERT_NOT_SENT', { channel: name, detail: error.detail });
      }
    },
    async close() {
      clearInterval(ticking);
      for (const message of collapse.flush()) harmless(() => tell(message));
      await Promise.all(routes.map(({ outbox }) => outbox.close(graceMs)));
    },
  };
}

const testMessage = (clock: Clock): AlertMessage => ({
  rule: 'test',
  level: 'info',
  atUtc: new Date(clock.nowMs()).toISOString(),
  runId: 'none',
  source: 'none',
  container: 'none',
  count: 1,
  tables: [],
  title: 'Test of an alert channel',
  text: 'This is what Tableferry sends when there is something to tell about a run.',
  advice: 'Nothing needs to be done.',
});
