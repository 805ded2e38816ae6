// Which tables of the catalog a plan is about: patterns that include and exclude, or choices one by one.
import type { CatalogTable } from '../../../shared/catalog.ts';
import type { Selection } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { TableChoice } from '../../../shared/table-choice.ts';
import { isWild, matchTables, parseTablePatterns, type TablePattern } from './table-pattern.ts';

/** `table` is null for a query, which the catalog does not know. */
export type Picked = { readonly choice: TableChoice; readonly table: CatalogTable | null };

/**
 * Tables in catalog order or in the order chosen, each once. A wildcard means tables only, and no history, system
 * tables or synonyms; a full name means whatever has it. Throws TABLE_UNKNOWN for a pattern that matches nothing: a misspelt name must not become a smaller export.
 */
export function pickTables(tables: readonly CatalogTable[], request: Selection): readonly Picked[] {
  if (request.by === 'tables') return pickChoices(tables, request.tables);
  const include = parseTablePatterns(request.include);
  if (include.length === 0) throw new AppError('USAGE', { detail: '--tables names no table' });
  const excluded = new Set(parseTablePatterns(request.exclude).flatMap((pattern) => matchTables(pattern, tables)));
  const picked = new Set(include.flatMap((pattern) => matchesOf(pattern, tables)));
  const rest = tables.filter((table) => picked.has(table) && !excluded.has(table));
  if (rest.length === 0) throw new AppError('USAGE', { detail: '--exclude leaves no table of --tables' });
  return rest.map((table) => ({ choice: wholeTable(table), table }));
}

const wholeTable = ({ schema, name }: CatalogTable): TableChoice => ({
  schema,
  name,
  columns: null,
  where: null,
  query: null,
});

/** What a wildcard means: no view, and none that stands for another table or belongs to one. */
const isOrdinary = ({ kind, hiddenReason }: CatalogTable): boolean => kind === 'table' && hiddenReason === null;

function matchesOf(pattern: TablePattern, tables: readonly CatalogTable[]): readonly CatalogTable[] {
  const found = matchTables(pattern, isWild(pattern) ? tables.filter(isOrdinary) : tables);
  if (found.length === 0) throw new AppError('TABLE_UNKNOWN', { pattern: pattern.text });
  return found;
}

function pickChoices(tables: readonly CatalogTable[], choices: readonly TableChoice[]): readonly Picked[] {
  const byName = new Map(tables.map((table) => [keyOf(table), table] as const));
  const seen = new Set<string>();
  return choices.map((choice) => {
    const key = keyOf(choice);
    if (seen.has(key)) throw new AppError('USAGE', { detail: `${choice.schema}.${choice.name} is chosen twice` });
    seen.add(key);
    return { choice, table: choice.query === null ? tableOf(byName, choice) : null };
  });
}

function tableOf(byName: ReadonlyMap<string, CatalogTable>, choice: TableChoice): CatalogTable {
  const found = byName.get(keyOf(choice));
  if (found === undefined) throw new AppError('TABLE_UNKNOWN', { pattern: `${choice.schema}.${choice.name}` });
  return found;
}

/** The table that one choice means. Throws TABLE_UNKNOWN. */
export function pickOne(tables: readonly CatalogTable[], choice: TableChoice): Picked {
  return { choice, table: choice.query === null ? tableOf(new Map(tables.map((t) => [keyOf(t), t])), choice) : null };
}

const keyOf = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  JSON.stringify([schema, name]);
