// `tableferry detect`: columns that seem to hold personal data, and masks that would fit.
import type { OutputOf } from '../../../shared/contract.ts';
import { formatPlural } from '../../../shared/format.ts';
import type { PersonalData } from '../../../shared/transforms.ts';
import { sourceOption, type Command } from '../command.ts';
import { readSourceFile } from '../connections.ts';
import { exitCodes } from '../exit-codes.ts';
import { resolvePath, writeTextFile } from '../files.ts';
import { requiredPath } from '../paths.ts';
import { readSourceSecret } from '../secrets.ts';
import { alignColumns, printable } from '../text-table.ts';

type Found = OutputOf<'transform.detect'>;

export const detectCommand: Command = {
  name: 'detect',
  summary: 'Look for personal data in columns, and suggest masks',
  positionals: [],
  options: [
    sourceOption,
    { name: 'tables', value: 'PATTERNS', text: "where to look, e.g. 'sales.*,dbo.Orders'", isRequired: true },
    { name: 'out', value: 'FILE', text: 'write the suggested masks here, for "tableferry plan --transforms"' },
  ],
  examples: [
    "tableferry detect --source source.json --tables 'dbo.*'",
    "tableferry detect --source source.json --tables 'dbo.*' --out transforms.json",
  ],
  notes: [
    `Names of columns and 200 rows of each table are looked at: e-mail addresses, phone and card numbers, IBANs, national
identity numbers with their check digits, names, addresses, dates of birth, IP addresses. Nothing is masked by this
alone, and what is not found may be there all the same: read the file, and correct it.`,
  ],
  async run(args, shell) {
    const { terminal } = shell;
    const source = readSourceFile(requiredPath(args, 'source', terminal));
    const password = readSourceSecret(shell.readSecret, source);
    const tables = args.text('tables') ?? '';
    const found = await shell.openWorker(args).call('transform.detect', { source, password, tables });
    const out = args.text('out');
    const path = out === undefined ? null : resolvePath(terminal.cwd, out);
    if (path !== null) writeTextFile(path, `${JSON.stringify(masksOf(found), null, 2)}\n`);
    return { exitCode: exitCodes.ok, json: { tables: found }, text: describe(found, path) };
  },
};

const masksOf = (tables: Found) =>
  tables.flatMap(({ schema, name, found }) =>
    found.length === 0
      ? []
      : [{ schema, name, transforms: found.map(({ column, mask }) => ({ kind: 'mask' as const, column, mask })) }],
  );

function describe(tables: Found, path: string | null): string {
  const rows = tables.flatMap(({ schema, name, found }) =>
    found.map((one) => [
      printable(`${schema}.${name}.${one.column}`),
      one.confidence,
      maskWords(one.mask),
      printable(one.why),
    ]),
  );
  const count = formatPlural(rows.length, 'column');
  const where = `${count} in ${formatPlural(tables.length, 'table')}`;
  return [
    ...(rows.length === 0 ? [] : [...alignColumns([['column', 'confidence', 'mask', 'why'], ...rows], []), '']),
    rows.length === 0
      ? `Nothing was found in ${formatPlural(tables.length, 'table')}.`
      : `${where} may hold personal data.`,
    ...(path === null
      ? []
      : [`The masks were written to ${path}. Read them, then: tableferry plan --transforms ${path}`]),
    '',
  ].join('\n');
}

const maskWords = (mask: PersonalData['mask']): string =>
  mask.how === 'tokenise' ? `tokenise (${mask.domain})` : mask.how;
