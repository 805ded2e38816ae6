// The sample's large values: five megabytes in each of the max types, beside small, empty and missing ones.
import type { Random } from '../random.ts';
import * as t from '../sample-table.ts';
import type { SampleTable } from '../sample-table.ts';

const fiveMegabytes = 5 * 1024 * 1024;

/** Text of exactly `length` UTF-16 units made of numbered lines. */
function longText(length: number, line: (index: number) => string): string {
  const lines: string[] = [];
  let total = 0;
  for (let index = 0; total < length; index++) {
    const next = line(index);
    lines.push(next);
    total += next.length;
  }
  const text = lines.join('').slice(0, length);
  // never cut a surrogate pair in two
  return text.isWellFormed() ? text : `${text.slice(0, -1)}.`;
}

function longXml(length: number): string {
  const paragraph = (index: number): string => `<p n="${index}">Zeile ${index} &amp; § 😀</p>`;
  const body: string[] = [];
  let total = '<doc></doc>'.length;
  for (let index = 0; total + paragraph(index).length <= length - 40; index++) {
    body.push(paragraph(index));
    total += paragraph(index).length;
  }
  return `<doc>${body.join('')}<f>${'.'.repeat(length - total - '<f></f>'.length)}</f></doc>`;
}

function longBytes(length: number, random: Random): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) bytes[index] = random.uint32() >>> 24;
  return bytes;
}

export const documents: SampleTable = {
  definition: {
    schema: 'dbo',
    name: 'documents',
    columns: [
      { ...t.column('document_id', t.int), isIdentity: true },
      t.column('title', t.nvarchar(60)),
      t.nullable('body_varchar', t.varchar(-1)),
      t.nullable('body_nvarchar', t.nvarchar(-1)),
      t.nullable('body_varbinary', t.varbinary(-1)),
      t.nullable('body_xml', t.xml),
    ],
    indexes: [t.primaryKey('PK_documents', 'document_id')],
  },
  rowCount: 8,
  isScaled: false,
  *rows(_count, random) {
    const ascii = longText(fiveMegabytes, (index) => `line ${index}: "quoted", and more\r\n`);
    const unicode = longText(fiveMegabytes / 2, (index) => `Zeile ${index}: ä€漢字😀\n`);
    const bytes = longBytes(fiveMegabytes, random);
    const xml = longXml(fiveMegabytes / 2);
    yield [1, 'varchar(max)', ascii, null, null, null];
    yield [2, 'nvarchar(max)', null, unicode, null, null];
    yield [3, 'varbinary(max)', null, null, bytes, null];
    yield [4, 'xml', null, null, null, xml];
    yield [5, 'small', 'a', 'ß', new Uint8Array([0]), '<a/>'];
    yield [6, 'empty', '', '', new Uint8Array(0), ''];
    yield [7, 'missing', null, null, null, null];
    yield [8, 'blanks', '  ', ' \n ', new Uint8Array([32, 10]), '<a> </a>'];
  },
};
