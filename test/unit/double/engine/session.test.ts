import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EngineSession } from '../../../double/types.ts';
import { SqlError } from '../../../double/types.ts';
import { ask, errorOf, eventsOf, openSmallEngine } from './small-engine.ts';

let small: ReturnType<typeof openSmallEngine>;
let writer: EngineSession;
let reader: EngineSession;
beforeAll(() => {
  small = openSmallEngine();
});
beforeEach(() => {
  writer = small.login();
  reader = small.login();
});
afterEach(() => {
  writer.close();
  reader.close();
});
afterAll(() => {
  small.close();
});

const one = (session: EngineSession, sql: string) => ask(session, sql).rows[0]?.[0];

describe('login', () => {
  it('refuses a wrong password with 18456 and an unknown database with 4060', () => {
    expect(() => small.engine.login('sa', 'wrong', '')).toThrow(expect.objectContaining({ number: 18456 }));
    expect(() => small.engine.login('nobody', 'right', '')).toThrow(expect.objectContaining({ number: 18456 }));
    expect(() => small.engine.login('sa', 'right', 'nowhere')).toThrow(expect.objectContaining({ number: 4060 }));
  });

  it('a denied table is refused with 229 and is not in the catalog', () => {
    const limited = small.login('reader');
    expect(errorOf(limited, 'SELECT * FROM dbo.Words')).toBe(229);
    expect(one(limited, "SELECT COUNT(*) FROM sys.tables WHERE name = N'Words'")).toBe('0');
    expect(one(limited, "SELECT HAS_PERMS_BY_NAME(N'dbo.Words', 'OBJECT', 'SELECT')")).toBe(null);
    expect(one(limited, 'SELECT COUNT(*) FROM dbo.Numbers')).toBe('1000');
    expect(errorOf(limited, 'DELETE dbo.Numbers')).toBe(229);
    limited.close();
  });
});

describe('isolation', () => {
  it('a running statement does not see what is committed meanwhile, the next one does', () => {
    const running = reader.run('SELECT COUNT(*) OVER (), id FROM Numbers ORDER BY id', []);
    const stream = reader.run('SELECT id FROM Numbers ORDER BY id', []);
    expect(running.next().done).toBe(false);
    running.return();
    stream.next();
    stream.next();
    ask(writer, 'DELETE Numbers WHERE id = 1000');
    let last = 0;
    for (const event of stream) if (event.kind === 'row') last = Number(event.values[0]);
    expect(last).toBe(1000);
    expect(one(reader, 'SELECT MAX(id) FROM Numbers')).toBe('999');
  });

  it('SNAPSHOT sees the moment of its first read until it commits', () => {
    ask(reader, 'SET TRANSACTION ISOLATION LEVEL SNAPSHOT; BEGIN TRANSACTION');
    ask(writer, 'UPDATE Ids SET n = 10 WHERE n = 0');
    expect(one(reader, 'SELECT MAX(n) FROM Ids')).toBe('10');
    ask(writer, 'UPDATE Ids SET n = 11 WHERE n = 10');
    expect(one(reader, 'SELECT MAX(n) FROM Ids')).toBe('10');
    ask(reader, 'COMMIT');
    expect(one(reader, 'SELECT MAX(n) FROM Ids')).toBe('11');
  });

  it('SNAPSHOT refuses to overwrite what it has not seen (3960)', () => {
    reader.begin('SNAPSHOT');
    expect(one(reader, 'SELECT COUNT(*) FROM Ids')).toBe('3');
    ask(writer, 'UPDATE Ids SET n = n + 1');
    expect(errorOf(reader, 'UPDATE Ids SET n = 0')).toBe(3960);
    reader.rollback();
  });

  it('a second writer waits and gives up after LOCK_TIMEOUT with 1222', () => {
    ask(writer, 'BEGIN TRAN; UPDATE Ids SET n = n');
    expect(errorOf(reader, 'SET LOCK_TIMEOUT 0; UPDATE Ids SET n = n')).toBe(1222);
    const waiting = reader.run('SET LOCK_TIMEOUT -1; UPDATE Ids SET n = n', []);
    const kinds = [waiting.next(), waiting.next()].map(({ value }) => value?.kind);
    expect(kinds).toEqual(['done', 'wait']);
    ask(writer, 'COMMIT');
    expect([...waiting].map((event) => event.kind)).toEqual(['done']);
  });

  it('HOLDLOCK in a transaction keeps writers out until it ends', () => {
    ask(reader, 'BEGIN TRAN; SELECT TOP (1) 1 FROM Ids WITH (TABLOCK, HOLDLOCK)');
    expect(errorOf(writer, 'SET LOCK_TIMEOUT 0; DELETE Ids WHERE n = -1')).toBe(1222);
    reader.commit();
    expect(errorOf(writer, 'DELETE Ids WHERE n = -1')).toBe(0);
  });

  it('closing a half-read result frees the connection', () => {
    const stream = reader.run('SELECT id FROM Numbers', []);
    stream.next();
    stream.next();
    stream.return();
    expect(errorOf(reader, 'UPDATE Numbers SET n = n WHERE id = 1')).toBe(0);
  });
});

