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
  }): Promise<{
    readonly pid: number;
    readonly match: RegExpExecArray;
  }>;
  /** A Node program whose standard output is collected; each line of its standard error is passed on. */
  startTool(
    script: string,
    toolArguments: readonly string[],
    environment: Environment,
    onLine: (line: string) => void,
  ): RunningTool;
  /** From now on the servers are not ended. */
  keepServers(): void;
  endAll(): void;
};
export declare function createProcesses(): Processes;
