// What a draft picks from a catalog now, table by table, and what of that is missing.
import type { CatalogTable } from '../../shared/catalog.ts';
import type { ComparedTable } from '../../shared/compared-plan.ts';
import type { Selection } from '../../shared/contract.ts';
import type { Increment, TableIncrement } from '../../shared/increment.ts';
import { pickTables } from './plan/pick-tables.ts';
import { isWild, matchTables, parseTablePatterns } from './plan/table-pattern.ts';

/** One difference. */
export type Told = ComparedTable['differences'][number];
type Place = { readonly schema: string; readonly name: string };
export const keyOf = ({ schema, name }: Place): string => JSON.stringify([schema, name]);
export const nameOf = ({ schema, name }: Place): string => `${schema}.${name}`;

/** What a draft picks now. `planned`: keys of a plan that stands beside it; null = there is none. */
export function comparePicks(
  selection: Selection,
  tables: readonly CatalogTable[],
  increments: readonly TableIncrement[],
  planned: ReadonlySet<string> | null,
): readonly ComparedTable[] {
  const gone = goneOf(selection, tables);
  const picks = pickTables(tables, withoutGone(selection, tables));
  const known = picks.flatMap(({ choice, table }): ComparedTable[] => {
    if (table === null || planned?.has(keyOf(table)) === true) return [];
    const increment = increments.find((one) => keyOf(one) === keyOf(table))?.increment;
    const lost = (choice.columns ?? []).filter((column) => table.columns.every((one) => one.name !== column));
    const differences: Told[] = [
      ...(planned === null ? [] : [newTable(table)]),
      ...(table.canSelect === false ? [noRight(table)] : []),
      ...lost.map((column) => goneColumn(table, column)),
      ...(increment === undefined ? [] : trackingDifferences(table, increment)),
    ];
    return [entryOf(table, differences)];
  });
  return [...gone, ...known];
}

function entryOf(place: Place, differences: readonly Told[]): ComparedTable {
  const { schema, name } = place;
  const isNone = differences.length === 0;
  const why = differences[0]?.consequence ?? '';
  return { schema, name, differences: [...differences], action: isNone ? 'none' : 'stop', why };
}

const blank = { column: null, before: null, after: null } as const;
const newTable = (table: Place): Told => ({
  ...blank,
  kind: 'added',
  after: nameOf(table),
  consequence: `${nameOf(table)} is new: the draft means it, and the plan does not have it.`,
});
const noRight = (table: Place): Told => ({
  ...blank,
  kind: 'rights',
  before: 'SELECT',
  consequence: `${nameOf(table)} may not be read by this login: grant SELECT on it.`,
});
const goneColumn = (table: Place, column: string): Told => ({
  ...blank,
  kind: 'dropped',
  column,
  consequence: `${nameOf(table)} has no column ${column}, which the draft names.`,
});
const goneTable = (place: Place): Told => ({
  ...blank,
  kind: 'gone',
  before: nameOf(place),
  consequence: `${nameOf(place)} is not there, or this login does not see it.`,
});

/** Named tables that are not there, and patterns that mean nothing. */
function goneOf(selection: Selection, tables: readonly CatalogTable[]): readonly ComparedTable[] {
  if (selection.by === 'tables') {
    const there = new Set(tables.map(keyOf));
    return selection.tables
      .filter((choice) => choice.query === null && !there.has(keyOf(choice)))
      .map((choice) => entryOf(choice, [goneTable(choice)]));
  }
  return idlePatterns(selection.include, tables).map(({ text }) => {
    const consequence = `The pattern ${text} means no table.`;
    return entryOf({ schema: text, name: '' }, [{ ...blank, kind: 'gone', before: text, consequence }]);
  });
}

const idlePatterns = (include: string, tables: readonly CatalogTable[]) =>
  parseTablePatterns(include).filter((pattern) => {
    const ordinary = ({ kind, hiddenReason }: CatalogTable): boolean => kind === 'table' && hiddenReason === null;
    return matchTables(pattern, isWild(pattern) ? tables.filter(ordinary) : tables).length === 0;
  });

function withoutGone(selection: Selection, tables: readonly CatalogTable[]): Selection {
  if (selection.by === 'tables') {
    const there = new Set(tables.map(keyOf));
    return { by: 'tables', tables: selection.tables.filter((one) => one.query !== null || there.has(keyOf(one))) };
  }
  const idle = new Set(idlePatterns(selection.include, tables).map(({ text }) => text));
  const kept = parseTablePatterns(selection.include).filter(({ text }) => !idle.has(text));
  return kept.length === 0
    ? { by: 'tables', tables: [] }
    : { ...selection, include: kept.map(({ text }) => text).join(',') };
}

/** What finds the changes of a table is not there any more. */
export function trackingDifferences(table: CatalogTable, increment: Increment): readonly Told[] {
  const { traits } = table;
  const told = (before: string, consequence: string): readonly Told[] => [
    { kind: 'rights', column: null, before, after: null, consequence },
  ];
  if (traits === null) return [];
  if (increment.mode === 'changeTracking') {
    if (traits.changeTracking === null)
      return told(
        'change tracking',
        `Change tracking is off for ${nameOf(table)}: its changes cannot be found that way.`,
      );
    if (traits.changeTracking.canView === false)
      return told('VIEW CHANGE TRACKING', `This login has no VIEW CHANGE TRACKING on ${nameOf(table)}: ask for it.`);
  }
  const { captureInstances } = traits;
  if (increment.mode === 'cdc' && captureInstances !== null && !captureInstances.includes(increment.instance))
    return told(
      increment.instance,
      `${nameOf(table)} has no capture instance ${increment.instance}: its changes cannot be found that way.`,
    );
  if (increment.mode === 'temporal' && traits.temporal?.role !== 'current')
    return told(
      'system versioning',
      `${nameOf(table)} is not system-versioned any more: its changes cannot be found that way.`,
    );
  return [];
}
