// What is different between a table of a plan and the table that the server has now.
import type { CatalogColumn, CatalogTable } from '../../../shared/catalog.ts';
import type { PlanColumn } from '../../../shared/columns.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { describeSqlType } from '../../../shared/type-words.ts';
import { chooseKey } from '../plan/choose-key.ts';
import { planColumn } from '../plan/column-plan.ts';
import { chosenOf, isChosen } from '../plan/chosen-columns.ts';
import { fingerprintTable } from '../plan/schema-fingerprint.ts';

export type Difference = {
  readonly kind: 'added' | 'dropped' | 'changed' | 'renamed' | 'key' | 'gone' | 'rights';
  /** Null where it is about the table as a whole. Of `renamed` the name before. */
  readonly column: string | null;
  /** In words; null where there was, or is, nothing. */
  readonly before: string | null;
  readonly after: string | null;
  /** The file's form of the column stays as it was, and no value became another: rows read before are still right. */
  readonly isHarmless: boolean;
};

/** In the order of the table; empty = it is the table of the plan. Queries are not compared here. */
export function differencesOf(planned: PlanTable, table: CatalogTable | null): readonly Difference[] {
  if (table === null) return [{ ...plain, kind: 'gone', before: nameOf(planned) }];
  const rights: readonly Difference[] =
    table.canSelect === false ? [{ ...plain, kind: 'rights', before: 'SELECT', after: 'no right to read it' }] : [];
  const isChoice = isChosen(planned);
  if (isSame(planned, table, isChoice)) return rights;
  const columns = columnDifferences(planned, table, isChoice);
  const all = [...columns, ...keyDifferences(planned, table)];
  return [...rights, ...(all.length > 0 ? all : [orderDifference])];
}

const plain = { column: null, before: null, after: null, isHarmless: false } as const;
const orderDifference: Difference = {
  ...plain,
  kind: 'changed',
  before: 'columns in the order of the plan',
  after: 'columns in another order, or made anew',
};

const nameOf = ({ schema, name }: Pick<PlanTable, 'schema' | 'name'>): string => `${schema}.${name}`;

function isSame(planned: PlanTable, table: CatalogTable, isChoice: boolean): boolean {
  const key = table.keys.find(({ name }) => name === planned.key?.indexName) ?? null;
  if (planned.key !== null && key === null) return false;
  return fingerprintTable(table, key, chosenOf(planned, isChoice)) === planned.schemaFingerprint;
}

function columnDifferences(planned: PlanTable, table: CatalogTable, isChoice: boolean): readonly Difference[] {
  const now = new Map(table.columns.map((column) => [column.name, column] as const));
  const before = new Set(planned.columns.map(({ name }) => name));
  const added = isChoice ? [] : table.columns.filter(({ name }) => !before.has(name) && !wasLeftOut(planned, name));
  const dropped = planned.columns.filter(({ name }) => !now.has(name));
  const renamed = new Map(dropped.flatMap((column) => renamedTo(column, planned, table, added)));
  const newNames = new Set([...renamed.values()].map(({ name }) => name));
  const computed = new Set(planned.declared?.computed.map(({ name }) => name));
  return [
    ...planned.columns.flatMap((column): readonly Difference[] => {
      const current = now.get(column.name);
      if (current !== undefined) return changeOf(column, current, computed.has(column.name));
      const to = renamed.get(column.name);
      const from = { column: column.name, before: typeWords(column), isHarmless: false };
      if (to === undefined) return [{ ...from, kind: 'dropped', after: null }];
      return [{ ...from, kind: 'renamed', after: to.name }];
    }),
    ...added
      .filter(({ name }) => !newNames.has(name))
      .map((column): Difference => {
        const after = `${typeWords(column)}${isExportable(column) ? '' : ', which cannot be exported'}`;
        return { kind: 'added', column: column.name, before: null, after, isHarmless: !isExportable(column) };
      }),
  ];
}

const wasLeftOut = ({ notes }: PlanTable, name: string): boolean =>
  notes.some((note) => note.startsWith(`Column ${name} is left out: `));

/** Where one column went and one of the same type came in its place: it may be the same one under another name. */
function renamedTo(
  column: PlanColumn,
  planned: PlanTable,
  table: CatalogTable,
  added: readonly CatalogColumn[],
): readonly (readonly [string, CatalogColumn])[] {
  const follower = planned.columns[planned.columns.indexOf(column) + 1]?.name ?? null;
  const found = added.find((candidate) => {
    const next = table.columns[table.columns.indexOf(candidate) + 1]?.name ?? null;
    return next === follower && typeWords(candidate) === typeWords(column);
  });
  return found === undefined ? [] : [[column.name, found]];
}

function changeOf(planned: PlanColumn, now: CatalogColumn, wasComputed: boolean): readonly Difference[] {
  const before = `${typeWords(planned)}${wasComputed ? ', computed' : ''}`;
  const after = `${typeWords(now)}${now.isComputed ? ', computed' : ''}`;
  if (before === after && isExportable(now)) return [];
  const isHarmless = wasComputed === now.isComputed && isExportable(now) && isOnlyWider(planned, now);
  return [{ kind: 'changed', column: planned.name, before, after, isHarmless }];
}

const growing = new Set(['varchar', 'nvarchar', 'varbinary']);

/** Nullability alone, or more room for text or bytes: no value becomes another, and its files have the same form. */
function isOnlyWider({ sqlType: old }: PlanColumn, { sqlType: now }: CatalogColumn): boolean {
  const isType = old.name === now.name && old.collation === now.collation;
  const isScale = old.precision === now.precision && old.scale === now.scale;
  const length = ({ maxLength }: typeof old): number => (maxLength < 0 ? Number.POSITIVE_INFINITY : maxLength);
  const isLength = old.maxLength === now.maxLength || (growing.has(old.name) && length(now) >= length(old));
  return isType && isScale && isLength;
}

const typeWords = ({ sqlType, isNullable }: Pick<CatalogColumn, 'sqlType' | 'isNullable'>): string =>
  [
    describeSqlType(sqlType),
    ...(sqlType.collation === null ? [] : [`COLLATE ${sqlType.collation}`]),
    isNullable ? 'NULL' : 'NOT NULL',
  ].join(' ');

/** The other answers do not matter here: only whether the column has a form in files at all. */
const isExportable = (column: CatalogColumn): boolean =>
  !(
    'leftOut' in
    planColumn(column, {
      isExactCodePage: () => true,
      fitsNanos: () => false,
      extraName: (name, suffix) => name + suffix,
    })
  );

/** Another key that the table has besides is no difference, and one that is only called otherwise a harmless one. */
function keyDifferences(planned: PlanTable, table: CatalogTable): readonly Difference[] {
  if (planned.key === null) return [];
  const { indexName, columns } = planned.key;
  const now = table.keys.find(({ name }) => name === indexName) ?? chooseKey(table).key;
  const before = keyWords(indexName, columns);
  const after = now === null ? null : keyWords(now.name, now.columns);
  if (before === after) return [];
  const isHarmless = now !== null && keyWords(indexName, now.columns) === before;
  return [{ kind: 'key', column: null, before, after, isHarmless }];
}

type KeyColumns = readonly { readonly name: string; readonly isDescending: boolean }[];
const keyWords = (name: string, columns: KeyColumns): string =>
  `${name} (${columns.map((column) => `${column.name}${column.isDescending ? ' DESC' : ''}`).join(', ')})`;
