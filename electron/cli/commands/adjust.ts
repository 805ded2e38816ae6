// `tableferry adjust`: changes the load of a run while it goes on, in whatever process that is.
import { AppError } from '../../../shared/errors.ts';
import { formatBytes } from '../../../shared/format.ts';
import { adjustmentSchema, speeds, type Adjustment } from '../../../shared/load.ts';
import { parseOrExplain } from '../../../shared/issues.ts';
import { parseSizeOption, type Arguments } from '../arguments.ts';
import { stateOption, type Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readJsonFile, resolvePath } from '../files.ts';

export const adjustCommand: Command = {
  name: 'adjust',
  summary: 'Change the speed of a run while it goes on, or hold it',
  positionals: [{ name: 'RUN-ID', text: 'the run, as "tableferry runs" lists it', isRequired: true }],
  options: [
    stateOption,
    { name: 'speed', value: 'HOW', text: 'full, gentle (2 lanes, 16 MB/s) or minimal (1 lane, 2 MB/s)' },
    { name: 'hold', value: null, text: 'read nothing until it is released; connections and checkpoints are kept' },
    { name: 'release', value: null, text: 'go on after --hold' },
    { name: 'lanes', value: 'N', text: "lanes that may work, 1 to the plan's" },
    { name: 'read-rate', value: 'RATE', text: 'read no more than this a second over all lanes, e.g. 20MB, or none' },
    { name: 'bandwidth', value: 'RATE', text: 'upload no more than this a second over all lanes, or none' },
    { name: 'governor', value: 'HOW', text: 'on or off: give way while the server is slow or others wait for us' },
    { name: 'calendar', value: 'FILE', text: 'a speed calendar as JSON, or none' },
  ],
  examples: [
    'tableferry adjust RUN-ID --state state --speed gentle',
    'tableferry adjust RUN-ID --state state --hold',
    'tableferry adjust RUN-ID --state state --release --lanes 4 --read-rate none',
  ],
  notes: [
    `It takes effect at once and stays: a stopped run is resumed as it was left. A lane that is one too many ends what it
reads at the next border and keeps it. The plan is not changed; the report tells of every change.`,
  ],
  async run(args, shell) {
    const runId = args.at(0) ?? '';
    const change = readChange(args, shell.terminal.cwd);
    if (Object.keys(change).length === 0) throw new AppError('USAGE', { detail: 'nothing to change was named' });
    await shell.openWorker(args).call('run.adjust', { runId, change });
    return { exitCode: exitCodes.ok, json: { runId, change }, text: `The load of run ${runId} was changed.\n` };
  },
};

function readChange(args: Arguments, cwd: string): Adjustment {
  const speed = args.choice('speed', ['full', 'gentle', 'minimal'] as const);
  const [isHeld, isReleased] = [args.has('hold'), args.has('release')];
  if (isHeld && isReleased) throw new AppError('USAGE', { detail: '--hold and --release exclude each other' });
  const lanes = args.integer('lanes', 1, 8);
  const readRate = rateOf(args, 'read-rate');
  const bandwidth = rateOf(args, 'bandwidth');
  const governor = args.choice('governor', ['on', 'off'] as const);
  const calendar = args.text('calendar');
  const change = {
    ...(speed === undefined ? {} : speeds[speed]),
    ...(isHeld ? { isHeld: true } : isReleased ? { isHeld: false } : {}),
    ...(lanes === undefined ? {} : { lanes }),
    ...(readRate === undefined ? {} : { readBytesPerSecond: readRate }),
    ...(bandwidth === undefined ? {} : { bandwidthBytesPerSecond: bandwidth }),
    ...(governor === undefined ? {} : { isGoverned: governor === 'on' }),
    ...(calendar === undefined
      ? {}
      : { calendar: calendar === 'none' ? null : readJsonFile(resolvePath(cwd, calendar)) }),
  };
  const parsed = parseOrExplain(adjustmentSchema, change);
  if (parsed.ok) return parsed.value;
  throw new AppError('FILE_INVALID', { path: calendar ?? '', detail: parsed.detail });
}

const mib = 1024 * 1024;

function rateOf(args: Arguments, name: string): number | null | undefined {
  const text = args.text(name);
  if (text === undefined) return undefined;
  if (text === 'none') return null;
  const bytesPerSecond = parseSizeOption(text, name);
  if (bytesPerSecond >= mib / 16) return bytesPerSecond;
  throw new AppError('USAGE', { detail: `--${name} ${text} is below ${formatBytes(mib / 16)}` });
}
