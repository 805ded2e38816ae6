import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { applySettings, checkCounts } from '../../../electron/worker/source/open-session.ts';

const refused = (): AppError =>
  new AppError('SOURCE_STATEMENT_REFUSED', { object: 'the server', number: 102, detail: '' });

describe('the settings of a session', () => {
  it('go to the server in one batch', async () => {
    const sent: string[] = [];
    await applySettings(async (sql) => sent.push(sql));
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain('SET DEADLOCK_PRIORITY LOW;');
  });

  it('go one by one to a server that refuses one of them', async () => {
    const applied: string[] = [];
    await applySettings(async (sql) => {
      if (sql.includes('DEADLOCK_PRIORITY')) throw refused();
      applied.push(sql);
    });
    expect(applied).toEqual([
      'SET NOCOUNT OFF;',
      'SET LOCK_TIMEOUT 30000;',
      'SET XACT_ABORT ON;',
      'SET TEXTSIZE 2147483647;',
    ]);
  });

  it('are not retried on a connection that is gone', async () => {
    let calls = 0;
    const gone = new AppError('SOURCE_CONNECTION_LOST', { server: 's', detail: 'reset' });
    const outcome = applySettings(async () => {
      calls += 1;
      throw gone;
    });
    await expect(outcome).rejects.toBe(gone);
    expect(calls).toBe(1);
  });
});

describe('the counts of an answer', () => {
  const check =
    (rowsReceived: number, rowsCounted: number | null, statementCount = 1) =>
    () =>
      checkCounts('dbo.t', [{ rowsReceived, rowsCounted }], statementCount);

  it('must be those of the rows that arrived', () => {
    expect(check(3, 3)).not.toThrow();
    expect(check(3, 4)).toThrowError(expect.objectContaining({ code: 'ROW_COUNT_MISMATCH' }));
  });

  it('may be missing, but no result may', () => {
    expect(check(3, null)).not.toThrow();
    expect(check(3, 3, 2)).toThrowError(expect.objectContaining({ code: 'ROW_COUNT_MISMATCH' }));
  });
});
