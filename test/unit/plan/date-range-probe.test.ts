// Which columns of seven digits become nanoseconds.
import { describe, expect, test } from 'vitest';
import { findNanoColumns } from '../../../electron/worker/plan/date-range-probe.ts';
import type { QueryRow, SourceSession } from '../../../electron/worker/source/session.ts';
import { AppError } from '../../../shared/errors.ts';
import { column, sqlType, table } from './catalog-samples.ts';

const never = new AbortController().signal;
const events = table({
  columns: [
    column('at', sqlType('datetime2', { scale: 7 })),
    column('seen', sqlType('datetimeoffset', { scale: 7 })),
    column('coarse', sqlType('datetime2', { scale: 3 })),
  ],
});
const rows = { schema: events.schema, name: events.name, where: null, query: null };

/** Answers every query with `answer`, and remembers what was asked. */
function sessionWith(answer: () => readonly QueryRow[]): { session: SourceSession; asked: string[] } {
  const asked: string[] = [];
  const refuse = (): never => {
    throw new Error('only queries are asked here');
  };
  const session: SourceSession = {
    query: async (sql) => {
      asked.push(sql);
      return answer();
    },
    read: refuse,
    keyAt: refuse,
    close: async () => undefined,
  };
  return { session, asked };
}

describe('columns of seven digits', () => {
  test('a datetime2(7) whose range fits is nanoseconds, asked in one statement', async () => {
    const { session, asked } = sessionWith(() => [
      { min0: '1999-01-01 00:00:00.0000000', max0: '2026-11-23 10:00:00.1234567' },
    ]);
    expect([...(await findNanoColumns(session, rows, events.columns, 'auto', never))]).toEqual(['at']);
    expect(asked).toHaveLength(1);
    expect(asked[0]).not.toContain('seen');
  });

  test('a sentinel of the year 9999 makes it text', async () => {
    const { session } = sessionWith(() => [
      { min0: '1999-01-01 00:00:00.0000000', max0: '9999-12-31 23:59:59.9999999' },
    ]);
    expect([...(await findNanoColumns(session, rows, events.columns, 'auto', never))]).toEqual([]);
  });

  test('a server that refuses the question gets text', async () => {
    const { session } = sessionWith(() => {
      throw new AppError('SOURCE_STATEMENT_REFUSED', { object: 't', number: 156, detail: 'no' });
    });
    expect([...(await findNanoColumns(session, rows, events.columns, 'auto', never))]).toEqual([]);
  });

  test('instants are nanoseconds only when that is asked for', async () => {
    const { session, asked } = sessionWith(() => []);
    expect([...(await findNanoColumns(session, rows, events.columns, 'nanos', never))]).toEqual(['at', 'seen']);
    expect([...(await findNanoColumns(session, rows, events.columns, 'text', never))]).toEqual([]);
    expect(asked).toEqual([]);
  });
});
