import type { z } from 'zod';
import type { Environment, Output, Processes, RunningTool } from './processes.ts';
export type Tableferry = {
  /** Starts a command and leaves it running. */
  start(commandArguments: readonly string[]): RunningTool;
  /** Runs a command to its end and parses the object it prints. Throws with its words when it does not exit with 0. */
  run<T>(commandArguments: readonly string[], schema: z.ZodType<T>): Promise<T>;
  /** The object that a finished command printed. */
  parse<T>(commandArguments: readonly string[], output: Output, schema: z.ZodType<T>): T;
};
export declare function createTableferry(
  processes: Processes,
  environment: Environment,
  onLine: (line: string) => void,
): Tableferry;
