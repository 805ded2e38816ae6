// A database file opened by the engine: its definition, its tables in SQLite, object ids, created and dropped tables.
import Database from 'better-sqlite3';
import { z } from 'zod';
import {
  SqlError,
  type DatabaseDefinition,
  type SqlType,
  type TableDefinition,
  type ViewDefinition,
} from '../../types.ts';
import { sameName } from '../bind/scope.ts';
import { fileVersion } from '../database-file.ts';
import { physicalTable, type PhysicalTable } from '../physical.ts';

export type OpenTable = {
  readonly kind: 'table';
  readonly objectId: number;
  readonly number: number;
  readonly definition: TableDefinition;
  readonly physical: PhysicalTable;
};
export type OpenView = { readonly kind: 'view'; readonly objectId: number; readonly definition: ViewDefinition };

/** What a database allows; a usual one of Azure unless told otherwise. */
export type DatabaseTraits = {
  /** ALLOW_SNAPSHOT_ISOLATION; without it SNAPSHOT is refused with 3952. */
  readonly isSnapshotAllowed: boolean;
  /** Without it READ COMMITTED takes and frees its locks row by row: a scan is of no one moment. */
  readonly isReadCommittedSnapshot: boolean;
  readonly isReadOnly: boolean;
  readonly hasChangeTracking: boolean;
  /** The id of the database that it is a database snapshot of. */
  readonly snapshotOf: number | null;
  readonly createdMs: number | null;
  /** Changes with every restore; null = it is not told. */
  readonly recoveryFork: string | null;
};

export const usualTraits: DatabaseTraits = {
  isSnapshotAllowed: true,
  isReadCommittedSnapshot: true,
  isReadOnly: false,
  hasChangeTracking: false,
  snapshotOf: null,
  createdMs: null,
  recoveryFork: null,
};

export type OpenDatabase = {
  /** May be changed while the engine runs, as ALTER DATABASE does. */
  traits: DatabaseTraits;
  readonly id: number;
  readonly name: string;
  readonly file: string;
  readonly collation: string;
  /** Changes when tables are created or dropped. */
  readonly tables: () => readonly OpenTable[];
  readonly views: readonly OpenView[];
  /** When each table was last written to since the engine was opened, by its number. */
  readonly writes: Map<number, number>;
  /** Permissions taken from logins while the engine runs. */
  readonly revoked: Set<string>;
  /** The capture job of CDC. */
  readonly capture: { isPaused: boolean; lagMs: number };
  readonly rowversions: {
    /** The highest that was given out, committed or not. */
    given: bigint;
    /** The lowest that each deferred transaction holds. */
    readonly held: Map<object, bigint>;
  };
  /** Transactions that have written and not ended. */
  readonly writing: Map<object, { readonly id: number; readonly beganMs: number; readonly spid: number }>;
  readonly aliasType: (name: string) => SqlType | undefined;
  readonly find: (schema: string, name: string) => OpenTable | OpenView | undefined;
  /** Registers a table that was just created in SQLite; `connection` holds the write transaction. */
  readonly addTable: (definition: TableDefinition, connection: Database.Database) => OpenTable;
  readonly dropTable: (table: OpenTable, connection: Database.Database) => void;
  /** Puts another definition in the place of a table's; what lies in SQLite is the caller's. */
  readonly redefine: (table: OpenTable, definition: TableDefinition, connection: Database.Database) => OpenTable;
  /** Reads the tables again from the file, which is another one now. */
  readonly reload: () => void;
};

/**
 * What is worked out from all tables of a database, once for as long as they stay the same: asked for each row of a
 * catalog view, it would make a database of ten thousand tables take minutes.
 */
export function oncePerTables<T>(work: (database: OpenDatabase) => T): (database: OpenDatabase) => T {
  const known = new WeakMap<readonly OpenTable[], T>();
  return (database) => {
    const tables = database.tables();
    const found = known.get(tables);
    if (found !== undefined) return found;
    const made = work(database);
    known.set(tables, made);
    return made;
  };
}

/** Tables by their exact name. */
function nameIndex(tables: readonly OpenTable[]): ReadonlyMap<string, OpenTable> {
  return new Map(tables.map((table) => [exactName(table.definition.schema, table.definition.name), table]));
}
const exactName = (schema: string, name: string): string => JSON.stringify([schema, name]);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const definitionSchema = z.custom<DatabaseDefinition>((value) => isRecord(value) && Array.isArray(value['tables']));
const tablesSchema = z.array(z.object({ number: z.int(), definition: z.custom<TableDefinition>(isRecord) }));

