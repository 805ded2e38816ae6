// `tableferry increments`: how the changes of each table could be found in later rounds, and what that would need.
import { formatPlural } from '../../../shared/format.ts';
import { describeIncrement } from '../../../shared/increment-words.ts';
import type { IncrementAdvice, IncrementChoice, TableIncrement } from '../../../shared/series.ts';
import type { Option } from '../arguments.ts';
import { sourceOption, type Command } from '../command.ts';
import { readSourceFile } from '../connections.ts';
import { exitCodes } from '../exit-codes.ts';
import { resolvePath, writeTextFile } from '../files.ts';
import { requiredPath } from '../paths.ts';
import { readSelection } from '../plan-options.ts';
import { readSourceSecret } from '../secrets.ts';
import { printable } from '../text-table.ts';

const options: readonly Option[] = [
  sourceOption,
  { name: 'tables', value: 'PATTERNS', text: "which tables, e.g. 'sales.*,dbo.Orders'" },
  { name: 'exclude', value: 'PATTERNS', text: 'which of them not' },
  { name: 'choices', value: 'FILE', text: 'in place of --tables: tables as for plan' },
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
    `The best way comes first; a dash marks one that is not available, with the reason, and the T-SQL with which an
administrator makes it so or cheaper. Nothing is changed on the server.`,
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
    return { exitCode: exitCodes.ok, json: advice, text: describeAdvice(advice, path) };
  },
};

const recommendedOf = ({ schema, name, recommended }: IncrementAdvice): TableIncrement => ({
  schema,
  name,
  increment: recommended,
});

function describeAdvice(advice: readonly IncrementAdvice[], path: string | null): string {
  return [
    ...advice.flatMap((some) => [
      printable(`${some.schema}.${some.name}: ${describeIncrement(some.recommended)}. ${some.why}`),
      ...some.choices.flatMap(choiceLines),
      '',
    ]),
    `${formatPlural(advice.length, 'table')}.${path === null ? '' : ` What is recommended was written to ${path}.`}`,
    '',
  ].join('\n');
}

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
