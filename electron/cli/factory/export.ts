// `tableferry factory export`: writes the resources of a Data Factory that carries out a plan to a folder.
import { AppError } from '../../../shared/errors.ts';
import {
  factoryScheduleSchema,
  factoryWishSchema,
  type FactoryExport,
  type FactorySchedule,
  type FactoryTable,
  type FactoryWish,
} from '../../../shared/factory.ts';
import { formatPlural } from '../../../shared/format.ts';
import type { Plan } from '../../../shared/plan.ts';
import { parseOrExplain } from '../../../shared/issues.ts';
import type { Arguments, Option } from '../arguments.ts';
import type { Outcome, Shell } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { fileExists, readJsonFile, resolvePath, writeNewFolder } from '../files.ts';
import { requiredPath } from '../paths.ts';
import { readCadence, scheduleOptions } from '../schedule-options.ts';
import { printable } from '../text-table.ts';

export const exportOptions: readonly Option[] = [
  { name: 'out', value: 'FOLDER', text: 'of export: write them here; never into a folder that is there already' },
  {
    name: 'factory',
    value: 'NAME',
    text: 'of export: name of the factory, unique in Azure (default: that of the plan, or tableferry)',
  },
  {
    name: 'nodes',
    value: 'N',
    text: 'of export: computers that carry the self-hosted runtime, 1 to 4 (default: as the plan has it, or 1)',
  },
  {
    name: 'vault',
    value: 'NAME',
    text: 'of export: Key Vault with the password of the source (default: the name of the factory)',
  },
  { name: 'storage', value: 'URL', text: 'of export: blob endpoint, where the plan has a connection string' },
  ...scheduleOptions.filter(({ name }) => ['every', 'minute', 'on'].includes(name)),
  { name: 'at', value: 'HH:MM', text: 'of day and week: the time' },
  { name: 'time-zone', value: 'NAME', text: 'of --every: UTC, or as Windows calls it (default: UTC)' },
  {
    name: 'started',
    value: null,
    text: 'of export and deploy: the trigger is started; otherwise a new one is stopped, and somebody starts it',
  },
];

export async function exportAction(args: Arguments, shell: Shell): Promise<Outcome> {
  const path = resolvePath(shell.terminal.cwd, args.at(1) ?? '');
  if (args.text('out') === undefined) throw new AppError('USAGE', { detail: '--out FOLDER is missing' });
  const out = requiredPath(args, 'out', shell.terminal);
  if (fileExists(out)) throw new AppError('FILE_UNWRITABLE', { path: out, detail: 'it is there already' });
  const worker = shell.openWorker(args);
  const plan = await worker.call('plan.check', { plan: readJsonFile(path), path });
  const wish = wishOf(args, plan);
  const schedule = scheduleOf(args);
  const made = await worker.call('factory.export', { plan, wish, ...(schedule === null ? {} : { schedule }) });
  writeNewFolder(out, made.files);
  const { files, ...rest } = made;
  return {
    exitCode: made.tables.some(({ read }) => read === null) ? exitCodes.decision : exitCodes.ok,
    json: { out, files: files.map((file) => file.path), ...rest },
    text: describe(out, made),
  };
}

/** Null = nothing is started by itself. Throws USAGE. */
export function scheduleOf(args: Arguments): FactorySchedule | null {
  if (args.text('every') === undefined) return null;
  const parsed = parseOrExplain(factoryScheduleSchema, {
    cadence: readCadence(args),
    timeZone: args.text('time-zone') ?? 'UTC',
    isStarted: args.has('started'),
  });
  if (!parsed.ok) throw new AppError('USAGE', { detail: parsed.detail });
  return parsed.value;
}

/** What the plan says of its factory, where the command line does not. Throws USAGE. */
function wishOf(args: Arguments, { factory: place }: Plan): FactoryWish {
  const factory = args.text('factory') ?? place?.factory ?? 'tableferry';
  const parsed = parseOrExplain(factoryWishSchema, {
    factory,
    nodes: args.integer('nodes', 1, 4) ?? place?.nodes ?? 1,
    vault: args.text('vault') ?? place?.vault ?? factory,
    storage: args.text('storage') ?? place?.storage ?? null,
  });
  if (!parsed.ok) throw new AppError('USAGE', { detail: parsed.detail });
  return parsed.value;
}

const reads: Readonly<Record<NonNullable<FactoryTable['read']>, string>> = {
  whole: 'by one query',
  bounded: 'in ranges',
  ranges: 'in ranges whose bounds Data Factory asks for',
  physical: 'by physical partitions',
};

function describe(out: string, { files, tables, notes, byHand }: FactoryExport): string {
  const copied = tables.filter(({ read }) => read !== null);
  const left = tables.filter(({ read }) => read === null);
  const count = (folder: string): number => files.filter(({ path }) => path.startsWith(`${folder}/`)).length;
  const lines = (sentences: readonly string[]): readonly string[] => sentences.map((text) => printable(`  - ${text}`));
  const head = ({ schema, name, read }: FactoryTable): string =>
    printable(`${schema}.${name}${read === null ? '' : `, ${reads[read]}`}`);
  return [
    `${formatPlural(copied.length, 'table')} in ${formatPlural(count('pipeline'), 'pipeline')} written to ${out} (${formatPlural(files.length, 'file')}).`,
    ...(left.length === 0
      ? []
      : [
          '',
          `Left out, because Data Factory would copy them otherwise than the plan has it:`,
          ...left.flatMap((table) => [head(table), ...lines(table.refusals)]),
        ]),
    ...section('All tables:', lines(notes)),
    ...section(
      'Tables that are copied otherwise than in the plan:',
      copied.flatMap((table) => (table.notes.length === 0 ? [] : [head(table), ...lines(table.notes)])),
    ),
    ...section(
      'To be done by hand:',
      byHand.map((text, index) => printable(`  ${String(index + 1)}. ${text}`)),
    ),
    '',
  ].join('\n');
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];