function readMeta(connection: Database.Database, name: string): unknown {
  const text: unknown = connection.prepare('SELECT value FROM meta WHERE name = ?').pluck().get(name);
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}

const openTable = (number: number, definition: TableDefinition): OpenTable => ({
  kind: 'table',
  objectId: 245_575_913 + number * 16_016,
  number,
  definition,
  physical: physicalTable(definition, number),
});

function aliasTypesOf(definition: DatabaseDefinition): ReadonlyMap<string, SqlType> {
  const types = new Map<string, SqlType>();
  for (const table of definition.tables) {
    for (const column of table.columns) {
      if (column.aliasType !== undefined) types.set(column.aliasType.toLowerCase(), column.type);
    }
  }
  return types;
}

/** Opens the file once to read what it holds. Throws when it is no database file of this layout. */
export function openDatabase(
  id: number,
  name: string,
  file: string,
  traits: DatabaseTraits = usualTraits,
): OpenDatabase {
  const connection = new Database(file, { fileMustExist: true });
  const version: unknown = connection.pragma('user_version', { simple: true });
  if (version !== fileVersion)
    throw new Error(`${file} has layout ${String(version)}, this engine knows ${fileVersion}`);
  const definition = definitionSchema.parse(readMeta(connection, 'definition'));
  const start = definition.tables.map((table, index) => ({ number: index + 1, definition: table }));
  const tablesIn = (reader: Database.Database): readonly OpenTable[] => {
    const changed = readMeta(reader, 'tables');
    return (changed === undefined ? start : tablesSchema.parse(changed)).map((entry) =>
      openTable(entry.number, entry.definition),
    );
  };
  let tables = tablesIn(connection);
  connection.close();
  let byName = nameIndex(tables);
  const views = (definition.views ?? []).map((view, index): OpenView => ({
    kind: 'view',
    objectId: 1_500_000_000 + index * 16,
    definition: view,
  }));
  const aliases = aliasTypesOf(definition);

  const store = (next: readonly OpenTable[], writer: Database.Database): void => {
    const entries = next.map((table) => ({ number: table.number, definition: table.definition }));
    writer.prepare("INSERT OR REPLACE INTO meta VALUES ('tables', ?)").run(JSON.stringify(entries));
    tables = [...next];
    byName = nameIndex(tables);
  };

  return {
    traits,
    id,
    name,
    file,
    collation: definition.collation,
    tables: () => tables,
    views,
    writes: new Map(),
    revoked: new Set(),
    capture: { isPaused: false, lagMs: 0 },
    rowversions: { given: 0n, held: new Map() },
    writing: new Map(),
    aliasType: (type) => aliases.get(type.toLowerCase()),
    find: (schema, object) => {
      const fits = (entry: OpenTable | OpenView): boolean =>
        sameName(entry.definition.schema, schema) && sameName(entry.definition.name, object);
      return byName.get(exactName(schema, object)) ?? tables.find(fits) ?? views.find(fits);
    },
    addTable: (table, writer) => {
      // The number, and so the object id, of a dropped table is not given out again.
      const last: unknown = writer.prepare("SELECT value FROM meta WHERE name = 'lastTable'").pluck().get();
      const known = typeof last === 'number' ? last : definition.tables.length;
      const number = Math.max(known, ...tables.map((other) => other.number)) + 1;
      writer.prepare("INSERT OR REPLACE INTO meta VALUES ('lastTable', ?)").run(number);
      const opened = openTable(number, table);
      writer.exec(opened.physical.createTable);
      for (const statement of opened.physical.createIndexes) writer.exec(statement);
      writer.prepare('INSERT OR REPLACE INTO stats VALUES (?, 0, 0, NULL)').run(number);
      store([...tables, opened], writer);
      return opened;
    },
    dropTable: (table, writer) => {
      writer.exec(`DROP TABLE ${table.physical.name}`);
      store(
        tables.filter((other) => other !== table),
        writer,
      );
    },
    redefine: (table, next, writer) => {
      const opened = openTable(table.number, next);
      store(
        tables.map((other) => (other === table ? opened : other)),
        writer,
      );
      return opened;
    },
    reload: () => {
      const reader = new Database(file, { readonly: true, fileMustExist: true });
      tables = tablesIn(reader);
      byName = nameIndex(tables);
      reader.close();
    },
  };
}

/** 911: no such database. */
export const databaseMissing = (name: string): SqlError =>
  new SqlError(911, `Database '${name}' does not exist. Make sure that the name is entered correctly.`);
