// What can fail while a plan is made: its tables, columns, filters, queries and names.
import { entry, type ErrorEntry } from './entry.ts';

export const planErrors = {
  TABLE_UNKNOWN: entry(
    'input',
    'Nothing was planned: no table matches {pattern}, among those visible to this login.',
    'Run "tableferry inventory" to list the tables this login may see; names are schema.table, * matches any text.',
  ),
  PLAN_CHANGED_BY_HAND: entry(
    'input',
    'The plan {path} was not run: its content does not match its hash, so it was changed after it was made.',
    'Make the change with "tableferry plan" and run the new plan.',
  ),
  CATALOG_UNREADABLE: entry(
    'input',
    'The tables of database {database} on {server} were not listed: the server knows neither the sys catalog views nor INFORMATION_SCHEMA.',
    'Check that the connection names a SQL Server database.',
  ),
  TABLE_NOT_EXPORTABLE: entry(
    'input',
    'Table {table} was not planned: {detail}.',
    'Leave it out with --exclude, or make a view with columns that can be exported.',
  ),
  COLUMN_UNKNOWN: entry(
    'input',
    'Table {table} was not planned: it has no column {column}.',
    'Check the spelling, letter for letter as the server writes it; the column may be gone or hidden from this login.',
  ),
  FILTER_REFUSED: entry(
    'input',
    'The filter of {table} was not accepted: {detail}.',
    "Write a condition over the columns of the table, without the word WHERE, such as Year >= 2020 AND Status = N'open'.",
  ),
  QUERY_REFUSED: entry(
    'input',
    'The query for {table} was not accepted: {detail}.',
    'Write one SELECT, or WITH ... SELECT, that gives every column a name of its own.',
  ),
  PREFLIGHT_UNDECIDED: entry(
    'input',
    'Nothing was planned: {count} red findings of the check wait for a decision, the first is {rule} of {where}: {detail}',
    'Decide about each: leave the column or the table out, or accept what is said of it.',
  ),
  PREFLIGHT_UNFIT: entry(
    'input',
    'Nothing was planned: the check does not belong to this plan, {detail}.',
    'Check these tables again and decide about what is found.',
  ),
  INCREMENT_UNFIT: entry(
    'input',
    'Nothing was planned: changes of {table} cannot be found by {mode}: {detail}.',
    'Choose another way; "tableferry increments" tells which there are, and what each would need.',
  ),
  PATH_TEMPLATE_INVALID: entry(
    'input',
    'Nothing was planned: the path template is not usable ({detail}).',
    'Correct the template; the default is {server}/{database}/{schema}/{table}/run={run}/part-{partition}-{part}.{ext}.',
  ),
  BLOB_NAMES_UNFIT: entry(
    'input',
    'Nothing was planned: the storage takes no blobs of these names: {detail}.',
    'Shorten the path template, or leave these tables out.',
  ),
} as const satisfies Record<string, ErrorEntry>;
