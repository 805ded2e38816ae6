// The file of --alerts: rules, and channels whose secrets it only refers to.
import { dirname } from 'node:path';
import {
  alertFileSchema,
  refusalOfWebhook,
  type AlertFile,
  type Alerts,
  type OpenChannel,
} from '../../shared/alerts.ts';
import { AppError } from '../../shared/errors.ts';
import { parseOrExplain } from '../../shared/issues.ts';
import type { Arguments, Option } from './arguments.ts';
import type { Shell } from './command.ts';
import { readJsonFile, resolvePath } from './files.ts';
import { printable } from './text-table.ts';
import type { SecretReader } from './secrets.ts';
import type { WorkerClient } from './worker-client.ts';

export const alertsOption: Option = {
  name: 'alerts',
  value: 'FILE',
  text: 'whom to tell about the run, and what (see docs/alerts.md)',
};

/** Reads the file that `--alerts` names, if it does, and hands it to the worker. Throws before anything is begun. */
export function setAlerts(args: Arguments, { terminal, readSecret }: Shell, worker: WorkerClient): void {
  const name = args.text('alerts');
  if (name === undefined) return;
  worker.setAlerts(readAlerts(resolvePath(terminal.cwd, name), readSecret));
  worker.onEvent((event) => {
    // On a line of its own, where a progress line may stand.
    if (event.name === 'alert.failed') terminal.err(`\n${printable(event.payload.text)}\n`);
  });
}

/** Throws FILE_UNREADABLE, FILE_INVALID, SECRET_MISSING, ALERT_ADDRESS_REFUSED. */
export function readAlerts(path: string, readSecret: SecretReader): Alerts {
  const value = readJsonFile(path);
  refuseOpenSecrets(value, path);
  const parsed = parseOrExplain(alertFileSchema, value);
  if (!parsed.ok) throw new AppError('FILE_INVALID', { path, detail: parsed.detail });
  const { rules, channels } = parsed.value;
  return { rules, channels: channels.map((one) => openChannel(one, dirname(path), readSecret)), isOnDesktop: false };
}

type FileChannel = AlertFile['channels'][number];
type Ref = { readonly env: string } | { readonly file: string };

function openChannel(given: FileChannel, base: string, readSecret: SecretReader): OpenChannel {
  const read = (ref: Ref, what: string): string =>
    readSecret(
      'file' in ref ? { file: resolvePath(base, ref.file) } : ref,
      `${what} of the alert channel ${given.name}`,
    );
  const readUrl = (ref: Ref): string => {
    const url = read(ref, 'the address').trim();
    const detail = refusalOfWebhook(url);
    if (detail !== null) throw new AppError('ALERT_ADDRESS_REFUSED', { channel: given.name, detail });
    return url;
  };
  const withCa = <C extends { readonly caFile?: string | undefined }>(channel: C): C =>
    channel.caFile === undefined ? channel : { ...channel, caFile: resolvePath(base, channel.caFile) };
  switch (given.kind) {
    case 'teams':
    case 'slack': {
      const { url, ...channel } = given;
      return { channel, secrets: { url: readUrl(url), key: '' } };
    }
    case 'webhook': {
      const { url, signingKey, ...channel } = given;
      return { channel: withCa(channel), secrets: { url: readUrl(url), key: read(signingKey, 'the signing key') } };
    }
    case 'smtp': {
      const { password, ...channel } = given;
      if ((channel.user === null) !== (password === undefined)) {
        const detail = `the channel ${given.name} needs both "user" and "password", or neither`;
        throw new AppError('FILE_INVALID', { path: base, detail });
      }
      const key = password === undefined ? '' : read(password, 'the password');
      return { channel: withCa(channel), secrets: { url: '', key } };
    }
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** A plain word for what is the likeliest mistake. */
function refuseOpenSecrets(value: unknown, path: string): void {
  const channels: unknown = isRecord(value) ? value['channels'] : [];
  if (!Array.isArray(channels)) return;
  for (const [index, channel] of channels.filter(isRecord).entries())
    for (const name of ['url', 'signingKey', 'password'])
      if (typeof channel[name] === 'string')
        throw new AppError('FILE_INVALID', {
          path,
          detail: `"channels[${String(index)}].${name}" holds the secret itself, which does not belong in a file; write {"env":"NAME"} or {"file":"path"} there`,
        });
}
