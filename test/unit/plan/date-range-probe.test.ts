// Which columns of seven digits become nanoseconds.
import { describe, expect, test } from 'vitest';
import { findDateRanges } from '../../../electron/worker/plan/date-range-probe.ts';
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

describe('what Data Factory does not write to Parquet', () => {
  const beyond = async (columns: typeof events.columns, row: QueryRow, choice: 'auto' | 'text' = 'auto') =>
    (await findDateRanges(sessionWith(() => [row]).session, rows, columns, choice, never)).beyond;
  const validTo = {
    ...column('to', sqlType('datetime2', { scale: 7 })),
    traits: { generatedAlways: 'rowEnd' },
  } as const;

  test('is seen where the range is asked for anyway', async () => {
    const first = { min0: '0001-01-01 00:00:00.0000000', max0: '2026-11-23 10:00:00.1234567' };
    expect(await beyond(events.columns, first)).toEqual(['at']);
    const last = { min0: '1999-01-01 00:00:00.0000000', max0: '9999-12-31 23:59:59.9999999' };
    expect(await beyond(events.columns, last)).toEqual(['at']);
    const within = { min0: '0001-01-01 00:00:00.0000001', max0: '9999-12-31 00:00:00.0000000' };
    expect(await beyond(events.columns, within)).toEqual([]);
    expect(await beyond(events.columns, { min0: null, max0: null })).toEqual([]);
  });

  test('is known of the end of a period, which rows that are valid have at the end of time', async () => {
    expect(await beyond([validTo], {}, 'text')).toEqual(['to']);
    expect(
      await beyond([validTo], { min0: '9999-12-31 23:59:59.9999999', max0: '9999-12-31 23:59:59.9999999' }),
    ).toEqual(['to']);
  });
});

describe('columns of seven digits', () => {
  test('a datetime2(7) whose range fits is nanoseconds, asked in one statement', async () => {
    const { session, asked } = sessionWith(() => [
      { min0: '1999-01-01 00:00:00.0000000', max0: '2026-11-23 10:00:00.1234567' },
    ]);
    expect([...(await findDateRanges(session, rows, events.columns, 'auto', never)).nanos]).toEqual(['at']);
    expect(asked).toHaveLength(1);
    expect(asked[0]).not.toContain('seen');
  });

  test('a sentinel of the year 9999 makes it text', async () => {
    const { session } = sessionWith(() => [
      { min0: '1999-01-01 00:00:00.0000000', max0: '9999-12-31 23:59:59.9999999' },
    ]);
    expect([...(await findDateRanges(session, rows, events.columns, 'auto', never)).nanos]).toEqual([]);
  });

  test('a server that refuses the question gets text', async () => {
    const { session } = sessionWith(() => {
      throw new AppError('SOURCE_STATEMENT_REFUSED', { object: 't', number: 156, detail: 'no' });
    });
    expect([...(await findDateRanges(session, rows, events.columns, 'auto', never)).nanos]).toEqual([]);
  });

  test('instants are nanoseconds only when that is asked for', async () => {
    const { session, asked } = sessionWith(() => []);
    expect([...(await findDateRanges(session, rows, events.columns, 'nanos', never)).nanos]).toEqual(['at', 'seen']);
    expect([...(await findDateRanges(session, rows, events.columns, 'text', never)).nanos]).toEqual([]);
    expect(asked).toEqual([]);
  });
});