describe('writing', () => {
  it('assigns identity and rowversion, and moves the rowversion on update', () => {
    const before = one(writer, 'SELECT MAX(version) FROM Changing');
    ask(writer, "INSERT INTO Changing (word) VALUES (N'x'), (N'y')");
    expect(one(writer, 'SELECT COUNT(DISTINCT version) FROM Changing WHERE id IN (3, 4)')).toBe('2');
    ask(writer, "UPDATE Changing SET word = N'z' WHERE id = 1");
    const after = one(writer, 'SELECT version FROM Changing WHERE id = 1');
    expect(String(after) > String(before)).toBe(true);
    expect(one(writer, 'SELECT SCOPE_IDENTITY()')).toBe('4');
  });

  it.each([
    ["INSERT INTO Changing (word) VALUES (N'too long')", 2628],
    ['INSERT INTO Changing (id) VALUES (5)', 544],
    ['INSERT INTO Numbers VALUES (1, 1, NULL, NULL)', 2627],
    ['INSERT INTO Numbers (id) VALUES (5000)', 515],
    ['INSERT INTO Numbers VALUES (1)', 213],
    ['UPDATE Numbers SET nope = 1', 207],
  ])('%s is refused with %i', (sql, number) => {
    expect(errorOf(writer, sql)).toBe(number);
  });

  it('a failed statement in a transaction takes back only itself', () => {
    ask(writer, "BEGIN TRAN; INSERT INTO Words VALUES (N'new', 'n')");
    expect(errorOf(writer, "INSERT INTO Words VALUES (N'newer', 'n'), (N'NEW', 'n')")).toBe(2627);
    expect(ask(writer, "SELECT code FROM Words WHERE code LIKE N'new%'").rows).toEqual([['new']]);
    ask(writer, 'ROLLBACK');
    expect(ask(writer, "SELECT code FROM Words WHERE code LIKE N'new%'").rows).toEqual([]);
  });

  it('XACT_ABORT rolls the transaction back with the statement', () => {
    ask(writer, 'SET XACT_ABORT ON; BEGIN TRAN; UPDATE Ids SET n = n');
    expect(errorOf(writer, 'SELECT 1 / 0')).toBe(8134);
    expect(writer.isInTransaction).toBe(false);
  });

  it('an update of a text key moves its sort key too', () => {
    ask(writer, "UPDATE Words SET code = N'aaa' WHERE code = N'zebra'");
    expect(ask(writer, "SELECT code FROM Words WHERE code > N'a' AND code < N'ab'").rows).toEqual([['ä'], ['aaa']]);
    ask(writer, "UPDATE Words SET code = N'zebra' WHERE code = N'aaa'");
  });

  it('creates, fills, truncates and drops a table that every session sees', () => {
    ask(writer, 'CREATE TABLE dbo.Made (id int NOT NULL PRIMARY KEY, word varchar(10) NULL)');
    ask(writer, "INSERT dbo.Made SELECT n, 'w' FROM Ids");
    expect(one(reader, 'SELECT COUNT(*) FROM dbo.Made')).toBe('3');
    ask(writer, 'TRUNCATE TABLE dbo.Made');
    expect(one(reader, 'SELECT COUNT(*) FROM dbo.Made')).toBe('0');
    ask(writer, 'DROP TABLE dbo.Made');
    expect(errorOf(reader, 'SELECT 1 FROM dbo.Made')).toBe(208);
  });
});

describe('batches', () => {
  it('the options drivers send after login are taken', () => {
    const sql = `set ansi_nulls on set ansi_null_dflt_on on set ansi_padding on set ansi_warnings on set arithabort on
      set concat_null_yields_null on set cursor_close_on_commit off set datefirst 7 set dateformat mdy set implicit_transactions off
      set language us_english set numeric_roundabort off set quoted_identifier on set textsize 2147483647
      set transaction isolation level read committed set xact_abort off`;
    expect(eventsOf(reader, sql).filter((event) => event.kind === 'language')).toHaveLength(1);
    expect(errorOf(reader, 'SET NOTHING ON')).toBe(195);
  });

  it('variables, IF, WHILE and PRINT work together', () => {
    const events = eventsOf(
      reader,
      "DECLARE @i int = 0, @s varchar(20) = ''; WHILE @i < 3 BEGIN SET @i += 1; SET @s = @s + CONVERT(varchar(2), @i) END; IF @i = 3 PRINT @s ELSE PRINT 'no'",
    );
    expect(events).toEqual([{ kind: 'info', number: 0, message: '123' }]);
  });

  it('counts rows unless NOCOUNT is on', () => {
    expect(eventsOf(reader, 'SELECT 1 AS a').at(-1)).toEqual({ kind: 'done', rowCount: 1, isSelect: true });
    expect(eventsOf(reader, 'SET NOCOUNT ON; SELECT 1 AS a').at(-1)).toEqual({ kind: 'done', isSelect: true });
  });

  it('tells the order of a result by column', () => {
    const [columns] = eventsOf(reader, 'SELECT n, id FROM Numbers WHERE id < 3 ORDER BY id');
    expect(columns).toMatchObject({ kind: 'columns', orderBy: [2] });
  });

  it('an endless loop yields so that it can be stopped', () => {
    const loop = reader.run('WHILE 1 = 1 SELECT TOP (0) 1 AS x', []);
    let sawWait = false;
    for (let i = 0; i < 1000 && !sawWait; i++) sawWait = loop.next().value?.kind === 'wait';
    loop.return();
    expect(sawWait).toBe(true);
  });

  it('a syntax error keeps the whole batch from running', () => {
    expect(() => ask(writer, 'DELETE Ids; SELEC FROM')).toThrow(SqlError);
    expect(one(reader, 'SELECT COUNT(*) FROM Ids')).toBe('3');
  });
});
