import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EngineSession } from '../../../double/types.ts';
import { ask, openSmallEngine } from './small-engine.ts';

let small: ReturnType<typeof openSmallEngine>;
let sa: EngineSession;
beforeEach(() => {
  small = openSmallEngine();
  sa = small.login();
});
afterEach(() => {
  sa.close();
  small.close();
});
const one = (sql: string) => ask(sa, sql).rows[0]?.[0];
const active = () => one('SELECT CONVERT(varchar(18), MIN_ACTIVE_ROWVERSION(), 1)');
const used = () => one('SELECT CONVERT(varchar(18), @@DBTS, 1)');

it('a transaction that stays open holds its rowversions while others commit', () => {
  const bound = active();
  const open = small.engine.control('shop').begin();
  open.run("UPDATE dbo.Changing SET word = N'late' WHERE id = 1");
  ask(sa, "UPDATE dbo.Changing SET word = N'soon' WHERE id = 2");
  expect(active()).toBe(bound);
  expect(used()).toBe('0x00000000000007D4');
  expect(one('SELECT word FROM dbo.Changing WHERE id = 1')).toBe('first');
  expect(one('SELECT COUNT(*) FROM sys.dm_tran_active_transactions')).toBe('1');
  open.commit();
  // What reads up to @@DBTS has missed it.
  expect(one('SELECT CONVERT(varchar(18), version, 1) FROM dbo.Changing WHERE id = 1')).toBe('0x00000000000007D3');
  expect(one('SELECT word FROM dbo.Changing WHERE id = 1')).toBe('late');
  expect(active()).toBe('0x00000000000007D5');
  expect(one('SELECT COUNT(*) FROM sys.dm_tran_active_transactions')).toBe('0');
});

it('a transaction that is rolled back has written nothing, and its rowversions are lost', () => {
  const open = small.engine.control('shop').begin();
  open.run("UPDATE dbo.Changing SET word = N'late'");
  open.rollback();
  expect(one('SELECT word FROM dbo.Changing WHERE id = 1')).toBe('first');
  expect(active()).toBe('0x00000000000007D5');
});
