// `tableferry inventory`: what the source says exists and this login may see.
import type { Catalog, CatalogTable } from '../../../shared/catalog.ts';
import { formatBytes, formatCount, formatPlural } from '../../../shared/format.ts';
import { marksOf } from '../../../shared/trait-words.ts';
import { sourceOption, type Command } from '../command.ts';
import { readSourceFile } from '../connections.ts';
import { exitCodes } from '../exit-codes.ts';
import { requiredPath } from '../paths.ts';
import { readSourceSecret } from '../secrets.ts';
import { alignColumns, printable } from '../text-table.ts';

export const inventoryCommand: Command = {
  name: 'inventory',
  summary: 'List the tables and views that the login may see',
  positionals: [],
  options: [sourceOption],
  examples: ['tableferry inventory --source source.json'],
  notes: ['Rows and sizes are what SQL Server believes; a dash means that it did not tell.'],
  async run(args, shell) {
    const source = readSourceFile(requiredPath(args, 'source', shell.terminal));
    const password = readSourceSecret(shell.readSecret, source);
    const catalog = await shell.openWorker(args).call('source.inventory', { source, password });
    return { exitCode: exitCodes.ok, json: catalog, text: describeCatalog(catalog) };
  },
};

const remarkOf = ({ canSelect, hiddenReason, traits }: CatalogTable): string =>
  [
    ...(canSelect === false ? ['no SELECT right'] : []),
    ...marksOf(traits),
    ...(hiddenReason === null ? [] : ['only when named']),
  ].join(', ');

const keyOf = (table: CatalogTable): string => {
  if (table.kind === 'view') return '(view)';
  const key = table.keys.find(({ isPrimaryKey }) => isPrimaryKey) ?? table.keys[0];
  return key === undefined ? '(none)' : key.columns.map(({ name }) => name).join(', ');
};

function describeCatalog(catalog: Catalog): string {
  const { server, tables } = catalog;
  const count = (kind: CatalogTable['kind']): string =>
    formatPlural(tables.filter((table) => table.kind === kind).length, kind);
  const header = ['schema', 'table', 'rows', 'size', 'columns', 'key', ''];
  const rows = tables.map((table) => [
    printable(table.schema),
    printable(table.name),
    table.rowsEstimate === null ? '–' : formatCount(table.rowsEstimate),
    table.bytesEstimate === null ? '–' : formatBytes(table.bytesEstimate),
    String(table.columns.length),
    printable(keyOf(table)),
    remarkOf(table),
  ]);
  const remarks = [
    ...catalog.notes,
    ...tables.flatMap((table) => [
      ...table.notes.map((note) => `${table.schema}.${table.name}: ${note}`),
      ...table.columns
        .filter(({ obstacle }) => obstacle !== null)
        .map(
          ({ name, obstacle }) =>
            `${table.schema}.${table.name}: column ${name} cannot be exported: ${obstacle ?? ''}.`,
        ),
    ]),
  ];
  return [
    printable(`${server.name} – SQL Server ${server.version}, ${server.edition}; database ${catalog.database}`),
    '',
    ...alignColumns([header, ...rows], [2, 3, 4]),
    '',
    `${count('table')} and ${count('view')} visible to this login.`,
    ...remarks.map((remark) => `- ${printable(remark)}`),
    '',
  ].join('\n');
}
