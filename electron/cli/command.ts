// What a command is: its help, its arguments, and a function from them to an outcome.
import { logLevelSchema, type LogLevel } from '../../shared/log-level.ts';
import type { Arguments, Option, Positional } from './arguments.ts';
import type { SecretReader } from './secrets.ts';
import type { Terminal } from './terminal.ts';
import type { WorkerClient } from './worker-client.ts';

/** Printed once, at the end: `json` with --json, `text` without. */
export type Outcome = { readonly exitCode: number; readonly json: object; readonly text: string };

export type Shell = {
  readonly terminal: Terminal;
  readonly isJson: boolean;
  readonly readSecret: SecretReader;
  /** Opens a worker on the state folder that `--state` names; closed for the command when it is done. */
  readonly openWorker: (args: Arguments) => WorkerClient;
};

export type Command = {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly positionals: readonly Positional[];
  readonly options: readonly Option[];
  readonly examples: readonly string[];
  /** Paragraphs after the options. */
  readonly notes: readonly string[];
  run(args: Arguments, shell: Shell): Promise<Outcome>;
};

export const sourceOption: Option = {
  name: 'source',
  value: 'FILE',
  text: 'connection to SQL Server (source.json)',
  isRequired: true,
};
export const targetOption: Option = { name: 'target', value: 'FILE', text: 'storage container (target.json)' };
export const stateOption: Option = {
  name: 'state',
  value: 'DIR',
  text: 'folder of the checkpoints (default: .tableferry in the current folder)',
};
export const logLevelOption: Option = {
  name: 'log-level',
  value: 'LEVEL',
  text: 'what the log files tell: error, warning, info (default) or debug',
};
/** Throws USAGE. */
export const readLogLevel = (args: Arguments): LogLevel => args.choice('log-level', logLevelSchema.options) ?? 'info';
const jsonOption: Option = { name: 'json', value: null, text: 'print one JSON object and nothing else' };
export const caFileOption: Option = {
  name: 'ca-file',
  value: 'FILE',
  text: "certificate authority of a proxy that opens TLS, besides this computer's own",
};
const helpOption: Option = { name: 'help', value: null, text: 'show this text' };
/** What every command takes. */
export const commonOptions: readonly Option[] = [caFileOption, jsonOption, helpOption];
