import { describe, expect, it } from 'vitest';
import { summarizeTable } from '../../../electron/worker/plan/summarize-table.ts';
import { countPartitions } from '../../../electron/worker/plan/split/count-partitions.ts';
import { column, key, sqlType, table } from './catalog-samples.ts';

const choices = { lanes: 4, isExactCodePage: (codePage: number) => codePage === 1252 };
const gib = 1024 ** 3;

describe('the summary of a table', () => {
  it('names the key and aims at the partitions that the plan aims at', () => {
    const large = table({
      columns: [column('OrderId', sqlType('int')), column('LineNo', sqlType('int'))],
      keys: [key('PK', ['OrderId', 'LineNo'])],
      rowsEstimate: 40_000_000,
      bytesEstimate: 3 * gib,
    });
    for (const lanes of [1, 4, 8]) {
      const summary = summarizeTable(large, { ...choices, lanes });
      expect(summary).toMatchObject({ key: 'OrderId, LineNo', columnCount: 2, warnings: [], obstacle: null });
      expect(summary.partitions).toBe(countPartitions(40_000_000, 3 * gib, lanes));
    }
    expect(summarizeTable(large, choices).readNote).toBe('Read in the order of PK. About 32 ranges.');
  });

  it('guesses the size from the types when the server does not tell it', () => {
    const unknown = table({ rowsEstimate: 1_000_000, bytesEstimate: null });
    expect(summarizeTable(unknown, choices).partitions).toBeGreaterThan(1);
    expect(summarizeTable(table({ rowsEstimate: null, bytesEstimate: null }), choices).partitions).toBe(1);
  });

  it('reads a table without a key and a view as one stream, however large', () => {
    for (const odd of [table({ keys: [], rowsEstimate: 9e9, bytesEstimate: 9e12 }), table({ kind: 'view' })]) {
      expect(summarizeTable(odd, choices)).toMatchObject({ key: null, partitions: 1 });
      expect(summarizeTable(odd, choices).readNote).toContain('one stream');
    }
  });

  it('warns of what stands in the catalog, of columns left out and of an odd key', () => {
    const odd = table({
      columns: [
        column('id', sqlType('int')),
        column('secret', sqlType('int'), { obstacle: 'it is encrypted' }),
        column('shape', sqlType('vector')),
      ],
      keys: [key('UX', ['id'], { isPrimaryKey: false, isClustered: false })],
      notes: ['It is a history table.'],
    });
    expect(summarizeTable(odd, choices).warnings).toEqual([
      'It is a history table.',
      'Column secret is left out: it is encrypted.',
      'Column shape is left out: its type (vector) cannot be exported without loss.',
      'Its key UX is not the clustered index, so SQL Server sorts or looks up the rows.',
    ]);
  });

  it('says why a table cannot be exported at all', () => {
    expect(summarizeTable(table({ columns: [] }), choices).obstacle).toMatch(/visible/);
    const useless = table({ columns: [column('v', sqlType('vector'))], keys: [] });
    expect(summarizeTable(useless, choices).obstacle).toBe('None of its columns can be exported.');
  });
});
