// Why a database cannot be opened, and what remedies that, as far as the server's list of databases tells.
import { loginNameOf, type SourceConfig } from '../../shared/connection.ts';
import type { Findings } from './check-board.ts';
import { describeObstacle, type DatabaseEntry } from './source/catalog/databases.ts';
import { quoteName } from './source/quote-name.ts';

/** Names of those that this login may open. */
export const openable = (databases: readonly DatabaseEntry[]): readonly string[] =>
  databases.filter(({ obstacle }) => obstacle === null).map(({ name }) => name);

export function judgeDatabase(databases: readonly DatabaseEntry[], source: SourceConfig): Findings {
  const wanted = databases.find(({ name }) => name.toLowerCase() === source.database.toLowerCase());
  const may = openable(databases);
  const mayNot = databases.filter(({ obstacle }) => obstacle !== null);
  const facts = [
    { label: source.database, value: describeWanted(wanted, databases) },
    ...(may.length === 0 ? [] : [{ label: 'Databases this login may open', value: may.join(', ') }]),
    ...(mayNot.length === 0 ? [] : [{ label: 'Databases it may not', value: mayNot.map(describeEntry).join(', ') }]),
  ];
  return { facts, fix: wanted?.obstacle?.kind === 'noAccess' ? userScript(source) : null };
}

function describeWanted(wanted: DatabaseEntry | undefined, databases: readonly DatabaseEntry[]): string {
  if (wanted === undefined)
    return databases.length === 0
      ? 'the server lists no databases to this login'
      : 'no database of that name is visible to this login';
  return wanted.obstacle === null ? 'the server says that it can be opened' : describeObstacle(wanted.obstacle);
}

const describeEntry = ({ name, obstacle }: DatabaseEntry): string =>
  obstacle === null ? name : `${name} (${describeObstacle(obstacle)})`;

/** For a login that the server lets in but the database does not. */
function userScript(source: SourceConfig): string {
  const login = quoteName(loginNameOf(source));
  return [
    `USE ${quoteName(source.database)};`,
    `CREATE USER ${login} ${source.authentication.kind === 'entraToken' ? 'FROM EXTERNAL PROVIDER' : `FOR LOGIN ${login}`};`,
    `ALTER ROLE db_datareader ADD MEMBER ${login};`,
  ].join('\n');
}
