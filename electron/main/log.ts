// The program's own log file, main.log: a line an event, two files of limited size, never a secret.
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const limitBytes = 1 << 20;

export type MainLog = {
  readonly write: (text: string) => void;
  /** From now on `redact` is applied to every line: the vault exists later than the log. */
  redactWith(redact: (text: string) => string): void;
};

/** A log that cannot be written is given up silently: it must never stop the program it is about. */
export function openLog(folder: string, nowUtc: () => string): MainLog {
  const path = join(folder, 'main.log');
  let redact = (text: string): string => text;
  let sizeBytes = prepare(folder, path);
  return {
    write(text) {
      const line = `${nowUtc()} ${redact(text)}\n`;
      try {
        if (sizeBytes > limitBytes) {
          renameSync(path, join(folder, 'main.old.log'));
          sizeBytes = 0;
        }
        appendFileSync(path, line, { mode: 0o600 });
        sizeBytes += Buffer.byteLength(line);
      } catch {
        sizeBytes = 0;
      }
    },
    redactWith: (given) => void (redact = given),
  };
}

function prepare(folder: string, path: string): number {
  try {
    mkdirSync(folder, { recursive: true });
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return 0;
  }
}
