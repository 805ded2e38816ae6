// What the product takes for granted of SQL Server and no double can prove.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../electron/worker/source/open-session.ts';
import type { QueryRow, SourceSession } from '../../electron/worker/source/session.ts';
import { readRealServer } from './real-server.ts';

const never = new AbortController().signal;
let session: SourceSession;
let isDouble = false;
const ask = (sql: string): Promise<readonly QueryRow[]> => session.query(sql, [], never);

beforeAll(async () => {
  const server = readRealServer(process.env);
  if (server === null) throw new Error('no server is named');
  session = await openSession(server.source, server.password, never);
  isDouble = (await ask('SELECT @@SERVERNAME AS name'))[0]?.['name'] === 'TABLEFERRY-DOUBLE';
});
afterAll(() => session.close());

const onRealServer = (name: string, test: () => Promise<void>): void =>
  it(name, async ({ skip }) => {
    if (isDouble) {
      console.warn(`NOT TESTED: "${name}": this is the double, whose answer proves nothing about SQL Server.`);
      skip();
    }
    await test();
  });

describe('text of values', () => {
  onRealServer('style 121 of time(0) has no fraction, and of datetimeoffset keeps its offset', async () => {
    const [row] = await ask(`SELECT CONVERT(varchar(40), CONVERT(time(0), '14:05:09'), 121) AS t,
CONVERT(varchar(40), CONVERT(datetimeoffset(7), '2026-01-31 14:05:09.1234567 +05:30', 121), 121) AS o`);
    expect(row).toEqual({ t: '14:05:09', o: '2026-01-31 14:05:09.1234567 +05:30' });
  });

  onRealServer('a byte of code page 1252 without a character becomes the control character of its number', async () => {
    const [row] = await ask(`SELECT UNICODE(CONVERT(nvarchar(1), CHAR(129) COLLATE Latin1_General_CI_AS)) AS a`);
    expect(row).toEqual({ a: 129 });
  });

  onRealServer('a float travels through a parameter to the last bit', async () => {
    const rows = await session.query(
      'SELECT CONVERT(varbinary(8), @f) AS bits',
      [{ name: '@f', type: 'float', value: 0.1 }],
      never,
    );
    expect(Buffer.from(rows[0]?.['bits'] instanceof Uint8Array ? rows[0]['bits'] : []).toString('hex')).toBe(
      '3fb999999999999a',
    );
  });
});

describe('statements', () => {
  onRealServer('MIN and MAX take a uniqueidentifier, and order it by its last six bytes first', async () => {
    const [row] = await ask(`SELECT MIN(g) AS low, MAX(g) AS high FROM (VALUES
(CONVERT(uniqueidentifier, 'FF000000-0000-0000-0000-000000000001')),
(CONVERT(uniqueidentifier, '00000000-0000-0000-0000-000000000002'))) AS v(g)`);
    expect([String(row?.['low']).slice(0, 2), String(row?.['high']).slice(0, 2)]).toEqual(['FF', '00']);
  });

  onRealServer('a query is described with its declared parameters and without running it', async () => {
    const rows = await ask(`SELECT name, system_type_name, error_number
FROM sys.dm_exec_describe_first_result_set(N'SELECT CONVERT(decimal(9, 2), @given0) AS a, 1/0 AS b',
  N'@given0 nvarchar(max)', 0)`);
    expect(rows.map(({ name, system_type_name: type }) => [name, type])).toEqual([
      ['a', 'decimal(9,2)'],
      ['b', 'int'],
    ]);
  });

  onRealServer('TABLOCK with HOLDLOCK holds one shared lock on the table until the transaction ends', async () => {
    await ask('CREATE TABLE #locked (a int NOT NULL); INSERT INTO #locked VALUES (1);');
    const rows = await ask(`SET NOCOUNT ON;
BEGIN TRANSACTION;
DECLARE @any int = (SELECT TOP (1) 1 FROM #locked WITH (TABLOCK, HOLDLOCK));
SELECT l.request_mode AS mode FROM sys.dm_tran_locks AS l
WHERE l.request_session_id = @@SPID AND l.resource_type = 'OBJECT' AND l.resource_database_id = DB_ID('tempdb')
  AND l.resource_associated_entity_id = OBJECT_ID('tempdb..#locked');
COMMIT;`);
    expect(rows.map(({ mode }) => mode)).toContain('S');
  });

  onRealServer('an unknown conversion is NULL with TRY_CONVERT, never an error', async () => {
    expect(await ask(`SELECT TRY_CONVERT(date, N'31.31.2026', 121) AS d`)).toEqual([{ d: null }]);
  });

  onRealServer('a SNAPSHOT transaction in a database without it is refused by 3952', async () => {
    const [row] = await ask(`SELECT snapshot_isolation_state AS state FROM sys.databases WHERE name = N'model'`);
    if (row?.['state'] !== 0) return;
    await ask('SET TRANSACTION ISOLATION LEVEL SNAPSHOT;');
    await expect(ask('SELECT TOP (1) name FROM model.sys.objects')).rejects.toMatchObject({
      code: 'SNAPSHOT_NOT_ALLOWED',
    });
    await ask('SET TRANSACTION ISOLATION LEVEL READ COMMITTED;');
  });
});
