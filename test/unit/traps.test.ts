// The traps of reading SQL Server each have a test by that name; this one counts them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What is known to go wrong when SQL Server is read, by number. */
const traps: readonly string[] = [
  'decimal through a JavaScript number',
  'offset dropped',
  '100 ns dropped',
  'done treated as success',
  'stalled stream',
  'time zone',
  'code page',
  'parallel ranges under READ COMMITTED',
  'snapshot not pinned by BEGIN TRAN',
  'closed bounds, MIN and MAX',
  'order of strings and GUIDs in JavaScript',
  'composite OR predicate',
  'change tracking cleaned up',
  'MIN_ACTIVE_ROWVERSION inside the snapshot',
  'CONCAT cuts in hashes',
  'masked column exported',
  'CHECKSUM_AGG is blind',
  'the year 9999 in nanoseconds',
  'a value of more than 512 million characters',
  'a session still at SNAPSHOT',
  'encrypt:false shows the password',
  'refused login repeated',
  'odd and doubled names',
  'geometry with Z',
  'row-level security',
  'SELECT * on sparse and graph tables',
  'default style of money',
  'style 127 of datetimeoffset',
];

const root = join(import.meta.dirname, '..');
const texts = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.test\.tsx?$|\.spec\.ts$/.test(name))
  .map((name) => readFileSync(join(root, name), 'utf8'));

test.each(traps.map((trap, i) => [i + 1, trap] as const))('there is a test for trap %i (%s)', (number) => {
  const name = new RegExp(`(?:test|it|describe)(?:\\.each\\([^]*?\\))?\\(\\s*['\`"]trap ${String(number)}: `);
  expect(texts.some((text) => name.test(text))).toBe(true);
});
