// How the double's processes end: on a signal, or when the process that started them is gone.
import { fstatSync } from 'node:fs';

/**
 * Calls `close` and exits on SIGINT, SIGTERM, or the end of standard input when that is a pipe: whoever started the
 * double holds its other end, so that a killed test leaves no server behind.
 */
export function endWithParent(close: () => Promise<void>): void {
  const end = (): void => {
    void close().finally(() => process.exit(0));
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  // A terminal, /dev/null or a file is no parent: a server that is to stay gets one of those.
  const stdin = fstatSync(0);
  if (!stdin.isFIFO() && !stdin.isSocket()) return;
  process.stdin.on('error', () => undefined);
  process.stdin.once('end', end);
  process.stdin.resume();
}
