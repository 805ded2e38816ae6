import { inflateRawSync, crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeReport } from '../../../electron/worker/report/make-report.ts';
import { reportJsonSchema } from '../../../shared/report-schema.ts';
import { reportSchema } from '../../../shared/report.ts';
import { fullReport, reportColumn, reportTable, sampleReport } from '../../fakes/report.ts';

/** A reader of its own: RFC 4180, nothing else. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      at += 1;
      while (text[at] !== '"' || text[at + 1] === '"') {
        if (text[at] === '"') at += 1;
        cell += text[at] ?? '';
        at += 1;
      }
      at += 1;
    } else while (at < text.length && text[at] !== ',' && text[at] !== '\r') cell += text[at++] ?? '';
    row.push(cell);
    if (text[at] === ',') at += 1;
    else {
      expect(text.slice(at, at + 2)).toBe('\r\n');
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('CSV', () => {
  test('has a row a table that reads back, with every odd name', () => {
    const report = fullReport();
    const { text, fileName } = makeReport(report, 'csv');
    expect(fileName).toBe('tableferry-20260307T140512Z-9f2c4e1a-tables.csv');
    expect(text.startsWith('\u{feff}schema,table,')).toBe(true);
    const [head = [], ...rows] = parseCsv(text.slice(1));
    expect(rows).toHaveLength(report.tables.length);
    const names = rows.map((row) => row[head.indexOf('table')]);
    expect(names).toEqual(report.tables.map(({ name }) => (name.startsWith('=') ? `'${name}` : name.toWellFormed())));
  });

  test('keeps what might be a formula from being one, and numbers as they are', () => {
    const wild = ['=1+1', '+1', '-1', '@sum', '\t=1', ' =1', '＝1', '|cmd'];
    const columns = wild.map((text) => reportColumn(text, { min: '-12.50', max: text }));
    const { text } = makeReport(sampleReport({ tables: [reportTable('T', { columns })] }), 'csv-columns');
    const [head = [], ...rows] = parseCsv(text.slice(1));
    expect(rows.map((row) => row[head.indexOf('column')])).toEqual(wild.map((one) => `'${one}`));
    expect(new Set(rows.map((row) => row[head.indexOf('least')]))).toEqual(new Set(['-12.50']));
    // A number stays one; anything else is a text that nobody computes.
    expect(rows.map((row) => row[head.indexOf('greatest')])).toEqual(
      wild.map((one) => (one === '-1' ? one : `'${one}`)),
    );
  });

  test('has a row a finding, source value beside file value', () => {
    const [head = [], ...rows] = parseCsv(makeReport(fullReport(), 'csv-findings').text.slice(1));
    const pick = (row: string[], name: string): string | undefined => row[head.indexOf(name)];
    expect(
      rows.map((row) => [
        pick(row, 'severity'),
        pick(row, 'key'),
        pick(row, 'in the source or on record'),
        pick(row, 'in the file'),
      ]),
    ).toEqual([
      ['decision', '', '', ''],
      ['fault', '4711', '12.50', '12.51'],
      ['fault', '99', '', ''],
      ['notice', '12', '5', '4'],
    ]);
  });
});

/** The files of an archive, read from its directory, each checked against its CRC. */
function unzip(bytes: Buffer): Map<string, string> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < bytes.readUInt16LE(end + 10); index++) {
    const [packedBytes, sizeBytes, nameBytes] = [
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 24),
      bytes.readUInt16LE(at + 28),
    ];
    const offset = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameBytes);
    const data = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    const content = inflateRawSync(bytes.subarray(data, data + packedBytes));
    expect([content.length, crc32(content)]).toEqual([sizeBytes, bytes.readUInt32LE(at + 16)]);
    files.set(name, content.toString('utf8'));
    at += 46 + nameBytes;
  }
  return files;
}

const unescape = (xml: string): string =>
  xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

type XlsxCell = { readonly text: string } | { readonly number: string; readonly style: string } | null;

function cellsOf(sheet: string): XlsxCell[][] {
  return [...sheet.matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [
      ...row.matchAll(
        /<c\/>|<c s="(\d+)"(?: t="inlineStr"><is><t xml:space="preserve">(.*?)<\/t><\/is>|><v>([^<]*)<\/v>)<\/c>/gs,
      ),
    ].map(([, style = '', text, number]) =>
      text !== undefined ? { text: unescape(text) } : number === undefined ? null : { number, style },
    ),
  );
}

