// `tableferry plan`: decides what will move and how, and writes it down.
import { AppError } from '../../../shared/errors.ts';
import { formatBytes, formatCount, formatPlural } from '../../../shared/format.ts';
import { describeIncrement } from '../../../shared/increment-words.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { preflightSentence } from '../../../shared/preflight.ts';
import { createOnlyNote } from '../../../shared/target-place.ts';
import type { Option } from '../arguments.ts';
import type { Command } from '../command.ts';
import { checkAgainstServer } from '../check-plan.ts';
import { exitCodes } from '../exit-codes.ts';
import { draftOptions, readRequest } from '../plan-draft.ts';
import { planRequestOptions } from '../plan-request.ts';
import { momentLines } from '../point-in-time.ts';
import { resolvePath, writeTextFile } from '../files.ts';
import { readDecidedPreflight } from '../preflight-decisions.ts';
import { readableFactorySecret, readSourceSecret } from '../secrets.ts';
import { readMaskKey } from '../transforms-file.ts';
import { alignColumns, printable } from '../text-table.ts';

const mib = 1024 * 1024;

const options: readonly Option[] = [
  ...draftOptions,
  {
    name: 'check',
    value: null,
    text: 'make no plan: tell how the server differs from PLAN, from --draft, or from both',
  },
  ...planRequestOptions,
  { name: 'out', value: 'FILE', text: 'write the plan here (default: standard output)' },
  { name: 'preflight', value: 'FILE', text: 'the check of these tables, made by "tableferry preflight --out FILE"' },
  { name: 'signed-by', value: 'NAME', text: 'who has read the check and signs it' },
  { name: 'accept', value: 'RULES', text: 'red findings to go on with, by rule, e.g. rowFilter' },
  { name: 'leave-out', value: 'RULES', text: 'red findings whose column is left out, e.g. masked,encrypted' },
  { name: 'leave-out-table', value: 'RULES', text: 'red findings whose table is left out' },
];

export const planCommand: Command = {
  name: 'plan',
  summary: 'Decide what will move and how, and write it to a file',
  positionals: [{ name: 'PLAN', text: 'of --check: a plan that was made', isRequired: false }],
  options,
  examples: [
    "tableferry plan --source source.json --target target.json --tables 'sales.*,dbo.Orders' --out plan.json",
    "tableferry plan --source source.json --target target.json --tables '[odd.schema].[a,b]' --format csv --out plan.json",
    'tableferry plan --source source.json --target target.json --choices choices.json --out plan.json',
    'tableferry plan --draft sales.draft.jsonc --environment prod --set since=2026-01-01 --out plan.json',
    'tableferry plan --check plan.json',
  ],
  notes: [
    `Patterns are schema.table, separated by commas; * is any text, ? any one character. Names with a dot, a comma or a
wildcard stand in [brackets], where everything is literal and ] is doubled. A pattern with a wildcard means tables only;
a view is named in full. Letters match exactly if that finds something, otherwise without regard to case.`,
    `A file of choices is a JSON array of {"schema","name"} and, where wanted, "columns" (names), "where" (a condition
without the word WHERE) or "query" (a SELECT that stands in for the table, read as one stream).`,
    `Tokens of --path: {server} {database} {schema} {table} {run} {partition} {part} {ext}, and {year} {month} {day} on which
the run begins (UTC). Names that the storage would refuse are told before the plan is made.`,
    `datetime2(7) holds 100 ns steps from year 1 to 9999, nanoseconds since 1970 only those from 1677 to 2262. "auto" asks
the server for the smallest and largest value, which may scan the table, and takes text when they do not fit.`,
    `Without --point-in-time each statement reads its own moment, and tables that change meanwhile are not of one. "auto"
takes the best that the server allows as it is: a read-only database, one SNAPSHOT for all tables (begun under a
lock of a fraction of a second), or one for each table. "database-snapshot" without a name lets the run create one
and drop it at its end: the plan shows the statement. "as-of" reads system-versioned tables at a past time (UTC).`,
    `A draft says all this in a file with comments, with parameters for each environment. "--check" ends with 0 when the
server is as the plan or draft has it, with 11 when it differs, and changes nothing. See docs/plan-file.md.`,
    `The plan holds no secret. Nothing is read from the tables but keys and extremes, and nothing is written to the target.`,
  ],
  async run(args, shell) {
    const { terminal } = shell;
    if (args.has('check')) return checkAgainstServer(args, shell);
    if (args.at(0) !== undefined) throw new AppError('USAGE', { detail: 'a plan file goes with --check' });
    const request = { ...readRequest(args, terminal), preflight: readDecidedPreflight(args, terminal.cwd) };
    const password = readSourceSecret(shell.readSecret, request.source);
    const plan = await shell.openWorker(args).call('plan.build', {
      ...request,
      password,
      secrets: {
        ...readMaskKey(shell.readSecret, request.maskKey),
        ...readableFactorySecret(shell.readSecret, request.engines),
      },
      probeId: null,
    });
    const text = `${JSON.stringify(plan, null, 2)}\n`;
    const out = args.text('out');
    if (out === undefined) return { exitCode: exitCodes.ok, json: plan, text };
    const path = resolvePath(terminal.cwd, out);
    writeTextFile(path, text);
    return { exitCode: exitCodes.ok, json: summarize(plan, path), text: describePlan(plan, path) };
  },
};

