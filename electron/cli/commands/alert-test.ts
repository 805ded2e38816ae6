// `tableferry alert-test`: sends a test message to each channel of an alert file.
import type { OpenChannel } from '../../../shared/alerts.ts';
import { AppError, describeError, type AppErrorData } from '../../../shared/errors.ts';
import { alertsOption, readAlerts } from '../alerts.ts';
import type { Command } from '../command.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { requiredPath } from '../paths.ts';
import { printable } from '../text-table.ts';
import type { WorkerClient } from '../worker-client.ts';

type Result = { readonly channel: string; readonly error: AppErrorData | null };

export const alertTestCommand: Command = {
  name: 'alert-test',
  summary: 'Send a test message to the channels of an alert file',
  positionals: [],
  options: [
    { ...alertsOption, text: 'the file that "run" would be given', isRequired: true },
    { name: 'channel', value: 'NAME', text: 'this channel alone' },
  ],
  examples: [
    'tableferry alert-test --alerts alerts.json',
    'tableferry alert-test --alerts alerts.json --channel pager',
  ],
  notes: ['Each message is tried once. Ends with 0 when every channel took it.'],
  async run(args, shell) {
    const path = requiredPath(args, 'alerts', shell.terminal);
    const { channels } = readAlerts(path, shell.readSecret);
    const name = args.text('channel');
    const chosen = channels.filter(({ channel }) => name === undefined || channel.name === name);
    if (chosen.length === 0) throw new AppError('ALERT_CHANNEL_UNKNOWN', { channel: name ?? '', path });
    const worker = shell.openWorker(args);
    const results: Result[] = [];
    for (const open of chosen) {
      const result = { channel: open.channel.name, error: await tryChannel(worker, open) };
      results.push(result);
      if (!shell.isJson) shell.terminal.out(`${describe(result)}\n`);
    }
    const failed = results.find(({ error }) => error !== null)?.error ?? null;
    const exitCode = failed === null ? exitCodes.ok : exitCodeOf(failed);
    return { exitCode, json: { channels: results }, text: '' };
  },
};

async function tryChannel(worker: WorkerClient, open: OpenChannel): Promise<AppErrorData | null> {
  try {
    await worker.call('alert.test', open);
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code !== 'BUG') return error.toData();
    throw error;
  }
}

const describe = ({ channel, error }: Result): string =>
  printable(error === null ? `ok      ${channel} took the message` : `FAILED  ${describeError(error)}`);