describe('XLSX', () => {
  const { text, encoding } = makeReport(fullReport(), 'xlsx');
  const files = unzip(Buffer.from(text, 'base64'));
  const sheet = (number: number): string => files.get(`xl/worksheets/sheet${String(number)}.xml`) ?? '';

  test('has its sheets, each with a frozen head, a filter and widths', () => {
    expect(encoding).toBe('base64');
    const names = [...(files.get('xl/workbook.xml') ?? '').matchAll(/<sheet name="(\w+)"/g)].map(([, name]) => name);
    expect(names).toEqual(['Summary', 'Tables', 'Columns', 'Findings', 'Rules', 'Validations']);
    for (let number = 1; number <= names.length; number++)
      expect(sheet(number)).toMatch(/<pane ySplit="1" .*state="frozen"\/>.*<cols>.*<autoFilter ref="A1:[A-Z]+\d+"\/>/s);
  });

  test('gives every name back as it is', () => {
    const [head = [], ...rows] = cellsOf(sheet(2));
    const place = head.findIndex((cell) => cell !== null && 'text' in cell && cell.text === 'table');
    expect(rows.map((row) => row[place])).toEqual(
      fullReport().tables.map(({ name }) => ({ text: name.toWellFormed() })),
    );
  });

  test('holds real numbers and times, and as text what has more than 15 digits', () => {
    const [head = [], ...rows] = cellsOf(sheet(3));
    const place = (name: string): number =>
      head.findIndex((cell) => cell !== null && 'text' in cell && cell.text === name);
    const [amount = [], big = []] = rows;
    expect(amount[place('least')]).toEqual({ number: '-12.50', style: '3' });
    expect(amount[place('nulls')]).toEqual({ number: '0', style: '2' });
    expect(big[place('sum')]).toEqual({ text: '123456789012345678901234567890' });
    expect(big[place('least')]).toEqual({ text: '9007199254740993' });
    const summary = cellsOf(sheet(1));
    // 2026-03-07 14:05:12 as a spreadsheet counts days.
    const started = summary.find(
      (row) => row[0] !== null && row[0] !== undefined && 'text' in row[0] && row[0].text === 'Started',
    );
    expect(
      Number(started?.[3] !== null && started?.[3] !== undefined && 'number' in started[3] ? started[3].number : 0),
    ).toBeCloseTo(46088.58694, 4);
  });

  test('never loses a digit of a number, whatever it is', () => {
    const wild = [
      '0.1',
      '0.000000000000001',
      '999999999999999',
      '1000000000000000',
      '123456789.123456',
      '1234567890.123456',
      '-0',
      '1e5',
      'NaN',
    ];
    const columns = wild.map((sum) => reportColumn('c', { sum }));
    const made = makeReport(sampleReport({ tables: [reportTable('T', { columns })] }), 'xlsx');
    const [, ...rows] = cellsOf(unzip(Buffer.from(made.text, 'base64')).get('xl/worksheets/sheet3.xml') ?? '');
    expect(rows.map((row) => row[8]).map((cell) => cell !== null && cell !== undefined && 'number' in cell)).toEqual([
      true,
      true,
      true,
      false,
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  test('is the same bytes for the same report', () => {
    expect(makeReport(fullReport(), 'xlsx').text).toBe(text);
  });
});

describe('JSON', () => {
  test('is what the schema says, and says its version', () => {
    const parsed: unknown = JSON.parse(makeReport(fullReport(), 'json').text);
    expect(reportSchema.parse(parsed)).toMatchObject({ reportVersion: 1, verdict: 'faultsFound' });
  });

  test('has a published schema that names its fields and lets pass what a later version adds', () => {
    const schema = JSON.stringify(reportJsonSchema());
    expect(schema).toContain('"$schema":"https://json-schema.org/draft/2020-12/schema"');
    for (const field of ['reportVersion', 'headline', 'sourceRows', 'fingerprint', 'rowsBroken', 'proves'])
      expect(schema).toContain(`"${field}":{`);
    expect(schema).not.toContain('additionalProperties":false');
  });
});
