// Lines on their way to a place that may be away: in order, in bounded memory, the least important given up first.
import { lineText, type LogLine } from './log-line.ts';

/** Lines that are delivered together, or not at all. */
export type LineBatch = { readonly lines: readonly LogLine[]; readonly sizeBytes: number };

export type LineBuffer = {
  /** Gives up the oldest debug lines, then info, warning and error lines, when there is no room. */
  add(line: LogLine): void;
  /** The oldest lines, up to so many bytes and one line at least; null when there are none. Held until `taken`. */
  next(limitBytes: number): LineBatch | null;
  /** What `next` gave is delivered. */
  taken(): void;
  readonly sizeBytes: number;
  readonly count: number;
};

type Entry = { readonly line: LogLine; readonly sizeBytes: number };
type Gap = { readonly count: number; readonly last: LogLine };

const leastFirst = ['debug', 'info', 'warning', 'error'] as const;

/** Where lines are missing, a line in their place says how many. */
export function createLineBuffer(limitBytes: number): LineBuffer {
  let entries: Entry[] = [];
  let held = 0;
  let heldBytes = 0;
  let sizeBytes = 0;
  let gap: Gap | null = null;
  const giveUpOne = (): boolean => {
    for (const level of leastFirst) {
      const index = entries.findIndex(({ line }, i) => i >= held && line.level === level);
      const [dropped] = index < 0 ? [] : entries.splice(index, 1);
      if (dropped === undefined) continue;
      sizeBytes -= dropped.sizeBytes;
      const isLater = gap === null || dropped.line.seq > gap.last.seq;
      gap = { count: (gap?.count ?? 0) + 1, last: isLater || gap === null ? dropped.line : gap.last };
      return true;
    }
    return false;
  };
  /** Before the first line behind it. */
  const withGap = (taken: readonly LogLine[]): readonly LogLine[] => {
    const { last } = gap ?? {};
    const at = last === undefined ? -1 : taken.findIndex(({ seq }) => seq > last.seq);
    if (gap === null || at < 0) return taken;
    const lines = taken.toSpliced(at, 0, describeGap(gap));
    gap = null;
    return lines;
  };
  return {
    add(line) {
      const added = { line, sizeBytes: Buffer.byteLength(lineText(line)) };
      entries.push(added);
      sizeBytes += added.sizeBytes;
      while (sizeBytes - heldBytes > limitBytes && giveUpOne());
    },
    next(batchBytes) {
      let count = 0;
      let bytes = 0;
      for (const entry of entries) {
        if (count > 0 && bytes + entry.sizeBytes > batchBytes) break;
        bytes += entry.sizeBytes;
        count += 1;
      }
      if (count === 0) return null;
      held = count;
      heldBytes = bytes;
      return { lines: withGap(entries.slice(0, count).map(({ line }) => line)), sizeBytes: bytes };
    },
    taken() {
      entries = entries.slice(held);
      sizeBytes -= heldBytes;
      held = 0;
      heldBytes = 0;
    },
    get sizeBytes() {
      return sizeBytes;
    },
    get count() {
      return entries.length;
    },
  };
}

/** It takes the number of the last line that is missing. */
const describeGap = ({ count, last: { atUtc, seq, runId, session } }: Gap): LogLine => ({
  atUtc,
  seq,
  level: 'warning',
  runId,
  session,
  text: `${String(count)} lines up to this one are not here: they could not be delivered for so long that memory ran out for them.`,
  fields: { lost: count },
});
