// Names that readers of the files may confuse: alike but for upper and lower case, or with characters nobody sees.
import type { Finding } from '../../../../shared/preflight.ts';
import { finding, type Place } from './finding.ts';
import type { TableName } from './column-answers.ts';

/** Alike where case and form of characters do not count, as on many file systems and in most query engines. */
const folded = (name: string): string => name.normalize('NFKC').toLowerCase();

const isOdd = (name: string): boolean => /[\p{Cc}\p{Cf}\p{Cs}]/u.test(name) || name !== name.trim() || name === '';

function twinsOf<Item>(items: readonly Item[], nameOf: (item: Item) => string): readonly (readonly [Item, Item])[] {
  const first = new Map<string, Item>();
  return items.flatMap((item) => {
    const key = folded(nameOf(item));
    const twin = first.get(key);
    if (twin === undefined) first.set(key, item);
    return twin === undefined ? [] : [[item, twin] as const];
  });
}

const odd = (place: Place, kind: string): Finding =>
  finding('nameOdd', 'yellow', place, {
    what: `The name of the ${kind} holds characters that are not seen, or begins or ends with a blank.`,
    consequence: 'It is written as it is (encoded in blob names); readers may show or match it otherwise.',
  });

export function judgeColumnNames(table: TableName, names: readonly string[]): readonly Finding[] {
  const place = (column: string): Place => ({ schema: table.schema, table: table.name, column });
  return [
    ...twinsOf(names, (name) => name).map(([name, twin]) =>
      finding('nameClash', 'yellow', place(name), {
        what: `It differs from column ${twin} by upper and lower case or the form of its characters only.`,
        consequence: 'Both are written; readers that ignore case (Spark, Synapse, Hive) refuse or mix them.',
      }),
    ),
    ...names.filter(isOdd).map((name) => odd(place(name), 'column')),
  ];
}

export function judgeTableNames(tables: readonly TableName[]): readonly Finding[] {
  const place = ({ schema, name }: TableName): Place => ({ schema, table: name, column: null });
  return [
    ...twinsOf(tables, ({ schema, name }) => `${schema}\n${name}`).map(([table, twin]) =>
      finding('nameClash', 'yellow', place(table), {
        what: `It differs from ${twin.schema}.${twin.name} by upper and lower case or the form of its characters only.`,
        consequence: 'Their blobs lie apart; downloaded to a file system that ignores case they would fall together.',
      }),
    ),
    ...tables.filter(({ schema, name }) => isOdd(schema) || isOdd(name)).map((table) => odd(place(table), 'table')),
  ];
}
