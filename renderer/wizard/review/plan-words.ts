// What a plan says, drawn together for its reader: totals, changes, rights.
import { outputColumnsOf, type Plan, type PlanTable } from '../../../shared/plan.ts';

export const tableName = ({ schema, name }: Pick<PlanTable, 'schema' | 'name'>): string => `${schema}.${name}`;

/** Of the files: what comes out of the transforms, where there are any. */
export const countWritten = ({ columns, written = columns }: PlanTable): number =>
  outputColumnsOf({ columns: written }).length;

export const countColumns = (plan: Plan): number => plan.tables.reduce((sum, table) => sum + countWritten(table), 0);

/** Tables by what is said of them; those of which nothing is said are left out. */
export const groupTables = (
  tables: readonly PlanTable[],
  wordsOf: (table: PlanTable) => string | null,
): readonly Remark[] =>
  group(
    tables.flatMap((table) => {
      const words = wordsOf(table);
      return words === null ? [] : [[words, tableName(table)] as const];
    }),
  );

/** One remark and all places it holds for. */
export type Remark = { readonly text: string; readonly places: readonly string[] };
export type Changes = {
  readonly leftOut: readonly Remark[];
  readonly changed: readonly Remark[];
  readonly filtered: readonly Remark[];
};

/** Equal remarks are said once, with the places they hold for. */
function group(pairs: readonly (readonly [text: string, place: string])[]): Remark[] {
  const places = new Map<string, string[]>();
  for (const [text, place] of pairs) {
    const found = places.get(text);
    if (found === undefined) places.set(text, [place]);
    else found.push(place);
  }
  return [...places].map(([text, all]) => ({ text, places: all }));
}

export const changesOf = ({ tables }: Plan): Changes => ({
  leftOut: group(tables.flatMap((table) => table.notes.map((note) => [note, tableName(table)] as const))),
  changed: group(
    tables.flatMap((table) =>
      table.columns.flatMap(({ name, note }) =>
        note === null ? [] : [[note, `${tableName(table)}.${name}`] as const],
      ),
    ),
  ),
  filtered: tables.flatMap((table) =>
    table.where === null ? [] : [{ text: table.where, places: [tableName(table)] }],
  ),
});

export const hasChanges = ({ leftOut, changed, filtered }: Changes): boolean =>
  leftOut.length + changed.length + filtered.length > 0;

/** How many objects of each schema are read, in the order of the plan. */
export function objectsBySchema({ tables }: Plan): readonly (readonly [schema: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { schema } of tables) counts.set(schema, (counts.get(schema) ?? 0) + 1);
  return [...counts];
}
