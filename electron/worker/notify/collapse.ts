// Keeps a storm from its receivers: the first alert of a rule goes out at once, what follows is gathered into digests.
import type { AlertMessage } from '../../../shared/alerts.ts';
import { formatCount } from '../../../shared/format.ts';
import type { Alert } from './alert.ts';
import { listNames } from './words.ts';

export type Collapse = {
  /** The message to send at once; null = it waits for the digest of its rule and run. */
  take(alert: Alert, nowMs: number): AlertMessage | null;
  /** The digests whose time has come. */
  due(nowMs: number): readonly AlertMessage[];
  /** All that wait, whatever the time: nobody would send them later. */
  flush(): readonly AlertMessage[];
};

/** At most one message a rule and run within this time. */
export const defaultWindowMs = 60_000;
/** Names are listed, so a few are enough. */
const namesKept = 8;

type Gathered = { count: number; readonly names: string[]; first: Alert; last: Alert };
type Window = { untilMs: number; gathered: Gathered | null };

/** Mutable: it holds what waits. */
export function createCollapse(windowMs = defaultWindowMs): Collapse {
  const windows = new Map<string, Window>();
  /** A run that has ended says in its last message what the digests would have said. */
  const supersede = (runId: string): void => {
    for (const key of windows.keys()) if (key.startsWith(`${runId}/`)) windows.delete(key);
  };
  const gather = (window: Window, alert: Alert): void => {
    const gathered = (window.gathered ??= { count: 0, names: [], first: alert, last: alert });
    gathered.count += 1;
    gathered.last = alert;
    if (alert.table !== null && gathered.names.length < namesKept) gathered.names.push(alert.table);
  };
  return {
    take(alert, nowMs) {
      if (alert.rule === 'runFinished') supersede(alert.runId);
      const key = `${alert.runId}/${alert.rule}`;
      const window = windows.get(key);
      if (window !== undefined && (nowMs < window.untilMs || window.gathered !== null)) {
        gather(window, alert);
        return null;
      }
      windows.set(key, { untilMs: nowMs + windowMs, gathered: null });
      return alone(alert);
    },
    due(nowMs) {
      return [...windows].flatMap(([key, window]) => {
        if (nowMs < window.untilMs) return [];
        if (window.gathered === null) {
          windows.delete(key);
          return [];
        }
        const message = digest(window.gathered);
        windows.set(key, { untilMs: nowMs + windowMs, gathered: null });
        return [message];
      });
    },
    flush() {
      const waiting = [...windows.values()].flatMap(({ gathered }) => (gathered === null ? [] : [digest(gathered)]));
      windows.clear();
      return waiting;
    },
  };
}

const alone = ({ table, ...alert }: Alert): AlertMessage => ({
  ...alert,
  count: 1,
  tables: table === null ? [] : [table],
});

function digest({ count, names, first, last }: Gathered): AlertMessage {
  if (count === 1) return alone(last);
  const { table: _table, ...rest } = last;
  const about = names.length === 0 ? '' : ` Tables: ${listNames(names, count)}.`;
  const since = `Between ${timeOf(first)} and ${timeOf(last)} UTC.${about}`;
  return {
    ...rest,
    count,
    tables: names,
    title: `${formatCount(count)} more: ${what[last.rule]}`,
    text: `${since} The last: ${last.text}`,
  };
}

const what: Readonly<Record<Alert['rule'], string>> = {
  runFinished: 'runs finished',
  tableFailed: 'tables failed',
  verifyFailed: 'tables did not pass verification',
  runStalled: 'the run stalled or moved again',
  runSlow: 'the run was slow',
  rowsSetAside: 'rows set aside',
  test: 'test messages',
};

const timeOf = ({ atUtc }: Alert): string => atUtc.slice(11, 19);
