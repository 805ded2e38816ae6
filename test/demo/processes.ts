// The processes and the folder of the demo: ended by their own id and removed on success, on failure and on Ctrl-C.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export type Environment = Readonly<Record<string, string>>;

export type Output = {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
};

export type RunningTool = {
  /** Ends it as a power cut would. */
  kill(): void;
  readonly ended: Promise<Output>;
};

export type Processes = {
  /**
   * A server that outlives this process if it is kept. Its output goes to `logFile`. Resolves with the match of `ready`
   * in that output; throws when it ends before, or is not ready within `timeoutMs`.
   */
  startServer(request: {
    readonly name: string;
    readonly arguments: readonly string[];
    readonly environment: Environment;
    readonly logFile: string;
    readonly ready: RegExp;
    readonly timeoutMs: number;
  }): Promise<{ readonly pid: number; readonly match: RegExpExecArray }>;
  /** A Node program whose standard output is collected; each line of its standard error is passed on. */
  startTool(
    script: string,
    toolArguments: readonly string[],
    environment: Environment,
    onLine: (line: string) => void,
  ): RunningTool;
  /** A folder that is removed when all has ended. */
  ownFolder(folder: string): void;
  /** From now on the servers are not ended and the folders not removed. */
  keepServers(): void;
  /** May be called more than once, also while the process exits. */
  endAll(): void;
};

/** What every child gets of this process's environment: enough to run, nothing that could change what it does. */
function baseEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'NODE_COMPILE_CACHE'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

export function createProcesses(): Processes {
  const servers = new Set<ChildProcess>();
  const tools = new Set<ChildProcess>();
  const folders = new Set<string>();
  const endEach = (children: Set<ChildProcess>): void => {
    for (const child of children) if (isRunning(child)) child.kill('SIGKILL');
    children.clear();
  };
  return {
    async startServer({ name, arguments: serverArguments, environment, logFile, ready, timeoutMs }) {
      const log = openSync(logFile, 'w');
      const child = spawn(process.execPath, [...serverArguments], {
        // its own group, so that Ctrl-C in this terminal does not reach a server that is kept
        detached: true,
        stdio: ['ignore', log, log],
        env: { ...baseEnvironment(), ...environment },
      });
      closeSync(log);
      servers.add(child);
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const output = readFileSync(logFile, 'utf8');
        const match = ready.exec(output);
        if (match !== null && child.pid !== undefined) return { pid: child.pid, match };
        if (!isRunning(child) || performance.now() > deadline) {
          const why = isRunning(child) ? `gave no sign within ${timeoutMs / 1000} s` : 'ended at once';
          throw new Error(`${name} did not start: it ${why}.\n${output.trim()}`);
        }
        await delay(50);
      }
    },
    startTool(script, toolArguments, environment, onLine) {
      const child = spawn(process.execPath, [script, ...toolArguments], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...baseEnvironment(), ...environment },
      });
      tools.add(child);
      let stdout = '';
      let rest = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach(onLine);
      });
      const ended = new Promise<Output>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (exitCode, signal) => {
          tools.delete(child);
          if (rest !== '') onLine(rest);
          resolve({ exitCode, signal, stdout });
        });
      });
      return { kill: () => void child.kill('SIGKILL'), ended };
    },
    ownFolder: (folder) => void folders.add(folder),
    keepServers() {
      for (const server of servers) server.unref();
      servers.clear();
      folders.clear();
    },
    endAll() {
      endEach(tools);
      endEach(servers);
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      folders.clear();
    },
  };
}
