// CSV files read back by DuckDB, and the rules of the format one by one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnOf, firstDifference, type FilledColumn } from './cells.ts';
import { encodeFile } from './encode-file.ts';
import { expectedText } from './expected-text.ts';
import { queryFile, textOf } from './readers.ts';
import { fillColumns } from './samples.ts';

const readCsv = `SELECT * FROM read_csv({file}, header = true, all_varchar = true, auto_detect = false, delim = ',',
  quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, max_line_size = 20000000, columns = {columns})`;

async function differences(file: Uint8Array, filled: readonly FilledColumn[], compression: 'none' | 'gzip') {
  const columns = `{${filled.map(({ column }) => `'${column.name}': 'VARCHAR'`).join(', ')}}`;
  const extension = compression === 'gzip' ? 'csv.gz' : 'csv';
  const rows = await queryFile(file, readCsv.replace('{columns}', columns), extension);
  return filled.flatMap(({ column, cells }, index) => {
    const expected = cells.map((cell) => expectedText(column.type, cell));
    const difference = firstDifference(
      expected,
      rows.map((row) => row[index]),
    );
    return difference === null ? [] : [`${column.name}: ${difference}`];
  });
}

const text = (name: string, cells: readonly (string | null)[], isNullable = true): FilledColumn => ({
  column: columnOf(name, { kind: 'string' }, isNullable),
  cells,
});

const csvOf = (filled: readonly FilledColumn[]): string =>
  textOf(encodeFile(filled, { format: 'csv', compression: 'none' }), 'none');

describe('a CSV file', () => {
  for (const compression of ['none', 'gzip'] as const) {
    for (const nulls of ['none', 'some', 'all'] as const) {
      it(`gives back values of every type with ${nulls} NULL in ${compression}`, async () => {
        const filled = fillColumns(2500, nulls, false);
        const file = encodeFile(filled, { format: 'csv', compression }, 700);
        expect(await differences(file, filled, compression)).toEqual([]);
      });
    }

    it(`gives back values of 5 MB in ${compression}`, async () => {
      const large = 'a"b,\r\nß'.repeat(625_000);
      const bytes = new Uint8Array(3_000_000).map((_, index) => index * 7);
      const filled: FilledColumn[] = [
        text('t', ['a', large, null, 'z']),
        { column: columnOf('b', { kind: 'binary' }), cells: [bytes, null, new Uint8Array(0), bytes] },
      ];
      const file = encodeFile(filled, { format: 'csv', compression }, 3);
      expect(await differences(file, filled, compression)).toEqual([]);
    });
  }

  it('keeps NULL and the empty string apart', () => {
    expect(csvOf([text('a', [null, '', 'x']), text('b', ['', null, null])])).toBe('a,b\r\n,""\r\n"",\r\nx,\r\n');
  });

  it('quotes a field only when it must', () => {
    const cells = ['a b', ' a', 'a,b', 'a"b', 'a\nb', 'a\rb', "a'b;\t"];
    const lines = ['a b,', ' a,', '"a,b",', '"a""b",', '"a\nb",', '"a\rb",', "a'b;\t,"];
    expect(
      csvOf([
        text('v', cells),
        text(
          'n',
          cells.map(() => null),
        ),
      ]),
    ).toBe(`v,n\r\n${lines.join('\r\n')}\r\n`);
  });

  it('quotes long fields by the same rule', () => {
    const long = 'x'.repeat(1000);
    const cells = [long, `${long},`, `${long}"`, `${long}\r`];
    const lines = [long, `"${long},"`, `"${long}"""`, `"${long}\r"`];
    expect(csvOf([text('v', cells, false)])).toBe(`v\r\n${lines.join('\r\n')}\r\n`);
  });

  it('quotes names in the header line', () => {
    expect(csvOf([text('a,b', []), text('c"d', [])])).toBe('"a,b","c""d"\r\n');
  });

  it('never writes a blank line for a NULL in an only column', () => {
    expect(csvOf([text('v', ['a', null, ''])])).toBe('v,v__is_null\r\na,0\r\n,1\r\n"",0\r\n');
    expect(csvOf([text('v', ['a', ''], false)])).toBe('v\r\na\r\n""\r\n');
  });

  it('is one gzip member, so that every reader sees all of it', async () => {
    const filled = [
      text(
        'v',
        Array.from({ length: 200_000 }, (_, row) => `row ${row}`),
        false,
      ),
    ];
    const file = encodeFile(filled, { format: 'csv', compression: 'gzip' }, 30_000);
    const stream = new Blob([file]).stream().pipeThrough(new DecompressionStream('gzip'));
    const plain = encodeFile(filled, { format: 'csv', compression: 'none' });
    expect(Buffer.from(await new Response(stream).arrayBuffer()).equals(plain)).toBe(true);
  });

  it('has only its header without a row', () => {
    const filled = fillColumns(0, 'none', false).slice(0, 2);
    expect(csvOf(filled)).toBe('c0 bool,c1 int\r\n');
    expect(textOf(encodeFile(filled, { format: 'csv', compression: 'gzip' }), 'gzip')).toBe('c0 bool,c1 int\r\n');
  });

  it('gives back any text', async () => {
    const cell = fc.oneof(fc.constant(null), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    const table = fc.sample(fc.tuple(cell, cell, cell), { seed: 17, numRuns: 3000 });
    const filled = [0, 1, 2].map((index) =>
      text(
        `c${index}`,
        table.map((row) => row[index]),
      ),
    );
    const file = encodeFile(filled, { format: 'csv', compression: 'none' }, 500);
    expect(await differences(file, filled, 'none')).toEqual([]);
  });
});
