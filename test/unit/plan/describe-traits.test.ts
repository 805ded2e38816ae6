import { describe, expect, it } from 'vitest';
import { describeTraits } from '../../../electron/worker/plan/describe-traits.ts';
import { marksOf, marksOfColumn } from '../../../shared/trait-words.ts';
import { pickTables } from '../../../electron/worker/plan/pick-tables.ts';
import { hiddenReasonOf, notesOfTraits } from '../../../electron/worker/source/catalog/trait-notes.ts';
import { plainTraits } from '../../../electron/worker/source/catalog/synonyms.ts';
import { column, sqlType, table } from './catalog-samples.ts';

const temporal = {
  ...plainTraits,
  storage: 'clustered',
  temporal: {
    role: 'current',
    history: { schema: 'dbo', name: 'orders_history' },
    period: { start: 'valid_from', end: 'valid_to' },
  },
} as const;

describe('what kind of table it is', () => {
  it('is nothing to speak of for an ordinary one, and unknown where the server does not tell', () => {
    expect(marksOf(plainTraits)).toEqual([]);
    expect(marksOf(null)).toEqual([]);
    expect(notesOfTraits(plainTraits)).toEqual([]);
  });

  it('is told in marks and in facts', () => {
    const partitioning = {
      scheme: 'byYear',
      function: 'years',
      column: 'year',
      isRangeRight: true,
      partitions: [
        { number: 1, rows: 10 },
        { number: 2, rows: 1200 },
      ],
    };
    const traits = { ...temporal, partitioning, isTrackedByCdc: true, captureInstances: ['dbo_orders'] };
    expect(marksOf(traits)).toEqual(['temporal', 'partitioned', 'CDC']);
    expect(describeTraits(table({ traits }))).toEqual([
      { label: 'Stored as', value: 'clustered index' },
      { label: 'Partitioned', value: '2 partitions by year (byYear), the largest of about 1,200 rows' },
      { label: 'System-versioned', value: 'history in dbo.orders_history, period valid_from to valid_to' },
      { label: 'Change data capture', value: 'dbo_orders' },
      { label: 'Row count', value: "about right, from the server's own page counts" },
    ]);
  });

  it('of columns is told in a word', () => {
    const computed = { definition: '(1)', isPersisted: false };
    const period = column('valid_from', sqlType('datetime2'), {
      traits: { isHidden: true, generatedAlways: 'rowStart' },
    });
    expect(marksOfColumn(period)).toEqual(['period start', 'hidden']);
    expect(marksOfColumn(column('c', sqlType('int'), { isComputed: true, traits: { computed } }))).toEqual([
      'computed when read',
    ]);
  });
});

describe('tables that are not offered at first', () => {
  const history = { ...plainTraits, temporal: { role: 'history', of: { schema: 'dbo', name: 'orders' } } } as const;
  const tables = [table(), table({ name: 'orders_history', traits: history, hiddenReason: 'It is history.' })];

  it('say why', () => {
    expect(hiddenReasonOf({ schema: 'dbo', name: 'orders_history' }, history)).toBe(
      'It holds the history of dbo.orders.',
    );
    expect(hiddenReasonOf({ schema: 'dbo', name: 'orders' }, temporal)).toBeNull();
    expect(hiddenReasonOf({ schema: 'far', name: 'x' }, { ...plainTraits, isExternal: true })).toMatch(
      /stored elsewhere/,
    );
  });

  it('are not meant by a wildcard, but by their name', () => {
    const pick = (include: string) =>
      pickTables(tables, { by: 'patterns', include, exclude: '' }).map(({ choice }) => choice.name);
    expect(pick('dbo.*')).toEqual(['orders']);
    expect(pick('dbo.orders_history')).toEqual(['orders_history']);
  });
});
