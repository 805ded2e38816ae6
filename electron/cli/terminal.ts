// What the command line sees of the process it runs in, so that tests can stand in for it.
import { readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { askHidden } from './ask-hidden.ts';

export type Terminal = {
  /** Results only. */
  out(text: string): void;
  /** Progress, warnings, errors. */
  err(text: string): void;
  /** Columns of the terminal that shows `err`; null when it is not a terminal. */
  readonly width: () => number | null;
  /** `out` is read by a person at once: it is no file and no pipe. */
  readonly isOutShown: () => boolean;
  /** Relative paths start here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All of standard input, as text. */
  readStdin(): string;
  /** What is typed; null when nobody can be asked, or did not want to answer. */
  ask(question: string): Promise<string | null>;
  /** What is typed and not shown; null when nobody can be asked, or did not want to answer. */
  askHidden(question: string): Promise<string | null>;
  /** Calls `listener` for each Ctrl-C or request to end; returns a function that stops listening. */
  onInterrupt(listener: () => void): () => void;
  /** Ends the process at once. */
  exitNow(code: number): void;
};

const echoMs = 400;
const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The real process. npm changes the directory to the package's own and keeps the user's in INIT_CWD. */
export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    width: () => (process.stderr.isTTY ? process.stderr.columns : null),
    isOutShown: () => process.stdout.isTTY,
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    env: process.env,
    readStdin: readAllStdin,
    async ask(question) {
      const { stdin, stderr } = process;
      return stdin.isTTY && stderr.isTTY ? askShown(question) : null;
    },
    async askHidden(question) {
      const { stdin, stderr } = process;
      return stdin.isTTY && stderr.isTTY ? askHidden(question, stdin, (text) => void stderr.write(text)) : null;
    },
    onInterrupt(listener) {
      const onSignal = oncePerPress(listener);
      for (const name of interrupts) process.on(name, onSignal);
      return () => {
        for (const name of interrupts) process.off(name, onSignal);
      };
    },
    exitNow: (code) => process.exit(code),
  };
}

/** Null when the input ends instead. */
function askShown(question: string): Promise<string | null> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    reader.once('close', () => resolve(null));
    reader.question(question, (answer) => {
      resolve(answer);
      reader.close();
    });
  });
}

/** One Ctrl-C may arrive twice: from the terminal, and passed on by npm. */
function oncePerPress(listener: () => void): () => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = performance.now();
    const isEcho = nowMs - lastMs < echoMs;
    lastMs = nowMs;
    if (!isEcho) listener();
  };
}

/** `readFileSync(0)` gives up on a pipe that has nothing yet; this waits for it. */
function readAllStdin(): string {
  const chunks: Buffer[] = [];
  const chunk = Buffer.alloc(65_536);
  for (;;) {
    const count = readChunk(chunk);
    if (count === 0) return Buffer.concat(chunks).toString('utf8');
    if (count > 0) chunks.push(Buffer.from(chunk.subarray(0, count)));
  }
}

/** Bytes read; 0 at the end, -1 when there is nothing yet. */
function readChunk(chunk: Buffer): number {
  try {
    return readSync(0, chunk);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EOF') return 0;
    if (code !== 'EAGAIN') throw error;
    // A non-blocking pipe: look again in a moment without taking the processor.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    return -1;
  }
}
