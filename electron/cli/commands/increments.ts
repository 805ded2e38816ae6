// `tableferry increments`: how the changes of each table could be found in later rounds, and what that would need.
import { formatPlural } from '../../../shared/format.ts';
import { describeIncrement } from '../../../shared/increment-words.ts';
import type { IncrementAdvice, IncrementChoice, TableIncrement } from '../../../shared/increment.ts';
import type { Option } from '../arguments.ts';
import { sourceOption, type Command } from '../command.ts';
import { readSourceFile } from '../connections.ts';
import { exitCodes } from '../exit-codes.ts';
import { resolvePath, writeTextFile } from '../files.ts';
import { requiredPath } from '../paths.ts';
import { readSelection } from '../plan-options.ts';
import { readSourceSecret } from '../secrets.ts';
import { alignColumns, printable } from '../text-table.ts';

const options: readonly Option[] = [
  sourceOption,
  { name: 'tables', value: 'PATTERNS', text: "which tables, e.g. 'sales.*,dbo.Orders'" },
  { name: 'exclude', value: 'PATTERNS', text: 'which of them not' },
  { name: 'choices', value: 'FILE', text: 'in place of --tables: tables as for plan' },
  { name: 'details', value: null, text: 'every way of each table, with what it gives, costs and needs' },
  { name: 'out', value: 'FILE', text: 'write what is recommended to a file, for "tableferry plan --increments"' },
];

export const incrementsCommand: Command = {
  name: 'increments',
  summary: 'Tell how the changes of tables could be found in later rounds',
  positionals: [],
  options,
  examples: [
    "tableferry increments --source source.json --tables 'sales.*' --out increments.json",
    "tableferry plan --source source.json --target target.json --tables 'sales.*' --series sales --increments increments.json --out plan.json",
  ],
  notes: [
    `With --details the best way comes first; a dash marks one that is not available, with the reason, and the T-SQL with
which an administrator makes it so or cheaper. Nothing is changed on the server.`,
  ],
  async run(args, shell) {
    const { terminal } = shell;
    const source = readSourceFile(requiredPath(args, 'source', terminal));
    const selection = readSelection(args, terminal.cwd);
    const password = readSourceSecret(shell.readSecret, source);
    const advice = await shell.openWorker(args).call('series.advise', { source, password, selection });
    const out = args.text('out');
    const path = out === undefined ? null : resolvePath(terminal.cwd, out);
    if (path !== null) writeTextFile(path, `${JSON.stringify(advice.map(recommendedOf), null, 2)}\n`);
    return { exitCode: exitCodes.ok, json: advice, text: describeAdvice(advice, args.has('details'), path) };
  },
};

const recommendedOf = ({ schema, name, recommended }: IncrementAdvice): TableIncrement => ({
  schema,
  name,
  increment: recommended,
});

function describeAdvice(advice: readonly IncrementAdvice[], isDetailed: boolean, path: string | null): string {
  const written = path === null ? '' : ` What is recommended was written to ${path}.`;
  const more = isDetailed ? '' : ' With --details every way is told, with the T-SQL that it would need.';
  return [
    ...(isDetailed ? advice.flatMap(describeTable) : overview(advice)),
    `${formatPlural(advice.length, 'table')}.${written}${more}`,
    '',
  ].join('\n');
}

const overview = (advice: readonly IncrementAdvice[]): readonly string[] => [
  ...alignColumns([
    ['table', 'its changes are found', 'why'],
    ...advice.map(({ schema, name, recommended, why }) => [
      printable(`${schema}.${name}`),
      printable(describeIncrement(recommended)),
      printable(why),
    ]),
  ]),
  '',
];

const describeTable = ({ schema, name, recommended, why, choices }: IncrementAdvice): readonly string[] => [
  printable(`${schema}.${name}: ${describeIncrement(recommended)}. ${why}`),
  ...choices.flatMap(choiceLines),
  '',
];

const signs = { yes: '+', no: '-', unknown: '?' } as const;

const choiceLines = ({
  increment,
  isAvailable,
  obstacle,
  gives,
  costs,
  script,
}: IncrementChoice): readonly string[] => [
  printable(`  ${signs[isAvailable]} ${describeIncrement(increment)}${obstacle === '' ? '' : `: ${obstacle}`}`),
  printable(`      ${gives} ${costs}`),
  ...(script === null ? [] : script.split('\n').map((line) => printable(`      ${line}`))),
];
