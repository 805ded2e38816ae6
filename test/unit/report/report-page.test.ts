import { describe, expect, test } from 'vitest';
import { reportPage } from '../../../electron/worker/report/report-page.ts';
import { finding, fullReport, reportColumn, reportTable, sampleReport, validation } from '../../fakes/report.ts';

/** Texts of a section, without markup. */
const textOf = (page: string, id: string): string =>
  (page.split(`<section id="${id}">`)[1]?.split('</section>')[0] ?? '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the page of a report', () => {
  const page = reportPage(fullReport());
  const first = page.slice(page.indexOf('<header'), page.indexOf('</header>'));

  test('tells on its first page the verdict, who, when, from where to where, and how it was compared', () => {
    for (const told of [
      '<h1>Complete, but 2 faults were found</h1>',
      'alice on PC1',
      '2026-03-07 14:05:12 UTC',
      'sql01 \\ Sales',
      'https://contoso.blob.core.windows.net, container lake',
      'The tables are not of one moment.',
      'full: every row compared with the source',
      'FAULTS FOUND',
      '1 decision open; findings of validations: 2 faults, 1 notice',
    ])
      expect(first).toContain(told);
  });

  test('puts faults before decisions before notices', () => {
    const order = ['12.51 in the file', '3 rows set aside', 'Row 12 was changed'].map((text) => first.indexOf(text));
    expect(order.every((place) => place > 0)).toBe(true);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('shows the value of the source beside that of the file, and NULL apart from an empty text', () => {
    expect(page).toMatch(/<td class="long"><code>12\.50<\/code><\/td><td class="long"><code>12\.51<\/code><\/td>/);
    expect(page).toMatch(/<td class="long">NULL or none<\/td><td class="long"><code><\/code><\/td>/);
  });

  test('shows of every column what is known of its values and how it was compared, with every digit', () => {
    const columns = textOf(page, 'columns');
    expect(columns).toContain('123,456,789,012,345,678,901,234,567,890');
    expect(columns).toContain('9007199254740993');
    expect(columns).toContain('1,234,567,890.25 equal DIFFERS');
    expect(columns).toContain('not compared: its order depends on a collation');
  });

  test('says what each validation proves and what it cannot', () => {
    expect(textOf(page, 'validations')).toContain(
      'It proves Every row of the source stands in exactly one part, value by value. It cannot say It cannot say what',
    );
  });

  test('tells of rules which are broken, by which rows, and what was done', () => {
    expect(textOf(page, 'rules')).toContain('Amount is not NULL BROKEN 1,000 3 rows set aside 3 rows break it.');
  });

  test('runs nothing, asks for nothing and is not broken by odd names', () => {
    expect(page).not.toMatch(/<script|<img|<iframe|<object|\son\w+=/i);
    expect(page.replaceAll('https://contoso.blob.core.windows.net', '')).not.toMatch(
      /https?:|src=|href=|url\((?!#)|@import/i,
    );
    expect(page).toContain('[U+202E]reversed');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page.isWellFormed()).toBe(true);
  });

  test('draws a bar for whatever is not nothing, with its figure in words beside it', () => {
    const sizes = page.split('<section id="sizes">')[1]?.split('</section>')[0] ?? '';
    expect(sizes).toContain('width="0.50%"');
    expect(sizes).toContain('width="100.00%"');
    expect(sizes.match(/<tr>/g)).toHaveLength(12);
    expect(first).toContain('9 tables verified');
    expect(first).toContain('1 table with faults');
    expect(first).toContain('1 table not finished');
  });

  test('says of a run that was not validated that it was not', () => {
    const told = reportPage(sampleReport());
    expect(told).toContain('No validation was made after the run.');
    expect(told).not.toContain('id="validations"');
  });

  test('replaces an older validation by a newer one of its tier, and keeps it as history', () => {
    const older = validation({ verified: false, findings: [finding({ text: 'Old and gone.' })] });
    const told = reportPage(sampleReport({ validations: [older, validation()] }));
    expect(told).not.toContain('Old and gone.');
    expect(textOf(told, 'validations')).toContain('Earlier ones, which newer ones of their tier replace');
  });

  test('of 2,000 tables with 50 columns stays below 4 MB, and shows every column that differs', () => {
    const columns = Array.from({ length: 50 }, (_, index) => reportColumn(`Column_${String(index)}`));
    const tables = Array.from({ length: 2000 }, (_, index) =>
      reportTable(`Table_${String(index).padStart(4, '0')}`, {
        columns: index === 1999 ? [...columns, reportColumn('Wrong', { source: 'differs' })] : columns,
      }),
    );
    const told = reportPage(sampleReport({ tables }));
    expect(told.length).toBeLessThan(4 * 1024 * 1024);
    expect(told).toContain('>Wrong<');
    expect(textOf(told, 'columns')).toContain('Of 1,960 tables only columns that differ stand here');
  });
});
