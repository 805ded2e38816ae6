import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabaseFile } from '../../../double/engine/database-file.ts';
import { openEngine, type ControlledEngine } from '../../../double/engine/engine.ts';
import type { EngineSession } from '../../../double/types.ts';
import { ask, errorOf } from './small-engine.ts';

let folder: string;
let nowMs: number;
let engine: ControlledEngine;
let sa: EngineSession;
let reader: EngineSession;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'double-capture-'));
  const file = join(folder, 'db.sqlite');
  const loader = createDatabaseFile(file, {
    name: 'db',
    collation: 'Latin1_General_CI_AS',
    tables: [
      {
        schema: 'dbo',
        name: 'T',
        columns: [
          { name: 'id', type: { name: 'int' }, isNullable: false },
          { name: 'word', type: { name: 'nvarchar', length: 20, collation: 'Latin1_General_CI_AS' }, isNullable: true },
          { name: 'long', type: { name: 'nvarchar', length: -1, collation: 'Latin1_General_CI_AS' }, isNullable: true },
        ],
        indexes: [{ name: 'PK_T', columns: [{ name: 'id' }], isPrimaryKey: true, isUnique: true, isClustered: true }],
      },
    ],
  });
  loader.insert('dbo', 'T', [[1, 'one', 'l']]);
  loader.close();
  nowMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  engine = openEngine({
    databases: [{ name: 'db', file, hasChangeTracking: true }],
    logins: [
      { user: 'sa', password: 'x', database: 'db' },
      {
        user: 'reader',
        password: 'x',
        database: 'db',
        denySelect: ['dbo.nothing'],
        roles: ['gate'],
        canViewChanges: true,
      },
    ],
    nowMs: () => nowMs,
  });
  sa = engine.login('sa', 'x', 'db');
  reader = engine.login('reader', 'x', 'db');
});
afterEach(() => {
  sa.close();
  reader.close();
  engine.close();
  rmSync(folder, { recursive: true });
});

const one = (session: EngineSession, sql: string) => ask(session, sql).rows[0]?.[0];
const minLsn = (session = sa, instance = 'dbo_T') => one(session, `SELECT sys.fn_cdc_get_min_lsn(N'${instance}')`);
const maxLsn = () => one(sa, 'SELECT sys.fn_cdc_get_max_lsn()');
const none = '0x00000000000000000000';

const enable = (more = '') => {
  if (one(sa, 'SELECT is_cdc_enabled FROM sys.databases WHERE database_id = DB_ID()') === '0')
    ask(sa, 'EXEC sys.sp_cdc_enable_db');
  ask(sa, `EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'T', @role_name = NULL${more}`);
};
const changes = (kind: 'all' | 'net', option: string, columns: string, instance = 'dbo_T', session = sa) =>
  ask(
    session,
    `DECLARE @from binary(10) = sys.fn_cdc_get_min_lsn(N'${instance}'), @to binary(10) = sys.fn_cdc_get_max_lsn();
SELECT ${columns} FROM cdc.[fn_cdc_get_${kind}_changes_${instance}](@from, @to, N'${option}') AS c`,
  ).rows.map((row) => row.join(' '));

