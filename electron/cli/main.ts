// From arguments to an exit code: finds the command, runs it, prints its outcome once.
import { AppError, describeError } from '../../shared/errors.ts';
import { readArguments, type Arguments } from './arguments.ts';
import { caFileOption, commonOptions, type Command, type Outcome, type Shell } from './command.ts';
import { alertTestCommand } from './commands/alert-test.ts';
import { adjustCommand } from './commands/adjust.ts';
import { detectCommand } from './commands/detect.ts';
import { discardCommand } from './commands/discard.ts';
import { doctorCommand } from './commands/doctor.ts';
import { draftCommand } from './commands/draft.ts';
import { estimateCommand } from './commands/estimate.ts';
import { evidenceCommand } from './commands/evidence.ts';
import { factoryCommand } from './commands/factory.ts';
import { terraformCommand } from './commands/terraform.ts';
import { incrementsCommand } from './commands/increments.ts';
import { inventoryCommand } from './commands/inventory.ts';
import { keyCommand } from './commands/key.ts';
import { planCommand } from './commands/plan.ts';
import { preflightCommand } from './commands/preflight.ts';
import { quarantineCommand } from './commands/quarantine.ts';
import { reimportCommand } from './commands/reimport.ts';
import { reportCommand } from './commands/report.ts';
import { resumeCommand } from './commands/resume.ts';
import { rightsCommand } from './commands/rights.ts';
import { runCommand } from './commands/run.ts';
import { runsCommand } from './commands/runs.ts';
import { scheduleCommand } from './commands/schedule.ts';
import { seriesCommand } from './commands/series.ts';
import { serveCommand } from './commands/serve.ts';
import { staleCommand } from './commands/stale.ts';
import { stopCommand } from './commands/stop.ts';
import { verifyCommand } from './commands/verify.ts';
import { verifyPackCommand } from './commands/verify-pack.ts';
import { versionCommand } from './commands/version.ts';
import { errorJson, toErrorData } from './error-output.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { resolvePath } from './files.ts';
import { describeCommand, describeCommands } from './help.ts';
import { statePath } from './paths.ts';
import { createSecretReader } from './secrets.ts';
import type { Terminal } from './terminal.ts';
import { printable } from './text-table.ts';
import type { OpenWorker, WorkerClient } from './worker-client.ts';

const commands: readonly Command[] = [
  doctorCommand,
  inventoryCommand,
  preflightCommand,
  incrementsCommand,
  planCommand,
  draftCommand,
  estimateCommand,
  rightsCommand,
  detectCommand,
  runCommand,
  resumeCommand,
  adjustCommand,
  stopCommand,
  verifyCommand,
  staleCommand,
  reportCommand,
  quarantineCommand,
  reimportCommand,
  evidenceCommand,
  verifyPackCommand,
  keyCommand,
  discardCommand,
  runsCommand,
  seriesCommand,
  scheduleCommand,
  factoryCommand,
  terraformCommand,
  serveCommand,
  alertTestCommand,
  versionCommand,
];

/** Runs one command to its end and returns the exit code. Never throws. */
export async function main(argv: readonly string[], terminal: Terminal, openWorker: OpenWorker): Promise<number> {
  // Looked at before parsing, so that even a wrong command line is answered in the form that was asked for.
  const isJson = argv.includes('--json');
  try {
    const outcome = await runCommandLine(argv, isJson, terminal, openWorker);
    terminal.out(isJson ? `${JSON.stringify(outcome.json)}\n` : outcome.text);
    return outcome.exitCode;
  } catch (error) {
    const data = toErrorData(error);
    if (isJson) terminal.out(`${JSON.stringify(errorJson(data))}\n`);
    else terminal.err(`${printable(describeError(data))}\n`);
    if (data.code === 'BUG' && error instanceof Error) terminal.err(`${error.stack ?? ''}\n`);
    return exitCodeOf(data);
  }
}

async function runCommandLine(
  argv: readonly string[],
  isJson: boolean,
  terminal: Terminal,
  openWorker: OpenWorker,
): Promise<Outcome> {
  const [name, ...rest] = argv.filter((word) => word !== '--json');
  const help = (text: string): Outcome => ({ exitCode: exitCodes.ok, json: { help: text }, text });
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const asked = commands.find((command) => command.name === rest[0]);
    return help(asked === undefined ? describeCommands(commands) : describeCommand(asked));
  }
  const command = commands.find((some) => some.name === (name === '--version' ? 'version' : name));
  if (command === undefined) {
    const known = commands.map((some) => some.name).join(', ');
    throw new AppError('USAGE', { detail: `there is no command "${name}"; there are ${known}` });
  }
  if (rest.includes('--help') || rest.includes('-h')) return help(describeCommand(command));
  const args = readArguments(rest, [...command.options, ...commonOptions], command.positionals);
  return withWorkers(openWorker, terminal, (open) =>
    command.run(args, { terminal, isJson, readSecret: createSecretReader(terminal), openWorker: open }),
  );
}

/** Closes the workers a command opened, whatever becomes of it. */
async function withWorkers(
  openWorker: OpenWorker,
  terminal: Terminal,
  work: (open: Shell['openWorker']) => Promise<Outcome>,
): Promise<Outcome> {
  const opened: WorkerClient[] = [];
  try {
    return await work((args: Arguments) => {
      const caFile = args.text(caFileOption.name);
      const worker = openWorker(statePath(args, terminal), {
        caFile: caFile === undefined ? null : resolvePath(terminal.cwd, caFile),
      });
      opened.push(worker);
      return worker;
    });
  } finally {
    for (const worker of opened) await worker.close();
  }
}
