// `tableferry preflight`: looks at the source before a plan is made, and says what a run would meet.
import { formatCount, formatPlural } from '../../../shared/format.ts';
import {
  countSeverities,
  preflightScopeSchema,
  severitySchema,
  withoutTableText,
  type Finding,
  type Preflight,
} from '../../../shared/preflight.ts';
import type { Option } from '../arguments.ts';
import { sourceOption, type Command } from '../command.ts';
import { readSourceFile } from '../connections.ts';
import { describeRule } from '../../../shared/rules.ts';
import { exitCodes } from '../exit-codes.ts';
import { resolvePath, writeTextFile } from '../files.ts';
import { requiredPath } from '../paths.ts';
import { readOptions, readSelection } from '../plan-options.ts';
import { readSourceSecret } from '../secrets.ts';
import { alignColumns, printable } from '../text-table.ts';

const options: readonly Option[] = [
  sourceOption,
  { name: 'tables', value: 'PATTERNS', text: 'which tables, e.g. sales.*,dbo.Orders' },
  { name: 'exclude', value: 'PATTERNS', text: 'which of them not' },
  { name: 'choices', value: 'FILE', text: 'instead of --tables: columns, filters and queries per table' },
  {
    name: 'scope',
    value: 'HOW',
    text: 'quick: the catalog alone; normal (default): the data too, 20 s a table at most; full: without a limit of size',
  },
  { name: 'bad-rows', value: 'HOW', text: 'as for plan: stop (default) or set-aside' },
  { name: 'memory', value: 'SIZE', text: 'as for plan: memory that the longest values are judged by' },
  { name: 'lanes', value: 'N', text: 'as for plan' },
  { name: 'datetime2-7', value: 'HOW', text: 'as for plan: auto (default), nanos or text' },
  { name: 'out', value: 'FILE', text: 'write the findings to a file, for "tableferry plan --preflight"' },
];

export const preflightCommand: Command = {
  name: 'preflight',
  summary: 'Look at the tables before a plan is made: rights, values, names, state',
  positionals: [],
  options,
  examples: [
    "tableferry preflight --source source.json --tables 'sales.*' --out check.json",
    "tableferry plan --source source.json --target target.json --tables 'sales.*' --preflight check.json --leave-out masked --signed-by 'A. Smith' --out plan.json",
  ],
  notes: [
    `Green is said for the record, yellow is worth a look, red waits for a decision: it ends with 5 when there is any. The
data is read once for each table, on one processor of the server; of a large table a sample of its pages is read.`,
    'Text of table cells may be shown on the screen, and is written to no file.',
  ],
  async run(args, shell) {
    const { terminal } = shell;
    const source = readSourceFile(requiredPath(args, 'source', terminal));
    const request = {
      source,
      selection: readSelection(args, terminal.cwd),
      options: readOptions(args),
      datetime2: args.choice('datetime2-7', ['auto', 'nanos', 'text'] as const) ?? ('auto' as const),
      scope: args.choice('scope', preflightScopeSchema.options) ?? ('normal' as const),
      probeId: null,
    };
    const password = readSourceSecret(shell.readSecret, source);
    const found = await shell.openWorker(args).call('plan.preflight', { ...request, password });
    const kept: Preflight = { ...found, findings: withoutTableText(found.findings) };
    const out = args.text('out');
    const path = out === undefined ? null : resolvePath(terminal.cwd, out);
    if (path !== null) writeTextFile(path, `${JSON.stringify(kept, null, 2)}\n`);
    const hasRed = found.findings.some(({ severity }) => severity === 'red');
    return { exitCode: hasRed ? exitCodes.decision : exitCodes.ok, json: kept, text: describe(found, path) };
  },
};

const placeOf = ({ schema, table, column }: Finding): string =>
  table === null ? '(database)' : [schema, table, column].filter((part) => part !== null).join('.');

function linesOf(one: Finding): readonly string[] {
  return [
    `    ${one.consequence}`,
    ...(one.sample === null ? [] : [`    for example: ${one.sample.text}`]),
    ...one.choices.map(({ choice, consequence }) => `    ${optionOf[choice]} ${one.rule}: ${consequence}`),
    ...(one.sql === null ? [] : [`    ${one.sql}`]),
  ];
}

const optionOf = {
  accept: '--accept',
  leaveOutColumn: '--leave-out',
  leaveOutTable: '--leave-out-table',
} as const;

function describe(found: Preflight, path: string | null): string {
  const counts = countSeverities(found.findings);
  const order = severitySchema.options.toReversed();
  const sorted = found.findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  const rows = found.tables.map(({ schema, table, looked, rowsLooked, rowsInAll }) => [
    printable(`${schema}.${table}`),
    lookedWords[looked],
    rowsLooked === null ? '–' : formatCount(rowsLooked),
    rowsInAll === null ? '–' : formatCount(rowsInAll),
  ]);
  return [
    ...alignColumns([['table', 'looked at', 'rows seen', 'rows in all'], ...rows], [2, 3]),
    '',
    ...sorted.flatMap((one) => [
      printable(
        `${one.severity.toUpperCase()} ${placeOf(one)} [${one.rule}]${one.rows === null ? '' : ` ${formatPlural(one.rows, 'row')}`}: ${one.what}`,
      ),
      ...linesOf(one).map((line) => printable(line)),
    ]),
    '',
    ...suggestionLines(found),
    `${formatPlural(counts.red, 'red finding')}, ${String(counts.yellow)} yellow, ${String(counts.green)} green.`,
    ...(path === null ? [] : [`The findings were written to ${path}.`]),
    '',
  ].join('\n');
}

/** As they go into a file of rules. */
function suggestionLines({ suggestions = [] }: Preflight): readonly string[] {
  if (suggestions.length === 0) return [];
  const lines = suggestions.map(({ schema, table, suggestion: { rule, why } }) =>
    printable(`- ${schema}.${table}: ${describeRule(rule)}. ${why}`),
  );
  return [
    'Rules that suggest themselves (--rules of "tableferry plan"; --json has them as they are written):',
    ...lines,
    '',
  ];
}

const lookedWords = {
  catalog: 'catalog only',
  all: 'all rows',
  sample: 'a sample',
  tooLong: 'took too long',
  refused: 'refused',
} as const;