describe('change data capture', () => {
  it('is refused for a database that is not enabled, and told where it is', () => {
    expect(errorOf(sa, "EXEC sys.sp_cdc_enable_table N'dbo', N'T', NULL")).toBe(22_901);
    expect(errorOf(sa, 'SELECT * FROM cdc.change_tables')).toBe(208);
    enable();
    expect(one(sa, 'SELECT is_cdc_enabled FROM sys.databases WHERE database_id = DB_ID()')).toBe('1');
    expect(one(sa, "SELECT is_tracked_by_cdc FROM sys.tables WHERE name = N'T'")).toBe('1');
    expect(
      ask(sa, 'SELECT capture_instance, supports_net_changes, role_name, index_name FROM cdc.change_tables').rows,
    ).toEqual([['dbo_T', '1', null, 'PK_T']]);
    expect(ask(sa, 'SELECT column_name FROM cdc.captured_columns ORDER BY column_ordinal').rows.flat()).toEqual([
      'id',
      'word',
      'long',
    ]);
  });

  it('has a beginning before anything was captured, and no end', () => {
    enable();
    expect(minLsn()).not.toBe(none);
    expect(maxLsn()).toBe(null);
    expect(minLsn(sa, 'other')).toBe(none);
    expect(errorOf(sa, "SELECT * FROM cdc.fn_cdc_get_all_changes_dbo_T(0x00, 0x01, N'all')")).toBe(313);
  });

  it('tells every change in order, with the former image where it is asked for', () => {
    enable();
    ask(sa, "INSERT dbo.T VALUES (2, N'two', N'big')");
    ask(sa, "UPDATE dbo.T SET word = N'TWO' WHERE id = 2");
    ask(sa, 'UPDATE dbo.T SET id = 3 WHERE id = 2');
    ask(sa, 'DELETE dbo.T WHERE id = 3');
    const columns = 'c.[__$operation], c.id, c.word, c.long, CONVERT(varchar(10), c.[__$update_mask], 1)';
    expect(changes('all', 'all', columns)).toEqual([
      '2 2 two big 0x07',
      '4 2 TWO big 0x02',
      '1 2 TWO big 0x07',
      '2 3 TWO big 0x07',
      '1 3 TWO big 0x07',
    ]);
    // A large value is not there before a change of others.
    expect(changes('all', 'all update old', columns)[1]).toBe('3 2 two  0x02');
    const changed = (column: string) =>
      `CONVERT(int, sys.fn_cdc_has_column_changed(N'dbo_T', N'${column}', c.[__$update_mask]))`;
    expect(changes('all', 'all', `${changed('id')}, ${changed('word')}`)[1]).toBe('0 1');
    const order = ask(
      sa,
      `DECLARE @a binary(10) = sys.fn_cdc_get_min_lsn(N'dbo_T'), @b binary(10) = sys.fn_cdc_get_max_lsn();
SELECT CASE WHEN c.[__$seqval] < c.[__$start_lsn] THEN 1 ELSE 0 END
FROM cdc.fn_cdc_get_all_changes_dbo_T(@a, @b, N'all') AS c ORDER BY c.[__$start_lsn], c.[__$seqval], c.[__$operation]`,
    );
    expect(order.rows.flat()).toEqual(['1', '1', '1', '1', '1']);
  });

  it('tells net changes: nothing of what came and went, an update of what was deleted and came again', () => {
    enable();
    ask(sa, "INSERT dbo.T VALUES (2, N'two', NULL)");
    ask(sa, 'DELETE dbo.T WHERE id = 2');
    ask(sa, "INSERT dbo.T VALUES (4, N'four', NULL)");
    ask(sa, "UPDATE dbo.T SET word = N'vier' WHERE id = 4");
    ask(sa, 'DELETE dbo.T WHERE id = 1');
    expect(changes('net', 'all', 'c.[__$operation], c.id, c.word')).toEqual(['2 4 vier', '1 1 one']);
    ask(sa, "INSERT dbo.T VALUES (1, N'again', NULL)");
    expect(changes('net', 'all', 'c.[__$operation], c.id')).toEqual(['2 4', '4 1']);
    expect(changes('net', 'all with merge', 'c.[__$operation], c.id')).toEqual(['5 4', '5 1']);
  });

  it('moves keys that change hands in one statement as deletes first', () => {
    enable();
    ask(sa, "INSERT dbo.T VALUES (2, N'two', NULL)");
    ask(sa, 'UPDATE dbo.T SET id = 3 - id');
    expect(ask(sa, 'SELECT id, word FROM dbo.T ORDER BY id').rows.map((row) => row.join(' '))).toEqual([
      '1 two',
      '2 one',
    ]);
    expect(changes('net', 'all with merge', 'c.[__$operation], c.id, c.word')).toEqual(['5 2 one', '5 1 two']);
    const tracked = ask(
      sa,
      'SELECT c.id, c.SYS_CHANGE_OPERATION FROM CHANGETABLE(CHANGES dbo.T, 0) AS c ORDER BY c.id',
    );
    expect(tracked.rows.map((row) => row.join(' '))).toEqual(['1 U', '2 I']);
  });

  it('answers ranges outside of what is kept with error 313', () => {
    enable();
    ask(sa, "INSERT dbo.T VALUES (2, N'two', NULL)");
    const between = (from: string, to: string) =>
      errorOf(
        sa,
        `DECLARE @a binary(10) = ${from}, @b binary(10) = ${to}; SELECT c.id FROM cdc.fn_cdc_get_all_changes_dbo_T(@a, @b, N'all') AS c`,
      );
    const [least, most] = ["sys.fn_cdc_get_min_lsn(N'dbo_T')", 'sys.fn_cdc_get_max_lsn()'];
    expect(between(least, most)).toBe(0);
    expect(between(`sys.fn_cdc_decrement_lsn(${least})`, most)).toBe(313);
    expect(between(least, `sys.fn_cdc_increment_lsn(${most})`)).toBe(313);
    expect(between(`sys.fn_cdc_increment_lsn(${most})`, most)).toBe(313);
    expect(between('NULL', most)).toBe(313);
    const before = minLsn();
    ask(sa, "INSERT dbo.T VALUES (3, N'three', NULL)");
    engine.control('db').cleanCapture('dbo_T');
    expect(minLsn() === before).toBe(false);
    expect(changes('all', 'all', 'c.id')).toEqual(['3']);
  });

  it('captures later while the job lags, and nothing while it stands still', () => {
    enable();
    const control = engine.control('db');
    control.pauseCapture();
    ask(sa, "INSERT dbo.T VALUES (2, N'two', NULL)");
    expect(maxLsn()).toBe(null);
    control.resumeCapture();
    expect(changes('all', 'all', 'c.id')).toEqual(['2']);
    control.lagCapture(5000);
    ask(sa, "INSERT dbo.T VALUES (3, N'three', NULL)");
    expect(changes('all', 'all', 'c.id')).toEqual(['2']);
    nowMs += 5000;
    expect(changes('all', 'all', 'c.id')).toEqual(['2', '3']);
    const end = maxLsn();
    nowMs += 6 * 60_000;
    // A row without a change moves the end on.
    expect(maxLsn() === end).toBe(false);
    expect(ask(sa, 'SELECT tran_id FROM cdc.lsn_time_mapping').rows.flat().at(-1)).toBe('0x00');
  });

  it('maps times to log sequence numbers and back', () => {
    enable();
    ask(sa, "INSERT dbo.T VALUES (2, N'two', NULL)");
    const first = maxLsn();
    nowMs += 60_000;
    ask(sa, "INSERT dbo.T VALUES (3, N'three', NULL)");
    const at = (operator: string, time: string) =>
      one(sa, `SELECT sys.fn_cdc_map_time_to_lsn('${operator}', CONVERT(datetime, '${time}', 120))`);
    expect(at('smallest greater than or equal', '2026-01-02 03:04:00')).toBe(first);
    expect(at('largest less than or equal', '2026-01-02 03:04:30')).toBe(first);
    expect(at('largest less than', '2026-01-02 03:04:00')).toBe(null);
    expect(one(sa, 'SELECT sys.fn_cdc_map_lsn_to_time(sys.fn_cdc_get_max_lsn())')).toBe('2026-01-02 03:05:05.000');
  });

  it('takes a second instance and no third, with the columns of its time', () => {
    enable();
    ask(sa, 'ALTER TABLE dbo.T ADD extra int NULL');
    expect(ask(sa, 'SELECT ddl_command FROM cdc.ddl_history').rows.flat()).toEqual([
      'ALTER TABLE dbo.T ADD extra int NULL',
    ]);
    enable(", @capture_instance = N'second', @captured_column_list = N'id, extra'");
    expect(() => enable(", @capture_instance = N'third'")).toThrow(expect.objectContaining({ number: 22_962 }));
    ask(sa, "INSERT dbo.T VALUES (2, N'two', NULL, 7)");
    expect(changes('all', 'all', 'c.id, c.word')).toEqual(['2 two']);
    expect(changes('all', 'all', 'c.id, c.extra', 'second')).toEqual(['2 7']);
    ask(sa, 'ALTER TABLE dbo.T DROP COLUMN word');
    ask(sa, 'INSERT dbo.T VALUES (3, NULL, 8)');
    expect(changes('all', 'all', 'c.id, c.word')[1]).toBe('3 ');
    ask(sa, "EXEC sys.sp_cdc_disable_table N'dbo', N'T', N'dbo_T'");
    expect(minLsn()).toBe(none);
    expect(errorOf(sa, "SELECT * FROM cdc.fn_cdc_get_all_changes_dbo_T(0x00, 0x01, N'all')")).toBe(208);
    expect(changes('all', 'all', 'c.id', 'second')).toEqual(['2', '3']);
  });

  it('refuses TRUNCATE, keeps rollbacks out, and goes back with a restore', () => {
    enable();
    expect(errorOf(sa, 'TRUNCATE TABLE dbo.T')).toBe(4711);
    ask(sa, "BEGIN TRANSACTION; INSERT dbo.T VALUES (8, N'gone', NULL); ROLLBACK");
    ask(sa, "INSERT dbo.T VALUES (2, N'two', NULL)");
    expect(changes('all', 'all', 'c.id')).toEqual(['2']);
    const control = engine.control('db');
    const backup = control.backup();
    const end = maxLsn();
    const fork = one(sa, 'SELECT recovery_fork_guid FROM sys.database_recovery_status WHERE database_id = DB_ID()');
    ask(sa, "INSERT dbo.T VALUES (3, N'three', NULL)");
    control.restore(backup);
    expect(maxLsn()).toBe(end);
    expect(ask(sa, 'SELECT id FROM dbo.T').rows.flat()).toEqual(['1', '2']);
    expect(
      one(sa, 'SELECT recovery_fork_guid FROM sys.database_recovery_status WHERE database_id = DB_ID()') === fork,
    ).toBe(false);
  });

  it('hides an instance from a login outside of its gating role, or whose right was taken', () => {
    ask(sa, 'EXEC sys.sp_cdc_enable_db');
    ask(sa, "EXEC sys.sp_cdc_enable_table N'dbo', N'T', N'gate'");
    ask(sa, "EXEC sys.sp_cdc_enable_table N'dbo', N'T', N'others', N'closed'");
    ask(sa, "INSERT dbo.T VALUES (2, N'two', NULL)");
    expect(minLsn(reader)).not.toBe(none);
    expect(changes('all', 'all', 'c.id', 'dbo_T', reader)).toEqual(['2']);
    expect(minLsn(reader, 'closed')).toBe(none);
    expect(errorOf(reader, "SELECT * FROM cdc.fn_cdc_get_all_changes_closed(0x00, 0x01, N'all')")).toBe(229);
    engine.control('db').revoke('reader', 'cdc', 'dbo', 'T');
    expect(minLsn(reader)).toBe(none);
  });
});

