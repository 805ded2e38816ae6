// The script that builds the table again in Azure SQL Database: types as they were, keys, checks, and what is lost.
import type { CatalogCheck, CatalogKey } from '../../../shared/catalog.ts';
import type { PlanColumn } from '../../../shared/columns.ts';
import { quoteName, quoteTable } from '../source/quote-name.ts';
import { declaredType } from './declared-type.ts';
import { columnsInFiles, type ColumnInFiles } from './file-columns.ts';
import { createSchema, headOf, joinBatches, listLines } from './script.ts';
import { comment, type TableFacts } from './table-facts.ts';

export function writeAzureSql(facts: TableFacts): string {
  const { table, plan } = facts;
  const columns = columnsInFiles(table, plan.options.format);
  const exported = new Set(columns.map(nameOf));
  const keys = table.declared?.keys ?? [];
  const primary = keys.find((key) => key.isPrimaryKey && isWhole(key, exported));
  const lines = columns.map((column) => ({ text: columnText(column), note: noteOf(column, facts) }));
  const constraint =
    primary === undefined
      ? []
      : [
          {
            text: `CONSTRAINT ${quoteName(primary.name)} PRIMARY KEY ${clusteringOf(primary)}${listOf(primary)}`,
            note: null,
          },
        ];
  const create = `CREATE TABLE ${quoteTable(table)} (\n${listLines([...lines, ...constraint])}\n);`;
  const others = keys.filter((key) => key !== primary).map((key) => indexText(key, facts, exported));
  const checks = (table.declared?.checks ?? []).map((check) => checkText(check, facts, exported));
  return joinBatches(headOf(facts, 'azureSql', headNotes(facts)), [
    createSchema(table.schema),
    create,
    ...others,
    ...checks,
  ]);
}

function headNotes({ table: { kind, declared, where } }: TableFacts): readonly string[] {
  return [
    ...(where === null ? [] : ['The files hold only the rows that meet a filter; _schema.json has it.']),
    ...(kind === 'table' && declared === undefined ? ['The plan does not tell keys and checks of the table.'] : []),
    ...(declared?.checks === null ? ['The login of the plan was not told the CHECK constraints of the table.'] : []),
    'Foreign keys, defaults, triggers and indexes that are not unique are not here.',
  ];
}

/** Identities of graph tables have digits in their names that SQL Server makes up: the name in the files stands for them. */
const nameOf = ({ files: [{ output }] }: ColumnInFiles): string => output.name;

function columnText(inFiles: ColumnInFiles): string {
  const { column } = inFiles;
  const { collation } = column.sqlType;
  // A rowversion of its own could not take the old values.
  const type = isRowversion(column) ? 'binary(8)' : declaredType(column.sqlType);
  const collate = collation === null || !/char$|text$/.test(column.sqlType.name) ? '' : ` COLLATE ${collation}`;
  return `${quoteName(nameOf(inFiles))} ${type}${collate} ${column.isNullable ? 'NULL' : 'NOT NULL'}`;
}

const isRowversion = ({ sqlType: { name } }: PlanColumn): boolean => name === 'timestamp' || name === 'rowversion';

function noteOf({ column, files: [file, second] }: ColumnInFiles, { table: { declared } }: TableFacts): string | null {
  const computed = declared?.computed.find(({ name }) => name === column.name);
  const notes = [
    ...(declared?.identity.includes(column.name) === true ? ['IDENTITY in the source'] : []),
    ...(computed === undefined
      ? []
      : [`computed in the source${computed.definition === null ? '' : `: ${computed.definition}`}`]),
    ...(isRowversion(column) ? ['rowversion in the source'] : []),
    ...(column.sqlType.name === 'clr_udt' ? ['a CLR type in the source'] : []),
    ...(file.output.type.kind === 'string' && /^datetime(2|offset)$/.test(column.sqlType.name)
      ? ['text in the files']
      : []),
    ...(second?.holds === 'offsetMinutes'
      ? [`in the files: UTC in ${file.output.name}, offset in minutes in ${second.output.name}`]
      : []),
    ...(second?.holds === 'baseType'
      ? [`in the files: text in ${file.output.name}, base type in ${second.output.name}`]
      : []),
  ];
  return notes.length === 0 ? null : notes.join('; ');
}

const isWhole = ({ columns }: CatalogKey, exported: ReadonlySet<string>): boolean =>
  columns.every(({ name }) => exported.has(name));

const clusteringOf = ({ isClustered }: CatalogKey): string =>
  isClustered === null ? '' : isClustered ? 'CLUSTERED ' : 'NONCLUSTERED ';

const listOf = ({ columns }: CatalogKey): string =>
  `(${columns.map(({ name, isDescending }) => `${quoteName(name)} ${isDescending ? 'DESC' : 'ASC'}`).join(', ')})`;

/** An index, since its name need not be unique in the schema as a constraint's must. */
function indexText(key: CatalogKey, { table }: TableFacts, exported: ReadonlySet<string>): string {
  if (!isWhole(key, exported))
    return comment(`Key ${quoteName(key.name)} ${listOf(key)} is left out: the files lack one of its columns.`);
  return `CREATE UNIQUE ${clusteringOf(key)}INDEX ${quoteName(key.name)} ON ${quoteTable(table)} ${listOf(key)};`;
}

/** The server keeps every name of a condition in brackets: one that is no exported column is a function, or is not here. */
function checkText(
  { name, definition, isDisabled }: CatalogCheck,
  { table }: TableFacts,
  exported: ReadonlySet<string>,
): string {
  const why = (reason: string): string =>
    comment(`CHECK ${quoteName(name)} ${definition ?? ''} is left out: ${reason}.`);
  if (definition === null) return why('the login of the plan was not told its text');
  if (isDisabled) return why('it is disabled in the source');
  const names = [...definition.replaceAll(/'(?:[^']|'')*'/g, '').matchAll(/\[((?:[^\]]|\]\])*)\]/g)];
  const unknown = names.map(([, text = '']) => text.replaceAll(']]', ']')).find((found) => !exported.has(found));
  if (unknown !== undefined) return why(`${quoteName(unknown)} is no column of the files`);
  return `ALTER TABLE ${quoteTable(table)} WITH CHECK ADD CONSTRAINT ${quoteName(name)} CHECK ${definition};`;
}
