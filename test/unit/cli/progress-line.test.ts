// The progress bar and the lines about tables.
import { describe, expect, test } from 'vitest';
import { describeChanges, progressBar } from '../../../electron/cli/progress-line.ts';
import { alignColumns, displayWidth, printable } from '../../../electron/cli/text-table.ts';
import { runSnapshot, tableSnapshot } from './fake-terminal.ts';

const running = (more = {}, tables = [tableSnapshot({ rows: 400, rowsInFlight: 100 })]) =>
  runSnapshot({ kind: 'running' }, tables, more);

describe('the bar', () => {
  test('shows share, rate, time left and tables', () => {
    expect(progressBar(running(), 200)).toBe(
      '▕██████████          ▏ 50% of 1,000 rows · 400 rows/s · 12 s left · 0/1 table · 0 B verified',
    );
  });

  test.each([10, 24, 40, 60, 80, 120])('fits into %i columns', (width) => {
    expect(displayWidth(progressBar(running(), width))).toBeLessThan(width);
  });

  test('has no share when a table has no estimate', () => {
    expect(progressBar(running({ rowsEstimate: null, etaSeconds: null }), 120)).toMatch(
      /^500 rows · 400 rows\/s · 0\/1/,
    );
  });

  test('does not overflow when there are more rows than estimated', () => {
    const snapshot = running({}, [tableSnapshot({ rows: 5000 })]);
    expect(progressBar(snapshot, 120)).toContain('▕████████████████████▏ 100% of 5,000 rows');
  });
});

describe('lines about tables', () => {
  test('a table that is read again, that failed, and nothing twice', () => {
    const before = running();
    const again = running({}, [tableSnapshot({ retries: 1 })]);
    const failed = running({}, [tableSnapshot({ retries: 1, state: 'failed' })]);
    expect(describeChanges(before, again)).toEqual(['dbo.orders: the read broke off and is taken up again']);
    expect(describeChanges(again, failed)).toEqual(['dbo.orders: failed']);
    expect(describeChanges(failed, failed)).toEqual([]);
  });

  test('tables that were done before a resume are not announced', () => {
    expect(describeChanges(null, running({}, [tableSnapshot({ state: 'done' })]))).toEqual([]);
  });
});

test('columns line up where names hold emoji and wide letters', () => {
  expect(
    alignColumns(
      [
        ['🚚 loads', '1'],
        ['表', '22'],
        ['abc', '333'],
      ],
      [1],
    ),
  ).toEqual(['🚚 loads    1', '表         22', 'abc       333']);
});

test('names from outside cannot steer the terminal', () => {
  expect(printable('a\u001B[2Jb\nc\u202E')).toBe('a\\u{1b}[2Jb\\u{a}c\\u{202e}');
});