describe('change tracking', () => {
  const changed = (since: string | number, session = sa) =>
    ask(
      session,
      `DECLARE @since bigint = ${since}; SELECT c.SYS_CHANGE_OPERATION, c.id FROM CHANGETABLE(CHANGES dbo.T, @since) AS c ORDER BY c.id`,
    ).rows.map((row) => row.join(' '));
  const version = (session = sa) => one(session, 'SELECT CHANGE_TRACKING_CURRENT_VERSION()');
  const minValid = (session = sa) => one(session, "SELECT CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID(N'dbo.T'))");

  it('has a version a transaction and one change a key', () => {
    ask(sa, "BEGIN TRAN; INSERT dbo.T VALUES (2, N'a', NULL); UPDATE dbo.T SET word = N'b' WHERE id = 2; COMMIT");
    expect(version()).toBe('1');
    ask(sa, 'UPDATE dbo.T SET id = 5 WHERE id = 1');
    expect(changed(0)).toEqual(['D 1', 'I 2', 'I 5']);
    ask(sa, "INSERT dbo.T VALUES (1, N'again', NULL)");
    expect(changed(0)).toEqual(['U 1', 'I 2', 'I 5']);
    expect(changed(2)).toEqual(['I 1']);
    ask(sa, 'DELETE dbo.T WHERE id = 2');
    expect(changed(0)).toEqual(['U 1', 'D 2', 'I 5']);
    expect(changed('NULL')).toEqual(['U 1', 'D 2', 'I 5']);
  });

  it('keeps the version of a failed statement out, and that of its transaction the same', () => {
    expect(
      errorOf(sa, "BEGIN TRAN; INSERT dbo.T VALUES (2, N'a', NULL); INSERT dbo.T VALUES (1, N'twice', NULL)"),
    ).toBe(2627);
    ask(sa, "INSERT dbo.T VALUES (3, N'c', NULL); COMMIT");
    expect(version()).toBe('1');
    expect(changed(0)).toEqual(['I 2', 'I 3']);
  });

  it('raises the least valid version by cleanup, by TRUNCATE, and by being switched off and on', () => {
    ask(sa, "INSERT dbo.T VALUES (2, N'a', NULL)");
    ask(sa, "INSERT dbo.T VALUES (3, N'a', NULL)");
    expect(minValid()).toBe('0');
    engine.control('db').cleanTracking('dbo', 'T', 1n);
    expect(minValid()).toBe('1');
    expect(changed(1)).toEqual(['I 3']);
    ask(sa, 'TRUNCATE TABLE dbo.T');
    expect([version(), minValid()]).toEqual(['3', '3']);
    ask(sa, "INSERT dbo.T VALUES (9, N'a', NULL)");
    ask(sa, 'ALTER TABLE dbo.T DISABLE CHANGE_TRACKING');
    expect(minValid()).toBe(null);
    expect(() => changed(0)).toThrow(expect.objectContaining({ number: 22_105 }));
    ask(sa, "INSERT dbo.T VALUES (10, N'unseen', NULL)");
    ask(sa, 'ALTER TABLE dbo.T ENABLE CHANGE_TRACKING WITH (TRACK_COLUMNS_UPDATED = OFF)');
    expect([version(), minValid()]).toEqual(['4', '4']);
    expect(one(sa, 'SELECT begin_version FROM sys.change_tracking_tables')).toBe('4');
    expect(changed(4)).toEqual([]);
  });

  it('answers NULL and 229 without the permission', () => {
    expect(minValid(reader)).toBe('0');
    engine.control('db').revoke('reader', 'changes', 'dbo', 'T');
    expect(minValid(reader)).toBe(null);
    expect(() => changed(0, reader)).toThrow(expect.objectContaining({ number: 229 }));
    engine.control('db').grant('reader', 'changes', 'dbo', 'T');
    expect(changed(0, reader)).toEqual([]);
  });

  it('is of the moment of a SNAPSHOT transaction', () => {
    ask(reader, 'SET TRANSACTION ISOLATION LEVEL SNAPSHOT; BEGIN TRANSACTION');
    expect(version(reader)).toBe('0');
    ask(sa, "INSERT dbo.T VALUES (2, N'a', NULL)");
    expect([version(reader), changed(0, reader)]).toEqual(['0', []]);
    ask(reader, 'COMMIT');
    expect([version(reader), changed(0, reader)]).toEqual(['1', ['I 2']]);
  });

  it('goes by the number of a dropped table for no other one', () => {
    const id = one(sa, "SELECT OBJECT_ID(N'dbo.T')");
    ask(sa, 'DROP TABLE dbo.T');
    ask(sa, 'CREATE TABLE dbo.T (id int NOT NULL PRIMARY KEY, word nvarchar(20) NULL, long nvarchar(max) NULL)');
    expect(one(sa, "SELECT OBJECT_ID(N'dbo.T')") === id).toBe(false);
  });
});
