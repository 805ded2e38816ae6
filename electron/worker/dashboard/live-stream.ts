// One listener of the live stream: the latest snapshot of each run and every log line, no faster than it takes them.
import type { RunLogLine } from '../../../shared/contract.ts';
import { keepAliveMs, type LiveEvent } from '../../../shared/dashboard.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import { publicEvent } from './public-answers.ts';
import type { RunView } from './run-view.ts';

/** The part of a response that is needed here. */
export type LineWriter = {
  write(text: string): unknown;
  /** What was written before is still on its way. */
  isFull(): boolean;
};

export type StreamSettings = { readonly everyMs?: number; readonly keepAliveMs?: number; readonly linesKept?: number };

/** Writes until the function it returns is called. */
export function streamTo(writer: LineWriter, view: RunView, settings: StreamSettings = {}): () => void {
  const { everyMs = 400, linesKept = 2000 } = settings;
  const snapshots = new Map<string, RunSnapshot>();
  let lines = new Map<string, readonly RunLogLine[]>();
  let others: LiveEvent[] = [];
  let isBehind = false;
  const take = (event: LiveEvent): void => {
    switch (event.name) {
      case 'run.snapshot':
        snapshots.set(event.payload.runId, event.payload);
        return;
      case 'run.lines': {
        const { runId, lines: more } = event.payload;
        const all = [...(lines.get(runId) ?? []), ...more];
        isBehind ||= all.length > linesKept;
        lines.set(runId, all.slice(-linesKept));
        return;
      }
      default:
        // A second one of the same kind says nothing more.
        if (!others.some(({ name }) => name === event.name && name === 'runs.changed')) others.push(event);
    }
  };
  const say = (event: LiveEvent): unknown => writer.write(`data: ${JSON.stringify(publicEvent(event))}\n\n`);
  const flush = (): void => {
    if (writer.isFull()) return;
    for (const [runId, some] of lines) say({ name: 'run.lines', payload: { runId, lines: some } });
    for (const payload of snapshots.values()) say({ name: 'run.snapshot', payload });
    for (const event of others) say(event);
    if (isBehind) say({ name: 'live.behind' });
    snapshots.clear();
    lines = new Map();
    others = [];
    isBehind = false;
  };
  const stop = view.onEvent(take);
  const flushing = setInterval(flush, everyMs).unref();
  const living = setInterval(() => writer.write(':\n\n'), settings.keepAliveMs ?? keepAliveMs).unref();
  writer.write(':\n\n');
  return () => {
    stop();
    clearInterval(flushing);
    clearInterval(living);
  };
}
