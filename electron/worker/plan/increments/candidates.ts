// The ways in which changes of a table could be found, the best first, whether or not the server offers them yet.
import type { CatalogColumn, CatalogTable } from '../../../../shared/catalog.ts';
import { incrementSchema, type Increment } from '../../../../shared/increment.ts';
import { tableKey, type IncrementFacts } from '../../source/catalog/increment-facts.ts';
import { createNameChooser } from '../output-names.ts';
import { isSynonym, numberTypes, timeTypes } from './fit.ts';

/** Rounds between two comparisons of all keys, where a mode sees no deletes. */
const sweepEvery = 10;
/** A column of local time repeats an hour in autumn; of one with an offset only late commits matter. */
const overlapSeconds = { local: 4500, offset: 900 } as const;
const mostWatermarks = 3;

const changedNames = /modif|updat|chang|edit|touch|revis|ge(ä|ae)ndert|(ä|ae)nderung|last.?write/i;
const madeNames = /creat|insert|added|entered|recorded|posted|angelegt|erstellt|erfasst/i;

/** A table of the catalog as its candidates are in it; the last is always `reload`. */
export function incrementCandidates(table: CatalogTable, facts: IncrementFacts): Increment[] {
  const make = (given: object): Increment => incrementSchema.parse(given);
  if (table.kind !== 'table' || isSynonym(table)) return [make({ mode: 'reload' })];
  return [
    make({ mode: 'changeTracking' }),
    make({ mode: 'cdc', instance: instanceFor(table, facts), rows: 'net' }),
    ...temporalOf(table).map(make),
    make({ mode: 'rowversion', column: rowversionOf(table), sweepEvery }),
    ...watermarksOf(table).map(make),
    make({ mode: 'reload' }),
  ];
}

/** Of two instances the one that holds more; the server names them so when it is not told otherwise. */
function instanceFor(table: CatalogTable, { instances }: IncrementFacts): string {
  const own = [...(instances ?? [])].flatMap(([name, instance]) => (instance.table === tableKey(table) ? [name] : []));
  const holds = (name: string): number =>
    table.columns.filter((column) => instances?.get(name)?.columns.has(column.name) === true).length;
  const known = own.length > 0 ? own : (table.traits?.captureInstances ?? []);
  return known.toSorted((a, b) => holds(b) - holds(a))[0] ?? `${table.schema}_${table.name}`;
}

/** The column that the table has, or the name of the one that it could be given. */
function rowversionOf(table: CatalogTable): string {
  const found = table.columns.find(({ sqlType }) => sqlType.name === 'timestamp' || sqlType.name === 'rowversion');
  return found?.name ?? createNameChooser(table.columns.map(({ name }) => name))('row_version', '');
}

function temporalOf({ traits }: CatalogTable): readonly object[] {
  const temporal = traits?.temporal;
  if (temporal?.role !== 'current' || temporal.period === null || temporal.history === null) return [];
  return [{ mode: 'temporal', ...temporal.period, history: temporal.history }];
}

/** What its name and type make of a column: one that says when a row changed is worth more than one that says when it came. */
export function watermarkKind({
  name,
  isIdentity,
  sqlType,
  traits,
}: CatalogColumn): 'changed' | 'made' | 'other' | null {
  if (traits?.generatedAlways !== undefined) return null;
  if (timeTypes.has(sqlType.name)) return changedNames.test(name) ? 'changed' : madeNames.test(name) ? 'made' : 'other';
  return numberTypes.has(sqlType.name) && isIdentity ? 'made' : null;
}

function watermarksOf(table: CatalogTable): readonly object[] {
  const ranks = { changed: 0, made: 1, other: 2 } as const;
  const found = table.columns.flatMap((column) => {
    const kind = column.obstacle === null ? watermarkKind(column) : null;
    return kind === null ? [] : [{ column, rank: ranks[kind] }];
  });
  return found
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, mostWatermarks)
    .map(({ column: { name, sqlType } }) =>
      timeTypes.has(sqlType.name)
        ? {
            mode: 'watermark',
            column: name,
            kind: 'time',
            overlapSeconds: sqlType.name === 'datetimeoffset' ? overlapSeconds.offset : overlapSeconds.local,
            sweepEvery,
          }
        : { mode: 'watermark', column: name, kind: 'number', sweepEvery },
    );
}
