// Which tables of the catalog a plan is about: patterns that include, patterns that exclude.
import type { CatalogTable } from '../../../shared/catalog.ts';
import type { Selection } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import { isWild, matchTables, parseTablePatterns, type TablePattern } from './table-pattern.ts';

/**
 * Tables in catalog order, each once. A wildcard means tables only, a full name means views as well. Throws
 * TABLE_UNKNOWN for a pattern that matches nothing: a misspelt name must not become a smaller export.
 */
export function pickTables(tables: readonly CatalogTable[], request: Selection): readonly CatalogTable[] {
  if (request.by === 'tables') return request.tables.map((choice) => pickTable(tables, choice));
  const include = parseTablePatterns(request.include);
  if (include.length === 0) throw new AppError('USAGE', { detail: '--tables names no table' });
  const excluded = new Set(parseTablePatterns(request.exclude).flatMap((pattern) => matchTables(pattern, tables)));
  const picked = new Set(include.flatMap((pattern) => matchesOf(pattern, tables)));
  const rest = tables.filter((table) => picked.has(table) && !excluded.has(table));
  if (rest.length === 0) throw new AppError('USAGE', { detail: '--exclude leaves no table of --tables' });
  return rest;
}

function matchesOf(pattern: TablePattern, tables: readonly CatalogTable[]): readonly CatalogTable[] {
  const found = matchTables(pattern, isWild(pattern) ? tables.filter((table) => table.kind === 'table') : tables);
  if (found.length === 0) throw new AppError('TABLE_UNKNOWN', { pattern: pattern.text });
  return found;
}

function pickTable(tables: readonly CatalogTable[], choice: { readonly schema: string; readonly name: string }) {
  const found = tables.find(({ schema, name }) => schema === choice.schema && name === choice.name);
  if (found === undefined) throw new AppError('TABLE_UNKNOWN', { pattern: `${choice.schema}.${choice.name}` });
  return found;
}
