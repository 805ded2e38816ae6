// CSV of Data Factory, read value by value: what is certain is proven, and what is not is named with its reason.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeMarks } from '../../../electron/worker/source/changes/take-marks.ts';
import type { Plan } from '../../../shared/plan.ts';
import { verdictOf, type Tier, type Validation } from '../../../shared/validation.ts';
import { buildFactoryPlan } from '../../fakes/data-factory-world.ts';
import type { FileForm, WriterSettings } from '../../fakes/data-factory/sink.ts';
import {
  columnOfType,
  intColumn,
  openDoubleWorld,
  primaryKey,
  type DoubleWorld,
  type LoadedTable,
} from '../../fakes/double-world.ts';
import { fileFormOf, fileName, fileOf, folderOf, readTable, type TableRows } from '../../fakes/factory-files.ts';
import { stockAll, validateStocked } from '../../fakes/factory-proof.ts';
import { createFakeTarget } from '../../fakes/target.ts';

const ticksADay = 864_000_000_000n;
const words = [
  'Anna',
  'a "quoted" text',
  'two\nlines',
  'comma, semicolon;',
  '',
  String.raw`back\slash`,
  '日本 🚢',
  ' x ',
];
const things: LoadedTable = {
  schema: 'dbo',
  name: 'things',
  columns: [
    intColumn('id'),
    columnOfType('name', { name: 'nvarchar', length: 40 }, true),
    columnOfType('sure', { name: 'varchar', length: 20 }),
    columnOfType('amount', { name: 'decimal', precision: 20, scale: 4 }, true),
    columnOfType('ratio', { name: 'float' }),
    columnOfType('blob', { name: 'varbinary', length: 20 }, true),
    columnOfType('at', { name: 'datetime2', scale: 7 }, true),
    columnOfType('old', { name: 'datetime2', scale: 7 }),
    columnOfType('flag', { name: 'bit' }, true),
    columnOfType('uid', { name: 'uniqueidentifier' }),
    columnOfType('clock', { name: 'time', scale: 3 }),
  ],
  indexes: [primaryKey('id')],
  rows: Array.from({ length: 90 }, (_, row) => [
    row,
    row % 5 === 0 ? null : (words[row % words.length] ?? ''),
    row === 7 ? String.raw`\N` : `s${String(row)}`,
    row % 4 === 0 ? null : BigInt(row) * 123_456_789n - 5_000_000_000n,
    row / 7 + 0.1,
    row % 6 === 0 ? null : Buffer.from(Array.from({ length: row % 5 }, (_value, at) => row * 7 + at)),
    row % 3 === 0 ? null : 738_000n * ticksADay + BigInt(row) * 12_345_678_901n,
    // Beyond what nanoseconds since 1970 hold: the plan has them as text.
    100_000n * ticksADay + BigInt(row) * 98_765_432_109n,
    row % 7 === 0 ? null : row % 2,
    Buffer.from(Array.from({ length: 16 }, (_value, byte) => (row * 31 + byte * 7) % 256)),
    BigInt(row) * 12_340_000n,
  ]),
};

let double: DoubleWorld;
let plan: Plan;
let read: TableRows;
let form: FileForm;
let marks: Awaited<ReturnType<typeof takeMarks>>;
const signal = new AbortController().signal;
beforeAll(async () => {
  double = await openDoubleWorld([things], 30_000, { isReadOnly: true });
  plan = await buildFactoryPlan(double, { format: 'csv', compression: 'none' }, (one) => one, 'dbo.*');
  read = await readTable(double, plan.tables[0]);
  form = fileFormOf(plan);
  marks = await takeMarks(double.session, plan.tables, signal);
});
afterAll(() => double.close());

type Written = {
  readonly settings?: WriterSettings['settings'];
  readonly form?: Partial<FileForm>;
  /** What the service writes in the place of what it read. */
  readonly change?: (rows: TableRows['rows']) => TableRows['rows'];
};

/** Two files, of which the run took stock, and a validation of them with the source. */
async function prove(tier: Tier, { settings = {}, form: changes = {}, change = (rows) => rows }: Written = {}) {
  const target = createFakeTarget();
  const [table] = plan.tables;
  const rows = change(read.rows);
  for (const [number, some] of [rows.slice(0, 40), rows.slice(40)].entries())
    await target.putBlob(
      fileName(plan, table, number),
      fileOf({ ...read, rows: some }, { ...form, ...changes }, settings),
      'application/octet-stream',
      signal,
    );
  const { manifest, stocks } = await stockAll(plan, folderOf, target, { marks });
  const validation = await validateStocked(manifest, tier, () => target, double);
  return { validation, parts: stocks.get('things')?.parts ?? [] };
}

const told = ({ tables }: Validation): readonly string[] =>
  tables.flatMap(({ findings }) =>
    findings.map(({ kind, severity, column }) => `${kind} ${severity} ${column ?? '-'}`),
  );
const unequal = ({ tables }: Validation): readonly string[] =>
  tables.flatMap(({ columns }) => columns.flatMap(({ name, source }) => (source === 'equal' ? [] : [name])));
