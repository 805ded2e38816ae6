// The line that shows how far something is: drawn over itself on a terminal, printed now and then elsewhere.
import type { Terminal } from './terminal.ts';

const plainIntervalMs = 5000;
const clearLine = '\r\u001B[K';

export type LiveLine = {
  /** What the line says now: `bar` for a terminal of that width, `plain` for a log. */
  show(line: { bar(width: number): string; plain(): string }): void;
  /** A line that stays. */
  say(text: string): void;
  /** Takes the bar away. */
  end(): void;
};

/** `isSilent`: says nothing at all (--json). */
export function createLiveLine(terminal: Terminal, isSilent: boolean, nowMs: () => number): LiveLine {
  let bar = '';
  let saidMs = nowMs();
  const say = (text: string): void => {
    if (!isSilent) terminal.err(terminal.width() === null ? `${text}\n` : `${clearLine}${text}\n${bar}`);
  };
  return {
    say,
    show(line) {
      if (isSilent) return;
      const width = terminal.width();
      if (width !== null) {
        bar = line.bar(width);
        terminal.err(`${clearLine}${bar}`);
      } else if (nowMs() - saidMs >= plainIntervalMs) {
        saidMs = nowMs();
        say(line.plain());
      }
    },
    end() {
      if (bar !== '') terminal.err(clearLine);
      bar = '';
    },
  };
}
