// Synonyms, and the tables of this database that some of them stand for.
import type { CatalogTable, ObjectName, TableTraits } from '../../../../shared/catalog.ts';
import type { SourceSession } from '../session.ts';
import { askFirst, textOf } from './ask.ts';

const statements = [
  `SELECT s.name AS schema_name, y.name AS object_name, y.base_object_name, DB_NAME() AS database_name
FROM sys.synonyms AS y JOIN sys.schemas AS s ON s.schema_id = y.schema_id
ORDER BY s.name, y.name`,
];

export type Synonym = ObjectName & {
  /** As it was written when the synonym was made. */
  readonly base: string;
  /** What it stands for in this database; null = another database or server, or a name that cannot be read. */
  readonly local: ObjectName | null;
};

/** The parts of `server.database.schema.object`, brackets and quotes taken off; null when it is no such name. */
export function namePartsOf(text: string): string[] | null {
  const parts: string[] = [];
  const part = /\s*(?:\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|([^.[\]"]*))\s*(\.|$)/y;
  for (;;) {
    const found = part.exec(text);
    if (found === null) return null;
    const [, bracketed, quoted, bare = '', end] = found;
    parts.push(bracketed?.replaceAll(']]', ']') ?? quoted?.replaceAll('""', '"') ?? bare.trim());
    if (end === '') return parts.length <= 4 && parts.at(-1) !== '' ? parts : null;
  }
}

/** In a synonym of this database a name without a schema means dbo. */
function localNameOf(base: string, database: string): ObjectName | null {
  const parts = namePartsOf(base);
  if (parts === null) return null;
  const [name = '', schema = '', inDatabase = '', onServer = ''] = parts.toReversed();
  const isHere = onServer === '' && (inDatabase === '' || inDatabase.toLowerCase() === database.toLowerCase());
  return isHere ? { schema: schema === '' ? 'dbo' : schema, name } : null;
}

/** Empty when the server does not tell. */
export async function readSynonyms(session: SourceSession, signal: AbortSignal): Promise<readonly Synonym[]> {
  const rows = (await askFirst(session, statements, signal)) ?? [];
  return rows.map((row) => {
    const base = textOf(row['base_object_name']);
    return {
      schema: textOf(row['schema_name']),
      name: textOf(row['object_name']),
      base,
      local: localNameOf(base, textOf(row['database_name'])),
    };
  });
}

const sameName = (a: ObjectName, b: ObjectName): boolean =>
  a.schema.toLowerCase() === b.schema.toLowerCase() && a.name.toLowerCase() === b.name.toLowerCase();

/**
 * A synonym of a table or view of the list reads like that table; what is elsewhere has no columns that could be known
 * here, and is left to a query of the user's. Synonyms of functions and procedures are no tables and are left out.
 */
export function addSynonyms(tables: readonly CatalogTable[], synonyms: readonly Synonym[]): CatalogTable[] {
  const byName = new Map(tables.map((table) => [keyOf(table), table] as const));
  return synonyms.flatMap((synonym) => {
    if (synonym.local === null) return [elsewhere(synonym)];
    const base = byName.get(keyOf(synonym.local)) ?? tables.find((table) => sameName(table, synonym.local ?? table));
    if (base === undefined) return [];
    const { schema, name } = synonym;
    const told = `It is a synonym: it stands for ${base.schema}.${base.name}`;
    return [
      {
        ...base,
        schema,
        name,
        canSelect: null,
        traits: base.traits === null ? null : { ...base.traits, synonymFor: synonym.base },
        hiddenReason: `${told}, which is in this list itself.`,
        notes: [`${told}.`, ...base.notes],
      },
    ];
  });
}

const keyOf = ({ schema, name }: ObjectName): string => JSON.stringify([schema, name]);

function elsewhere({ schema, name, base }: Synonym): CatalogTable {
  const told = `It is a synonym for ${base}, which is not in this database. A query of yours can read it.`;
  return {
    schema,
    name,
    kind: 'view',
    canSelect: null,
    columns: [],
    keys: [],
    rowsEstimate: null,
    bytesEstimate: null,
    sizeSource: 'unknown',
    traits: { ...plainTraits, synonymFor: base },
    hiddenReason: told,
    notes: [told],
  };
}

/** A table of which nothing special is known. */
export const plainTraits: TableTraits = {
  temporal: null,
  ledger: 'none',
  memory: 'none',
  isExternal: false,
  isFileTable: false,
  graph: null,
  isReplicated: false,
  isTrackedByCdc: false,
  captureInstances: null,
  changeTracking: null,
  storage: null,
  partitioning: null,
  rowFilters: null,
  synonymFor: null,
};
