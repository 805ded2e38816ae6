// Whether the changes of a table can be found in a given way: what the server offers, and what was chosen of the table.
import type { CatalogColumn, CatalogKey, CatalogTable } from '../../../../shared/catalog.ts';
import type { Increment, IncrementChoice } from '../../../../shared/increment.ts';
import { tableKey, type IncrementFacts } from '../../source/catalog/increment-facts.ts';
import { chooseKey } from '../choose-key.ts';

export type Fit = Pick<IncrementChoice, 'isAvailable' | 'obstacle'>;
/** `columns`: names, null = all that can be exported. */
export type ChosenOf = { readonly columns: readonly string[] | null; readonly where: string | null };
export const everything: ChosenOf = { columns: null, where: null };

export const isSynonym = ({ traits }: CatalogTable): boolean => (traits?.synonymFor ?? null) !== null;

const yes: Fit = { isAvailable: 'yes', obstacle: '' };
const no = (obstacle: string): Fit => ({ isAvailable: 'no', obstacle });
const unknown = (obstacle: string): Fit => ({ isAvailable: 'unknown', obstacle });

/** The key that changes come with: change tracking knows rows by the primary key alone. */
export const keyFor = (table: CatalogTable, mode: Increment['mode']): CatalogKey | null =>
  chooseKey(table, mode === 'changeTracking').key;

/** Columns of the table that are read when so much of it is chosen. */
const readColumns = (table: CatalogTable, { columns }: ChosenOf): readonly CatalogColumn[] =>
  table.columns.filter(({ name, obstacle }) => obstacle === null && (columns === null || columns.includes(name)));

export function fitIncrement(increment: Increment, table: CatalogTable, chosen: ChosenOf, facts: IncrementFacts): Fit {
  const { mode } = increment;
  if (mode === 'reload') return yes;
  if (table.kind !== 'table') return no('It is a view: which rows of the tables behind it changed is not told.');
  if (isSynonym(table)) return no('It is a synonym: changes are told of the table that it stands for.');
  const key = keyFor(table, mode);
  if (key === null)
    return no(
      mode === 'changeTracking'
        ? 'It has no primary key, which change tracking needs, or one that cannot bound a range.'
        : 'It has no unique key by which changes could be applied.',
    );
  const absent = key.columns.find(({ name }) => chosen.columns !== null && !chosen.columns.includes(name));
  if (absent !== undefined)
    return no(`Column ${absent.name} of its key is not among those that are moved, and changes are applied by it.`);
  switch (mode) {
    case 'changeTracking':
      return fitTracking(table, facts);
    case 'cdc':
      return fitCapture(increment, table, chosen, facts);
    case 'rowversion':
      return fitRowversion(increment, table, facts);
    case 'watermark':
      return fitWatermark(increment, table, chosen);
    case 'temporal':
      return fitTemporal(increment, table);
  }
}

const secondary = 'This is a readable secondary: it is asked of the primary.';

function fitTracking({ traits }: CatalogTable, facts: IncrementFacts): Fit {
  if (facts.isPrimary === false) return no(`Change tracking is not to be had here. ${secondary}`);
  if (traits === null) return unknown('The server does not say whether the table is tracked.');
  if (traits.changeTracking === null)
    return no(facts.tracking === 'off' ? 'Change tracking is off in this database.' : 'The table is not tracked.');
  if (traits.changeTracking.canView === false)
    return no('This login may not see the changes (VIEW CHANGE TRACKING on the table).');
  return traits.changeTracking.canView === null
    ? unknown('The server does not say whether this login may see them.')
    : yes;
}

function fitCapture(
  { instance }: Extract<Increment, { mode: 'cdc' }>,
  table: CatalogTable,
  chosen: ChosenOf,
  { instances, isCdcEnabled }: IncrementFacts,
): Fit {
  if (isCdcEnabled === false) return no('Change data capture is off in this database.');
  if (table.traits?.isTrackedByCdc === false) return no('The table is not captured.');
  if (chosen.where !== null)
    return no('It has a filter, and a captured change does not tell whether its row was chosen before.');
  const columns = readColumns(table, chosen);
  if ((table.traits?.graph ?? null) !== null)
    return no('The identities of a graph table are not captured by their names.');
  const computed = columns.find(({ isComputed }) => isComputed);
  if (computed !== undefined)
    return no(`Column ${computed.name} is computed, and CDC captures NULL for it: leave it out.`);
  if (instances === null || isCdcEnabled === null)
    return unknown('The server does not tell this login which columns are captured.');
  const found = instances.get(instance);
  if (found !== undefined && found.table !== tableKey(table))
    return no(`The capture instance ${instance} is another table's.`);
  if (found === undefined) return no(`There is no capture instance ${instance}.`);
  const missing = columns.find(({ name }) => !found.columns.has(name));
  if (missing !== undefined)
    return no(
      `The capture instance ${instance} does not hold column ${missing.name}: leave it out, or make a new instance.`,
    );
  return found.canRead
    ? yes
    : no(`This login may not read the capture instance ${instance} (its gating role, SELECT on all its columns).`);
}

const isRowversion = ({ sqlType }: CatalogColumn): boolean =>
  sqlType.name === 'timestamp' || sqlType.name === 'rowversion';

function fitRowversion(
  { column }: Extract<Increment, { mode: 'rowversion' }>,
  table: CatalogTable,
  { isPrimary }: IncrementFacts,
): Fit {
  const found = table.columns.find(({ name }) => name === column);
  if (found === undefined) return no(`It has no column ${column}.`);
  if (!isRowversion(found)) return no(`Column ${column} is no rowversion.`);
  return isPrimary === false ? no(`Which rowversions are in use is not told here. ${secondary}`) : yes;
}

export const timeTypes = new Set(['date', 'smalldatetime', 'datetime', 'datetime2', 'datetimeoffset']);
export const numberTypes = new Set(['tinyint', 'smallint', 'int', 'bigint', 'decimal', 'numeric']);

function fitWatermark(
  { column, kind }: Extract<Increment, { mode: 'watermark' }>,
  table: CatalogTable,
  chosen: ChosenOf,
): Fit {
  const found = table.columns.find(({ name }) => name === column);
  if (found === undefined) return no(`It has no column ${column}.`);
  const types = kind === 'time' ? timeTypes : numberTypes;
  if (!types.has(found.sqlType.name))
    return no(
      `Column ${column} is ${found.sqlType.name}, and no ${kind === 'time' ? 'date or time of a day' : 'whole or decimal number'}.`,
    );
  return readColumns(table, chosen).includes(found) ? yes : no(`Column ${column} is not among those that are moved.`);
}

function fitTemporal({ start, end, history }: Extract<Increment, { mode: 'temporal' }>, { traits }: CatalogTable): Fit {
  if (traits === null) return unknown('The server does not say whether the table is system-versioned.');
  const { temporal } = traits;
  if (temporal?.role !== 'current') return no('The table is not system-versioned.');
  if (temporal.period === null || temporal.history === null)
    return unknown('The server does not tell its period or its history.');
  if (temporal.period.start !== start || temporal.period.end !== end)
    return no(`Its period is ${temporal.period.start} to ${temporal.period.end}.`);
  return temporal.history.schema === history.schema && temporal.history.name === history.name
    ? yes
    : no(`Its history is ${temporal.history.schema}.${temporal.history.name}.`);
}
