// `tableferry estimate`: what a plan comes to in hours and money, by this computer and by Data Factory.
import { describeSizing } from '../describe-sizing.ts';
import type { WorkerEvent } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EngineWish } from '../../../shared/factory.ts';
import { formatCount } from '../../../shared/format.ts';
import type { Sizing } from '../../../shared/sizing/sizing.ts';
import { parseSizeOption, type Arguments } from '../arguments.ts';
import type { Command, Outcome } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readJsonFile, resolvePath, writeTextFile } from '../files.ts';
import { watchInterruptible } from '../interruptible.ts';
import { createLiveLine } from '../live-line.ts';
import { readSourceSecret, readTargetSecret } from '../secrets.ts';
import { printable } from '../text-table.ts';

const probeId = 'estimate';
const interrupted: Outcome = {
  exitCode: exitCodes.interrupted,
  json: { interrupted: true },
  text: 'Stopped before there was an estimate. Nothing was left behind.\n',
};

export const estimateCommand: Command = {
  name: 'estimate',
  summary: 'Tell how long a plan takes and what it costs, here and by Data Factory',
  positionals: [{ name: 'PLAN', text: 'a file made by "tableferry plan"', isRequired: true }],
  options: [
    { name: 'nodes', value: 'LIST', text: 'runtime nodes of Data Factory to reckon with (default: 1,2,4)' },
    { name: 'seconds', value: 'N', text: 'how long reading, and then uploading, is tried: 1 to 120 (default: 30)' },
    { name: 'no-read', value: null, text: 'read nothing' },
    { name: 'no-upload', value: null, text: 'upload nothing' },
    { name: 'uplink', value: 'SIZE', text: 'what the line to Azure carries a second, where it is not tried: 100MB' },
    { name: 'region', value: 'NAME', text: "region of the storage account (westeurope), for today's prices" },
    { name: 'out', value: 'FILE', text: 'write the suggested tables here, for "tableferry plan --engines"' },
  ],
  examples: [
    'tableferry estimate plan.json --region westeurope',
    'tableferry estimate plan.json --nodes 2,4 --no-upload --uplink 12MB',
    'tableferry estimate plan.json --out engines.json',
  ],
  notes: [
    `One lane reads a spread of the tables, within the plan's limits. Then random bytes, 1 GB at most, are sent to the plan's
container in blocks that are never committed: nothing appears there. What is refused is told, and the rest reckoned without.`,
    `Prices are asked of the public Retail Prices API when a region is named; else, or where it does not answer, they are those
of a dated table. docs/scale.md says what the figures rest on.`,
  ],
  async run(args, shell) {
    const path = resolvePath(shell.terminal.cwd, args.at(0) ?? '');
    const wishes = wishesOf(args);
    const worker = shell.openWorker(args);
    const plan = await worker.call('plan.check', { plan: readJsonFile(path), path });
    const secrets = {
      source: readSourceSecret(shell.readSecret, plan.source),
      target: readTargetSecret(shell.readSecret, plan.target),
    };
    const line = createLiveLine(shell.terminal, shell.isJson, () => performance.now());
    const stopping = 'Stopping: the statement on its way is cancelled.';
    const onEvent = (event: WorkerEvent): void => {
      if (event.name !== 'plan.progress') return;
      const { done, inAll, table } = event.payload;
      const text = `Trying ${printable(table)}`;
      // A step of its own is told where no line is drawn over, too.
      if (inAll <= 1) return line.say(text);
      const plain = `${text} (${formatCount(done + 1)} of ${formatCount(inAll)})`;
      line.show({ bar: (width) => plain.slice(0, Math.max(0, width - 1)), plain: () => plain });
    };
    const sizing = await watchInterruptible(shell, worker, { line, onEvent, stopping }, (signal) =>
      worker.call('plan.size', { plan, secrets, ...wishes, probeId }, signal),
    );
    if (sizing === null) return interrupted;
    const out = args.text('out');
    if (out !== undefined) writeTextFile(resolvePath(shell.terminal.cwd, out), enginesOf(sizing));
    return { exitCode: exitCodes.ok, json: sizing, text: describeSizing(sizing, plan.tables.length) };
  },
};

/** What is moved here needs no name. */
const enginesOf = ({ suggested }: Sizing): string => {
  const tables: EngineWish['tables'] = (suggested?.tables ?? []).map((table) => ({ ...table, engine: 'factory' }));
  return `${JSON.stringify(tables, null, 2)}\n`;
};

/** Throws USAGE. */
function wishesOf(args: Arguments) {
  const tryMs = (args.integer('seconds', 1, 120) ?? 30) * 1000;
  const uplink = args.text('uplink');
  return {
    readMs: args.has('no-read') ? 0 : tryMs,
    uploadMs: args.has('no-upload') ? 0 : tryMs,
    nodes: nodesOf(args.text('nodes') ?? '1,2,4'),
    uplink: uplink === undefined ? null : parseSizeOption(uplink, 'uplink'),
    region: args.text('region') ?? null,
  };
}

const mostNodes = 16;
const mostNumbers = 8;

function nodesOf(text: string): number[] {
  const nodes = text.split(',').map((one) => (/^ *\d{1,2} *$/.test(one) ? Number(one) : 0));
  if (nodes.length <= mostNumbers && nodes.every((one) => one >= 1 && one <= mostNodes)) return nodes;
  const detail = `--nodes ${text} is not a list of at most ${String(mostNumbers)} numbers from 1 to ${String(mostNodes)}, such as 1,2,4`;
  throw new AppError('USAGE', { detail });
}
