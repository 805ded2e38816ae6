import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeDifference } from '../../oracle/differences.ts';
import { createFixture, everyReader, fixtureColumns, rightRows, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

/** The right rows with one column of row 5 replaced by an expression. */
const changed = (column: string, expression: string): string =>
  `SELECT * REPLACE (CASE WHEN id = 5 THEN ${expression} ELSE "${column}" END AS "${column}") FROM (${rightRows})`;

/** A change of the last digit, bit or character of each column's value in row 5. */
const plantedChanges: Readonly<Record<string, string>> = {
  id: '6::BIGINT',
  flag: 'true',
  small: '2::UTINYINT',
  price: '1.5000000001::DECIMAL(38,10)',
  amount: '-0.0002::DECIMAL(19,4)',
  rate: '1e-323::DOUBLE',
  ratio: '3.4028233e38::FLOAT',
  born: `DATE '1582-10-11'`,
  at: `'2262-01-01 00:00:00.0000001'::TIMESTAMP_NS`,
  seen: `'2024-01-01 00:00:00.006'::TIMESTAMP_MS`,
  daytime: `TIME '00:00:00.000002'`,
  text: `'trailing '`,
  raw: `unhex('4100')`,
  guid: `'A1A2A3A4-A5A6-A7A8-A9AA-ABACADAEAFB1'::UUID`,
};

describe.each(everyReader)('$format read by $reader', ({ format, reader }) => {
  it('finds no difference in a right file', async () => {
    expect(await fixture.compare(rightRows, format, reader)).toEqual({ rows: 5, cells: 70, differences: [] });
  });

  it.each(fixtureColumns.map(({ name }) => name).filter((name) => name !== 'id'))(
    'finds a changed digit in column %s and names row and column',
    async (name) => {
      const { differences } = await fixture.compare(changed(name, plantedChanges[name] ?? ''), format, reader);
      expect(differences).toHaveLength(1);
      expect(differences[0]).toMatchObject({ kind: 'cell', row: 'id="5"', column: name });
    },
  );

  it('finds a changed key as one row missing and one too many', async () => {
    const { differences } = await fixture.compare(changed('id', '6::BIGINT'), format, reader);
    expect(differences).toEqual([
      { kind: 'missing', row: 'id="5"' },
      { kind: 'extra', row: 'id="6"' },
    ]);
  });

  it('finds a lost row', async () => {
    const { differences } = await fixture.compare(`FROM (${rightRows}) WHERE id <> 4`, format, reader);
    expect(differences).toEqual([{ kind: 'missing', row: 'id="4"' }]);
  });

  it('finds a doubled row', async () => {
    const rows = `${rightRows} UNION ALL FROM (${rightRows}) WHERE id = 5`;
    const { differences } = await fixture.compare(rows, format, reader);
    expect(differences).toEqual([{ kind: 'doubled', row: 'id="5"' }]);
  });

  it('tells NULL from the empty text, both ways', async () => {
    const emptied = rightRows.replaceAll('NULL::VARCHAR', "''::VARCHAR");
    expect((await fixture.compare(emptied, format, reader)).differences).toEqual([
      { kind: 'cell', row: 'id="4"', column: 'text', expected: null, found: '' },
    ]);
    const nulled = `SELECT * REPLACE (CASE WHEN text = '' THEN NULL ELSE text END AS text) FROM (${rightRows})`;
    expect((await fixture.compare(nulled, format, reader)).differences).toEqual([
      { kind: 'cell', row: 'id="1"', column: 'text', expected: '', found: null },
    ]);
  });

  it('finds values that changed places between two rows', async () => {
    const swapped = `SELECT * REPLACE (CASE id WHEN 5 THEN 1::UTINYINT + 254::UTINYINT WHEN 1 THEN 1::UTINYINT ELSE small END::UTINYINT AS small) FROM (${rightRows})`;
    const { differences } = await fixture.compare(swapped, format, reader);
    expect(differences.map(describeDifference)).toEqual([
      'row id="1", column small: source has "255", file has "1"',
      'row id="5", column small: source has "1", file has "255"',
    ]);
  });

  it('finds a column with another name', async () => {
    const { differences } = await fixture.compare(rightRows, format, reader);
    expect(differences).toEqual([]);
    const renamed =
      format === 'parquet'
        ? await fixture.compare(`SELECT * RENAME (small AS smal) FROM (${rightRows})`, format, reader)
        : await fixture.compareFiles([handMade(format, 'smal')], format, reader);
    expect(renamed.differences).toHaveLength(1);
    expect(renamed.differences[0].kind).toBe('schema');
  });

  it('reports every row when there is no file at all', async () => {
    const { differences } = await fixture.compareFiles([], format, reader);
    expect(differences.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'missing'));
  });
});

