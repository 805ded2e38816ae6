// Database snapshots: the script that makes one, its name, and those that earlier runs left behind.
import type { ConsistencyFacts } from '../../../../shared/consistency.ts';
import { askFirst, textOf } from '../catalog/ask.ts';
import { quoteName } from '../quote-name.ts';
import type { SourceSession } from '../session.ts';

/** Between the database's name and the run's: tells our snapshots from all others. */
const mark = '__tableferry_';

/** Stands in a script for the id of the run. */
const placeholder = '{run}';

/** A database's name has 128 characters at most; a run's id is short. */
const nameOfSnapshot = (database: string, runId: string): string => `${database.slice(0, 80)}${mark}${runId}`;

const files = [`SELECT f.name, f.physical_name FROM sys.database_files AS f WHERE f.type = 0 ORDER BY f.file_id`];

const quoteText = (text: string): string => `N'${text.replaceAll("'", "''")}'`;

/**
 * `CREATE DATABASE ... AS SNAPSHOT OF`, with `{run}` for the run's id: one sparse file beside each data file. Null when
 * the server does not list the files of its database.
 */
export async function writeSnapshotScript(
  session: SourceSession,
  database: string,
  signal: AbortSignal,
): Promise<string | null> {
  const rows = (await askFirst(session, files, signal)) ?? [];
  if (rows.length === 0 || rows.some((row) => textOf(row['physical_name']) === '')) return null;
  const list = rows.map((row) => {
    const path = `${textOf(row['physical_name'])}.${placeholder}.ss`;
    return `  (NAME = ${quoteText(textOf(row['name']))}, FILENAME = ${quoteText(path)})`;
  });
  return [
    `CREATE DATABASE ${quoteName(nameOfSnapshot(database, placeholder))} ON`,
    list.join(',\n'),
    `AS SNAPSHOT OF ${quoteName(database)};`,
  ].join('\n');
}

export type OwnSnapshot = { readonly name: string; readonly create: string; readonly drop: string };

/** The plan's script for one run. */
export function ownSnapshot(script: string, database: string, runId: string): OwnSnapshot {
  const name = nameOfSnapshot(database, runId);
  return { name, create: script.replaceAll(placeholder, runId), drop: `DROP DATABASE ${quoteName(name)};` };
}

/** Snapshots of this database that runs of ours made and did not drop. */
export const leftoversIn = ({ databaseSnapshots }: Pick<ConsistencyFacts, 'databaseSnapshots'>): readonly string[] =>
  databaseSnapshots.filter(({ name }) => name.includes(mark)).map(({ name }) => name);
