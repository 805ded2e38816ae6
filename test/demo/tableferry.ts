// Tableferry's command line as the demo uses it: as a user would, in processes of its own, with --json.
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import type { Environment, Output, Processes, RunningTool } from './processes.ts';

const cli = fileURLToPath(new URL('../../electron/cli/index.ts', import.meta.url));

export type Tableferry = {
  /** Starts a command and leaves it running. */
  start(commandArguments: readonly string[]): RunningTool;
  /** Runs a command to its end and parses the object it prints. Throws with its words when it does not exit with 0. */
  run<T>(commandArguments: readonly string[], schema: z.ZodType<T>): Promise<T>;
  /** The object that a finished command printed. */
  parse<T>(commandArguments: readonly string[], output: Output, schema: z.ZodType<T>): T;
};

export function createTableferry(
  processes: Processes,
  environment: Environment,
  onLine: (line: string) => void,
): Tableferry {
  const start = (commandArguments: readonly string[]): RunningTool =>
    processes.startTool(cli, [...commandArguments, '--json'], environment, onLine);
  const parse = <T>(commandArguments: readonly string[], output: Output, schema: z.ZodType<T>): T => {
    if (output.exitCode !== 0) {
      const end = output.signal === null ? `exit code ${String(output.exitCode)}` : output.signal;
      throw new Error(`"tableferry ${commandArguments.join(' ')}" ended with ${end}.\n${output.stdout.trim()}`);
    }
    return schema.parse(JSON.parse(output.stdout));
  };
  return {
    start,
    parse,
    run: async (commandArguments, schema) => parse(commandArguments, await start(commandArguments).ended, schema),
  };
}
