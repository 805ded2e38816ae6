// The log of a run on this computer: JSON lines beside the state, in files of limited size and number.
import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readSync, renameSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lineText, type LogLine } from './log-line.ts';
import { pruneLogs } from './prune-logs.ts';

/** The newest lines of a run; older ones stand beside it as `RUN.1.jsonl`, `RUN.2.jsonl` ... */
export const logPathOf = (stateFolder: string, runId: string): string => join(stateFolder, 'logs', `${runId}.jsonl`);

export type LogFile = {
  /** Never throws; also takes lines after `close`. */
  write(line: LogLine): void;
  close(): void;
};

export type LogFileSettings = {
  readonly path: string;
  /** Told once each time the disk begins to refuse. */
  readonly onTrouble: (error: unknown) => void;
  readonly nowMs: () => number;
  readonly limitBytes?: number;
};

const standardLimitBytes = 8 << 20;
/** A folder on a line that is down may block for long: it is not tried at every line. */
const tryAgainAfterMs = 30_000;

type Opened = { readonly file: number; sizeBytes: number };

/** Opened by the first line. A disk that refuses costs lines of this file, never the run; the gap is told in the file. */
export function openLogFile({ path, onTrouble, nowMs, limitBytes = standardLimitBytes }: LogFileSettings): LogFile {
  let opened: Opened | null = null;
  let refusedMs: number | null = null;
  let lost = 0;
  let isClosed = false;
  const close = (): void => {
    const last = opened;
    opened = null;
    if (last !== null) closeSync(last.file);
  };
  const append = (text: string): void => {
    if (opened !== null && opened.sizeBytes >= limitBytes) {
      close();
      setAside(path);
    }
    opened ??= open(path, nowMs());
    writeSync(opened.file, text);
    opened.sizeBytes += Buffer.byteLength(text);
  };
  const appendAfterGap = (line: LogLine): void => {
    if (lost > 0) append(lineText(gapBefore(line, lost)));
    lost = 0;
    append(lineText(line));
  };
  return {
    write(line) {
      if (refusedMs !== null && nowMs() - refusedMs < tryAgainAfterMs) {
        lost += 1;
        return;
      }
      const isFirst = refusedMs === null;
      try {
        appendAfterGap(line);
        // Something is said after the end, of an alert that was not sent: its file is not held open for that.
        if (isClosed) close();
        refusedMs = null;
      } catch (error) {
        lost += 1;
        refusedMs = nowMs();
        quietly(close);
        if (isFirst) onTrouble(error);
      }
    },
    close() {
      isClosed = true;
      quietly(close);
    },
  };
}

/** Its number is that of the line behind it: every number in between is missing. */
const gapBefore = ({ atUtc, seq, runId, session }: LogLine, lost: number): LogLine => ({
  atUtc,
  seq: seq - 1,
  level: 'warning',
  runId,
  session,
  text: `${String(lost)} lines before this one are not here: the disk refused them.`,
  fields: { lost },
});

function open(path: string, nowMs: number): Opened {
  mkdirSync(dirname(path), { recursive: true });
  pruneLogs(path, nowMs);
  const file = openSync(path, 'a+', 0o600);
  const { size } = fstatSync(file);
  if (size === 0 || endsLine(file, size)) return { file, sizeBytes: size };
  // A process that was killed left half a line: what follows must not be glued to it.
  writeSync(file, '\n');
  return { file, sizeBytes: size + 1 };
}

function endsLine(file: number, sizeBytes: number): boolean {
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, sizeBytes - 1);
  return last.toString() === '\n';
}

/** Under the next number. A file that cannot be moved goes on growing: lines are worth more than its size. */
function setAside(path: string): void {
  quietly(() => {
    const stem = basename(path, 'jsonl');
    const taken = readdirSync(dirname(path)).flatMap((name) =>
      name.startsWith(stem) ? [Number.parseInt(name.slice(stem.length), 10)] : [],
    );
    const number = 1 + Math.max(0, ...taken.filter((some) => !Number.isNaN(some)));
    renameSync(path, path.replace(/jsonl$/, `${String(number)}.jsonl`));
  });
}

/** The log must never stop what it is about. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // What could be said of it would be said in this very file.
  }
}