const texts = ({ tables }: Validation): string =>
  tables.flatMap(({ findings }) => findings.map(({ text }) => text)).join('\n');

test.each<[string, Written]>([
  ['the exported form', {}],
  ['everything in quotes, NULL too', { settings: { quoted: 'all' } }],
  ['bytes as hexadecimal with 0x', { settings: { texts: { bytes: '0x' } } }],
  ['no conversion asked for', { form: { translator: undefined } }],
])('%s is proven to the last value', async (_, written) => {
  const { validation } = await prove('full', written);
  expect([texts(validation), verdictOf(validation)]).toEqual(['', 'verified']);
  expect(unequal(validation)).toEqual([]);
});

test('floats of fifteen digits are not proven, and nothing else is called in question', async () => {
  const { validation } = await prove('full', { settings: { texts: { floats: 'fifteen' } } });
  expect([told(validation), verdictOf(validation)]).toEqual([['notCompared notice ratio'], 'incomplete']);
  expect(unequal(validation)).toEqual(['ratio']);
  expect(texts(validation)).toMatch(/Column ratio is not proven: 90 values .*fewer digits.*"0\.1".*rounded/);
  expect(validation.cannot.join('\n')).toContain('dbo.things.ratio');
});

test('bytes in a form that nobody told are not proven', async () => {
  const { validation } = await prove('full', { settings: { texts: { bytes: 'hex' } } });
  expect([told(validation), unequal(validation)]).toEqual([['notCompared notice blob'], ['blob']]);
});

test('numbers with a comma cannot be read, and are told with the first of them', async () => {
  const { validation, parts } = await prove('full', {
    form: { translator: undefined },
    settings: { texts: { culture: 'de-de' } },
  });
  expect(told(validation)).toEqual(['notCompared notice amount', 'notCompared notice ratio']);
  expect(unequal(validation)).toEqual(['amount', 'ratio']);
  expect(texts(validation)).toContain('in row 2 of its file ("-487654,3211"): it is not a number as it is written');
  // A fingerprint would be that of other rows; bytes and rows are on record all the same.
  expect(parts.map(({ fingerprint, md5, rows }) => [fingerprint, typeof md5, rows])).toEqual([
    [null, 'string', 40],
    [null, 'string', 50],
  ]);
});

test('a text that looks like NULL where everything is quoted is not proven', async () => {
  const mark = String.raw`\N`;
  const nameAt = read.columns.findIndex(({ name }) => name === 'name');
  const change: Written['change'] = (rows) => rows.map((row, number) => (number === 3 ? row.with(nameAt, mark) : row));
  const { validation } = await prove('full', { settings: { quoted: 'all' }, change });
  expect([told(validation), unequal(validation)]).toEqual([['notCompared notice name'], ['name']]);
  expect(texts(validation)).toContain(`written as "${mark}" in quotes, which is NULL or that text`);
});

test('a value that differs in a column that is certain is a fault, beside columns that are not', async () => {
  const sureAt = read.columns.findIndex(({ name }) => name === 'sure');
  const change: Written['change'] = (rows) => rows.map((row, number) => (number === 9 ? row.with(sureAt, 'bad') : row));
  const { validation } = await prove('full', { settings: { texts: { floats: 'fifteen' } }, change });
  expect(verdictOf(validation)).toBe('differs');
  expect(told(validation)).toContain('valueDiffers fault sure');
  expect(told(validation).filter((one) => one.includes('fault'))).toHaveLength(1);
  expect(texts(validation)).toContain('The rows differ in other columns');
});

test('rows that were lost or doubled are found without their key, and what is not certain is not compared beside them', async () => {
  const change: Written['change'] = (rows) => [...rows.slice(0, 20), ...rows.slice(21), rows[50] ?? []];
  const { validation } = await prove('full', { change });
  expect(told(validation).toSorted()).toEqual([
    'notCompared notice blob',
    'notCompared notice ratio',
    'rowLost fault -',
    'rowRepeated fault -',
  ]);
});

test('a time that was cut off to milliseconds is not proven', async () => {
  const translator = {
    type: 'TabularTranslator',
    typeConversion: true,
    typeConversionSettings: { dateTimeFormat: 'yyyy-MM-dd HH:mm:ss.fff' },
  };
  const { validation } = await prove('full', { form: { translator } });
  expect([told(validation), unequal(validation)]).toEqual([
    ['notCompared notice at', 'notCompared notice old'],
    ['at', 'old'],
  ]);
});

test('the tier standard compares what is certain, and leaves what is not', async () => {
  const { validation } = await prove('standard', { settings: { texts: { floats: 'fifteen' } } });
  expect(told(validation).every((one) => one === 'notCompared notice ratio')).toBe(true);
  const clean = await prove('standard');
  expect([texts(clean.validation), verdictOf(clean.validation)]).toEqual(['', 'verified']);
});

test('the tier sample calls no value a difference that its text leaves open', async () => {
  const { validation } = await prove('sample', { settings: { texts: { floats: 'fifteen' } } });
  expect(told(validation)).toEqual(['notCompared notice ratio']);
});
