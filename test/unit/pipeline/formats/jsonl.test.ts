// JSON Lines read back by JSON.parse and DuckDB.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../../../../shared/columns.ts';
import { columnOf, firstDifference, type Cell, type FilledColumn } from './cells.ts';
import { encodeFile } from './encode-file.ts';
import { expectedText } from './expected-text.ts';
import { queryFile, textOf } from './readers.ts';
import { fillColumns } from './samples.ts';

/** What JSON.parse must give. */
function expectedValue(type: LogicalType, cell: Cell): string | number | bigint | boolean | null {
  if (cell === null || typeof cell === 'boolean') return cell;
  if (cell instanceof Uint8Array && type.kind !== 'uuid') return Buffer.from(cell).toString('base64');
  if (type.kind === 'int') return type.bits === 64 ? expectedText(type, cell) : Number(cell);
  // The shortest text of a float32 is not the double of the same value.
  if (type.kind === 'float') return Number(expectedText(type, cell));
  return expectedText(type, cell);
}

function differences(file: Uint8Array, filled: readonly FilledColumn[], compression: 'none' | 'gzip'): string[] {
  const lines = textOf(file, compression).split('\n');
  if (lines.pop() !== '') return ['the last line has no end'];
  const rows: readonly Record<string, unknown>[] = lines.map((line) => JSON.parse(line));
  return filled.flatMap(({ column, cells }) => {
    const expected = cells.map((cell) => JSON.stringify({ v: expectedValue(column.type, cell) }));
    const difference = firstDifference(
      expected,
      rows.map((row) => JSON.stringify({ v: row[column.name] })),
    );
    return difference === null ? [] : [`${column.name}: ${difference}`];
  });
}

describe('a JSON Lines file', () => {
  for (const compression of ['none', 'gzip'] as const) {
    for (const nulls of ['none', 'some', 'all'] as const) {
      it(`gives back values of every type with ${nulls} NULL in ${compression}`, () => {
        const filled = fillColumns(2500, nulls, false);
        const file = encodeFile(filled, { format: 'jsonl', compression }, 700);
        expect(differences(file, filled, compression)).toEqual([]);
      });
    }

    it(`gives back values of 5 MB in ${compression}`, () => {
      const filled: FilledColumn[] = [
        { column: columnOf('t', { kind: 'string' }), cells: ['a', 'a"\n\u0001ß'.repeat(700_000), null] },
        {
          column: columnOf('b', { kind: 'binary' }),
          cells: [new Uint8Array(5_000_000).fill(77), null, new Uint8Array(0)],
        },
      ];
      const file = encodeFile(filled, { format: 'jsonl', compression }, 2);
      expect(differences(file, filled, compression)).toEqual([]);
    });
  }

  it('is read by DuckDB with the same text', async () => {
    const filled = fillColumns(1000, 'some', false).filter(
      ({ column }) => !['bool', 'float'].includes(column.type.kind),
    );
    const file = encodeFile(filled, { format: 'jsonl', compression: 'gzip' }, 300);
    const columns = `{${filled.map(({ column }) => `'${column.name}': 'VARCHAR'`).join(', ')}}`;
    const rows = await queryFile(
      file,
      `SELECT * FROM read_json({file}, format = 'newline_delimited', columns = ${columns})`,
      'jsonl.gz',
    );
    const wrong = filled.flatMap(({ column, cells }, index) => {
      const expected = cells.map((cell) => {
        const value = expectedValue(column.type, cell);
        return value === null ? null : `${value}`;
      });
      const difference = firstDifference(
        expected,
        rows.map((row) => row[index]),
      );
      return difference === null ? [] : [`${column.name}: ${difference}`];
    });
    expect(wrong).toEqual([]);
  });

  it('writes negative zero with its sign', () => {
    const filled = [{ column: columnOf('v', { kind: 'float', bits: 64 }), cells: [-0, 0, 1.5] }];
    const file = encodeFile(filled, { format: 'jsonl', compression: 'none' });
    expect(textOf(file, 'none')).toBe('{"v":-0.0}\n{"v":0}\n{"v":1.5}\n');
  });

  it('writes what JSON has no number for as text', () => {
    const filled = [{ column: columnOf('v', { kind: 'float', bits: 64 }), cells: [NaN, Infinity, -Infinity] }];
    const file = encodeFile(filled, { format: 'jsonl', compression: 'none' });
    expect(textOf(file, 'none')).toBe('{"v":"NaN"}\n{"v":"Infinity"}\n{"v":"-Infinity"}\n');
  });

  it('escapes names once and exactly', () => {
    const name = 'a"b\\c\n\u0000\u2028é';
    const filled = [{ column: columnOf(name, { kind: 'date' }), cells: [0] }];
    const file = encodeFile(filled, { format: 'jsonl', compression: 'none' });
    expect(JSON.parse(textOf(file, 'none'))).toEqual({ [name]: '1970-01-01' });
  });

  it('is empty without a row', () => {
    const filled = fillColumns(0, 'none', false);
    expect(encodeFile(filled, { format: 'jsonl', compression: 'none' })).toHaveLength(0);
    expect(textOf(encodeFile(filled, { format: 'jsonl', compression: 'gzip' }), 'gzip')).toBe('');
  });

  it('gives back any text', () => {
    const cell = fc.oneof(fc.constant(null), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    const cells = fc.sample(cell, { seed: 19, numRuns: 5000 });
    const filled = [{ column: columnOf('v', { kind: 'string' }), cells }];
    const file = encodeFile(filled, { format: 'jsonl', compression: 'none' }, 900);
    expect(differences(file, filled, 'none')).toEqual([]);
  });
});
