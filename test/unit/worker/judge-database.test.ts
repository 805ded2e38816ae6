import { expect, it } from 'vitest';
import { judgeDatabase, openable } from '../../../electron/worker/judge-database.ts';
import { readDatabases } from '../../../electron/worker/source/catalog/databases.ts';
import { sourceConfigSchema } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import type { QueryRow, SourceSession } from '../../../electron/worker/source/session.ts';

const source = (database: string) =>
  sourceConfigSchema.parse({
    server: 'sql01',
    database,
    authentication: { kind: 'windows', domain: 'CORP', user: 'etl', password: { env: 'P' } },
  });
const never = new AbortController().signal;
const row = (name: string, state: string, access: string, canOpen: number | null): QueryRow => ({
  name,
  state_desc: state,
  user_access_desc: access,
  can_open: canOpen,
});
const session = (answers: readonly (readonly QueryRow[] | AppError)[]): SourceSession => {
  const left = [...answers];
  const query = () => {
    const next = left.shift() ?? [];
    return next instanceof AppError ? Promise.reject(next) : Promise.resolve(next);
  };
  return {
    query,
    read: () => {
      throw new Error('not read');
    },
    keyAt: () => {
      throw new Error('no key');
    },
    close: () => Promise.resolve(),
  };
};

const listed = [
  row('Archive', 'OFFLINE', 'MULTI_USER', 0),
  row('HR', 'ONLINE', 'MULTI_USER', 0),
  row('Maintenance', 'ONLINE', 'SINGLE_USER', 0),
  row('Sales', 'ONLINE', 'MULTI_USER', 1),
  row('Standby', 'RECOVERY_PENDING', 'MULTI_USER', null),
];

it('says of each database why it cannot be opened', async () => {
  const databases = await readDatabases(session([listed]), never);
  expect(openable(databases)).toEqual(['Sales']);
  const { facts, fix } = judgeDatabase(databases, source('archive'));
  expect(facts).toEqual([
    { label: 'archive', value: 'offline' },
    { label: 'Databases this login may open', value: 'Sales' },
    {
      label: 'Databases it may not',
      value:
        'Archive (offline), HR (no user for this login in it, or a copy that takes no reads), Maintenance (single user), Standby (recovery pending)',
    },
  ]);
  expect(fix).toBeNull();
});

it('gives the T-SQL for a login that is no user of the database', async () => {
  const databases = await readDatabases(session([listed]), never);
  expect(judgeDatabase(databases, source('HR')).fix).toBe(
    [
      'USE [HR];',
      'CREATE USER [CORP\\etl] FOR LOGIN [CORP\\etl];',
      'ALTER ROLE db_datareader ADD MEMBER [CORP\\etl];',
    ].join('\n'),
  );
});

it('tells a name that nobody knows from a list that is not told', async () => {
  const databases = await readDatabases(session([listed]), never);
  expect(judgeDatabase(databases, source('Slaes')).facts?.[0]?.value).toBe(
    'no database of that name is visible to this login',
  );
  expect(judgeDatabase([], source('Slaes')).facts?.[0]?.value).toBe('the server lists no databases to this login');
});

it('goes without states where a server does not know them', async () => {
  const refused = new AppError('SOURCE_STATEMENT_REFUSED', { object: 'the catalog', number: 207, detail: 'x' });
  const databases = await readDatabases(
    session([
      refused,
      [
        { name: 'A', can_open: 1 },
        { name: 'B', can_open: 0 },
      ],
    ]),
    never,
  );
  expect(databases).toEqual([
    { name: 'A', obstacle: null },
    { name: 'B', obstacle: { kind: 'noAccess' } },
  ]);
});