/** A file of one row whose column `small` has another name. */
function handMade(format: 'csv' | 'jsonl', name: string): string {
  const names = fixtureColumns.map((column) => (column.name === 'small' ? name : column.name));
  const file = join(fixture.folder, `hand-made-${name}.${format}`);
  writeFileSync(
    file,
    format === 'csv'
      ? `${names.join(',')}\r\n${names.map(() => '').join(',')}\r\n`
      : `${JSON.stringify(Object.fromEntries(names.map((key) => [key, null])))}\n`,
  );
  return file;
}

describe('compression', () => {
  it.each(['zstd', 'snappy', 'gzip', 'uncompressed'])('Parquet with %s is read by all three readers', async (name) => {
    for (const reader of ['duckdb', 'hyparquet', 'parquet-wasm'] as const) {
      expect((await fixture.compare(rightRows, 'parquet', reader, name)).differences).toEqual([]);
    }
  });

  it.each(['csv', 'jsonl'] as const)('gzipped %s is read', async (format) => {
    expect((await fixture.compare(rightRows, format, 'duckdb', 'gzip')).differences).toEqual([]);
    expect((await fixture.compare(changed('small', '2::UTINYINT'), format, 'duckdb', 'gzip')).differences).toHaveLength(
      1,
    );
  });
});

describe('text files', () => {
  it('a wrong JSON type is a difference even when the digits are right', async () => {
    const file = join(fixture.folder, 'number.jsonl.gz');
    const row = Object.fromEntries(fixtureColumns.map(({ name, values }) => [name, values[3] ?? null]));
    writeFileSync(file, gzipSync(JSON.stringify({ ...row, id: 4 })));
    const { differences } = await fixture.compareFiles([file], 'jsonl', 'duckdb');
    expect(differences.map(describeDifference)).toContain(
      'row id="not a string: 4" is in the files but not in the source',
    );
  });

  it('a CSV NULL written with quotes is the empty text', async () => {
    const file = join(fixture.folder, 'quoted.csv');
    const names = fixtureColumns.map(({ name }) => name);
    const fields = names.map((name) => (name === 'id' ? '4' : name === 'text' ? '""' : ''));
    writeFileSync(file, `${names.join(',')}\r\n${fields.join(',')}\r\n`);
    const { differences } = await fixture.compareFiles([file], 'csv', 'duckdb');
    expect(differences).toContainEqual({ kind: 'cell', row: 'id="4"', column: 'text', expected: null, found: '' });
  });
});

describe('tables without a key', () => {
  it('are compared by whole rows', async () => {
    const file = join(fixture.folder, 'keyless.csv');
    const names = fixtureColumns.map(({ name }) => name);
    const line = fixtureColumns.map(({ values }) => values[3] ?? '').join(',');
    writeFileSync(file, `${names.join(',')}\r\n${line}\r\n${line}\r\n`);
    const { differences } = await fixture.compareFiles([file], 'csv', 'duckdb', false);
    expect(differences.map(({ kind }) => kind).sort()).toEqual(['doubled', 'missing', 'missing', 'missing', 'missing']);
  });
});
