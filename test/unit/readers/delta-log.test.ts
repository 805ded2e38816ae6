// The Delta log of a table: its protocol, its schema and its files, and when there is none.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decideDelta } from '../../../electron/worker/readers/delta-table.ts';
import { readerFilesOf } from '../../../electron/worker/readers/reader-files.ts';
import { describeTable } from '../../../electron/worker/readers/table-schema.ts';
import type { TableFacts } from '../../../electron/worker/readers/table-facts.ts';
import { planTable } from '../../fakes/plan.ts';
import { planOf, sampleFacts, sqlType } from './sample-facts.ts';

const wanted = { format: 'parquet', deltaLog: true } as const;
const factsOf = (changes: Partial<TableFacts> = {}): TableFacts => sampleFacts(wanted, changes);
const logOf = (facts: TableFacts): string | undefined =>
  readerFilesOf(facts).find(({ file }) => file === '_delta_log/00000000000000000000.json')?.text;

const protocolSchema = z.looseObject({ minReaderVersion: z.number(), minWriterVersion: z.number() });
const actionSchema = z.object({
  protocol: protocolSchema.optional(),
  metaData: z.looseObject({ schemaString: z.string(), configuration: z.record(z.string(), z.string()) }).optional(),
  add: z.looseObject({ path: z.string(), size: z.number(), stats: z.string() }).optional(),
});

function actionsOf(facts: TableFacts) {
  const lines = (logOf(facts) ?? '').split('\n').filter((line) => line !== '');
  const actions = lines.map((line) => actionSchema.parse(JSON.parse(line)));
  return {
    protocol: actions.find(({ protocol }) => protocol !== undefined)?.protocol,
    metaData: actions.find(({ metaData }) => metaData !== undefined)?.metaData,
    adds: actions.flatMap(({ add }) => (add === undefined ? [] : [add])),
  };
}

const withColumns = (columns: Readonly<Record<string, ReturnType<typeof sqlType>>>): TableFacts =>
  factsOf({
    table: planTable('t0', { columns: Object.entries(columns).map(([name, type]) => planOf(name, type, true)) }),
  });

test('is what was agreed on, byte for byte', async () => {
  await expect(logOf(factsOf())).toMatchFileSnapshot('golden/delta-log.txt');
});

test('names each part by a URL from its folder, with its size and rows', () => {
  const folder = 'a/b%20c/r';
  const name = `${folder}/s=1/p+a%20b-0.parquet`;
  const { adds } = actionsOf(factsOf({ folder, parts: [{ name, rows: 7, bytes: 99 }] }));
  expect(adds).toEqual([
    expect.objectContaining({ path: 's%3D1/p%2Ba%2520b-0.parquet', size: 99, stats: '{"numRecords":7}' }),
  ]);
});

describe('asks no more of a reader than the table needs', () => {
  test.each([
    ['nothing special', { a: sqlType('int') }, { minReaderVersion: 1, minWriterVersion: 2 }],
    ['a name with a blank', { 'a b': sqlType('int') }, { minReaderVersion: 2, minWriterVersion: 5 }],
    [
      'a time without zone',
      { a: sqlType('datetime2', { scale: 3 }) },
      { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: ['timestampNtz'], writerFeatures: ['timestampNtz'] },
    ],
  ])('for %s', (_, columns, protocol) => {
    expect(actionsOf(withColumns(columns)).protocol).toEqual(protocol);
  });
});

test('maps names that Delta does not take to those in the files', () => {
  const { metaData } = actionsOf(withColumns({ 'a b': sqlType('int'), c: sqlType('int') }));
  expect(metaData?.configuration).toEqual({
    'delta.columnMapping.mode': 'name',
    'delta.columnMapping.maxColumnId': '2',
  });
  expect(JSON.parse(metaData?.schemaString ?? '')).toMatchObject({
    fields: [{ name: 'a b', metadata: { 'delta.columnMapping.physicalName': 'a b' } }, { name: 'c' }],
  });
});

describe('there is none', () => {
  test.each([
    ['unless the plan asks for it', sampleFacts({ format: 'parquet' }), 'asks for no'],
    ['for files that are not Parquet', sampleFacts({ format: 'csv', compression: 'none', deltaLog: true }), 'Parquet'],
    ['without a folder of the table alone', factsOf({ folder: null }), 'no folder of its own'],
    [
      'for names that differ in case only',
      withColumns({ amount: sqlType('int'), Amount: sqlType('int') }),
      'differs in case only',
    ],
  ])('%s, and the schema says why', (_, facts, why) => {
    expect(logOf(facts)).toBeUndefined();
    expect(describeTable(facts).delta).toEqual({ log: null, notes: [expect.stringContaining(why)] });
  });
});

test('what Delta shows as another type is said', () => {
  const decision = decideDelta(factsOf());
  expect(decision.kind === 'log' ? decision.notes : []).toEqual([
    'In the Delta table column clock is a number, the milliseconds since midnight.',
    'In the Delta table column clock7 is a number, the nanoseconds since midnight.',
    'In the Delta table column at7 is a number, the nanoseconds since 1970.',
    'In the Delta table column guid is binary, 16 bytes in the order of the text form.',
  ]);
});