const sum = (tables: readonly PlanTable[], pick: (table: PlanTable) => number | null): number | null =>
  tables.reduce<number | null>((total, table) => {
    const value = pick(table);
    return total === null || value === null ? null : total + value;
  }, 0);

const summarize = (plan: Plan, path: string): object => ({
  planId: plan.id,
  hash: plan.hash,
  consistency: plan.consistency,
  ...(plan.series === undefined ? {} : { series: plan.series }),
  checked: preflightSentence(plan.preflight),
  pointInTime: plan.pointInTime,
  out: path,
  tables: plan.tables.map((table) => ({
    schema: table.schema,
    table: table.name,
    kind: table.kind,
    rowsEstimate: table.rowsEstimate,
    bytesEstimate: table.bytesEstimate,
    partitions: table.partitions.length,
    key: table.key?.columns.map(({ name }) => name) ?? null,
    readNote: table.readNote,
    ...(table.increment === undefined ? {} : { increment: table.increment }),
    notes: notesOf(table),
  })),
  rowsEstimate: sum(plan.tables, (table) => table.rowsEstimate),
  bytesEstimate: sum(plan.tables, (table) => table.bytesEstimate),
});

const notesOf = (table: PlanTable): readonly string[] => [
  ...table.notes,
  ...(table.written ?? table.columns).flatMap(({ name, note }) => (note === null ? [] : [`${name}: ${note}`])),
];

function describePlan(plan: Plan, path: string): string {
  const header = ['schema', 'table', 'rows', 'size', 'partitions', 'order'];
  const rows = plan.tables.map((table) => [
    printable(table.schema),
    printable(table.name),
    table.rowsEstimate === null ? '–' : formatCount(table.rowsEstimate),
    table.bytesEstimate === null ? '–' : formatBytes(table.bytesEstimate),
    String(table.partitions.length),
    printable(table.key?.columns.map(({ name }) => name).join(', ') ?? '(one stream)'),
  ]);
  const total = sum(plan.tables, (table) => table.rowsEstimate);
  const { format, compression, lanes, memoryMb } = plan.options;
  return [
    ...alignColumns([header, ...rows], [2, 3, 4]),
    '',
    ...groupNotes(plan.tables).map((line) => printable(line)),
    ...seriesLines(plan).map((line) => printable(line)),
    plan.consistency,
    ...momentLines(plan.pointInTime),
    ...(plan.target.rights === 'create' ? [createOnlyNote] : []),
    printable(preflightSentence(plan.preflight)),
    `${formatPlural(plan.tables.length, 'table')}${total === null ? '' : `, about ${formatPlural(total, 'row')}`}, as ${format} (${compression}) on ${formatPlural(lanes, 'lane')} within ${formatBytes(memoryMb * mib)}.`,
    `The plan was written to ${path}. Carry it out with: tableferry run ${path}`,
    '',
  ].join('\n');
}

/** How the changes of its tables are found; nothing of a plan that is carried out once. */
function seriesLines({ series, tables }: Plan): readonly string[] {
  if (series === undefined) return [];
  const places: (readonly [string, string])[] = tables.flatMap(({ schema, name, increment }) =>
    increment === undefined
      ? []
      : [[`changes are found ${describeIncrement(increment)}.`, `${schema}.${name}`] as const],
  );
  const often =
    series.compactEvery === null ? '' : `, with a new full version every ${String(series.compactEvery)} rounds`;
  return [`Series ${series.name}: it is carried out in rounds${often}.`, ...sayOnce(places)];
}

/** Notes that many columns share are said once. */
function groupNotes(tables: readonly PlanTable[]): readonly string[] {
  const places: (readonly [string, string])[] = [];
  const add = (note: string, place: string): void => void places.push([note, place]);
  for (const table of tables) {
    const name = `${table.schema}.${table.name}`;
    if (table.key === null) add(table.readNote, name);
    for (const note of table.notes) add(note, name);
    for (const column of table.written ?? table.columns)
      if (column.note !== null) add(column.note, `${name}.${column.name}`);
  }
  return sayOnce(places);
}

/** Notes with the places that they belong to, and an empty line behind them. */
function sayOnce(said: readonly (readonly [note: string, place: string])[]): readonly string[] {
  const places = new Map<string, string[]>();
  for (const [note, place] of said) places.set(note, [...(places.get(note) ?? []), place]);
  const lines = [...places].map(([note, some]) => {
    const shown = some.slice(0, 4).join(', ');
    return `- ${shown}${some.length > 4 ? ` and ${String(some.length - 4)} more` : ''}: ${note}`;
  });
  return lines.length === 0 ? [] : [...lines, ''];
}
