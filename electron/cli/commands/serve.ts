// `tableferry serve`: the runs of a state folder in a browser, read only, until Ctrl-C.
import { AppError } from '../../../shared/errors.ts';
import type { DashboardState, DashboardWish } from '../../../shared/contract.ts';
import type { Arguments } from '../arguments.ts';
import { stateOption, type Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { resolvePath } from '../files.ts';
import { existingStatePath } from '../paths.ts';
import type { Terminal } from '../terminal.ts';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Show the runs of a state folder in a browser, read only',
  positionals: [],
  options: [
    stateOption,
    { name: 'port', value: 'N', text: 'port to listen on (default: any free one)' },
    { name: 'lan', value: null, text: 'let other computers in too; without it only this one gets in' },
    { name: 'cert', value: 'FILE', text: 'certificate (PEM) to encrypt with; wants --key, and belongs to --lan' },
    { name: 'key', value: 'FILE', text: 'its private key (PEM)' },
    { name: 'token-file', value: 'FILE', text: 'keep the token here, so that the address stays the same' },
  ],
  examples: [
    'tableferry serve --state ./state',
    'tableferry serve --state ./state --lan --cert dash.pem --key dash-key.pem --port 8443 --token-file ./token',
  ],
  notes: [
    `The page shows every run of the folder, live ones as they go on, whatever process carries them; it starts, stops and
changes nothing. The folder is not held: runs begin and end beside it. It ends with Ctrl-C.`,
    `The address that is printed ends in a token, which opens the page; without it nobody gets in, on this computer neither.
On the network use --cert and --key: plain http shows the token and the runs to whoever listens on the way.`,
  ],
  async run(args, shell) {
    const { terminal } = shell;
    existingStatePath(args, terminal);
    const interrupted = untilInterrupted(terminal);
    const worker = shell.openWorker(args);
    const state = await worker.call('dashboard.start', readWish(args, terminal.cwd));
    terminal.err(describeStart(state));
    await interrupted;
    await worker.call('dashboard.stop', {});
    return { exitCode: exitCodes.ok, json: { served: true }, text: '' };
  },
};

function readWish(args: Arguments, cwd: string): DashboardWish {
  const [cert, key, tokenFile] = [args.text('cert'), args.text('key'), args.text('token-file')];
  if ((cert === undefined) !== (key === undefined))
    throw new AppError('USAGE', { detail: '--cert and --key go together' });
  return {
    port: args.integer('port', 0, 65_535) ?? 0,
    isOnLan: args.has('lan'),
    tokenFile: tokenFile === undefined ? null : resolvePath(cwd, tokenFile),
    tls:
      cert === undefined || key === undefined
        ? null
        : { certFile: resolvePath(cwd, cert), keyFile: resolvePath(cwd, key) },
  };
}

/** Standard output is for the outcome; an address with its token is for the person at the terminal. */
function describeStart(state: DashboardState): string {
  if (state.kind === 'off') return '';
  const warning =
    state.isOnLan && !state.isEncrypted
      ? 'Warning: this is plain http on the network. Whoever listens on the way reads the token and all that is shown; use --cert and --key.\n'
      : '';
  const others = state.addresses.slice(1).map((address) => `  or ${address}\n`);
  return `${warning}The runs are shown, read only, at\n     ${state.addresses[0] ?? ''}\n${others.join('')}Who has the address sees the runs. Ctrl-C ends it.\n`;
}

function untilInterrupted(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    const stop = terminal.onInterrupt(() => {
      stop();
      resolve();
    });
  });
}
