import { describe, expect, test } from 'vitest';
import { describeTable } from '../../../electron/worker/readers/table-schema.ts';
import { tableSchemaSchema } from '../../../shared/table-schema.ts';
import { planTable } from '../../fakes/plan.ts';
import { planOf, sampleFacts, sqlType } from './sample-facts.ts';

const columnOf = (schema: ReturnType<typeof describeTable>, name: string) =>
  schema.columns.find((column) => column.name === name);

describe('the schema of a table', () => {
  test.each(['parquet', 'csv', 'jsonl'] as const)('of %s files is what its own description says', (format) => {
    const schema = describeTable(sampleFacts({ format }));
    expect(tableSchemaSchema.parse(JSON.parse(JSON.stringify(schema)))).toEqual(schema);
    expect(schema).toMatchObject({ rows: 15, bytes: 1600, parts: 2, format });
  });

  test('tells the declared type apart from what the files hold', () => {
    const schema = describeTable(sampleFacts({ format: 'parquet' }));
    expect(columnOf(schema, 'at7text')).toMatchObject({
      declaredAs: 'datetime2(7)',
      files: [{ parquet: { physical: 'BYTE_ARRAY', logical: 'STRING' } }],
    });
    expect(columnOf(schema, 'cash')?.files[0]?.parquet).toEqual({
      physical: 'FIXED_LEN_BYTE_ARRAY',
      length: 9,
      logical: 'DECIMAL(19, 4)',
    });
    expect(columnOf(schema, 'zoned')?.files.map(({ name, holds }) => [name, holds])).toEqual([
      ['zoned', 'value'],
      ['zoned__tz', 'offsetMinutes'],
    ]);
    expect(columnOf(schema, 'anything')?.files.map(({ holds }) => holds)).toEqual(['value', 'baseType']);
  });

  test('names identity, computed columns, keys and checks', () => {
    const schema = describeTable(sampleFacts({}));
    expect(columnOf(schema, 'id')).toMatchObject({ isIdentity: true, computed: null });
    expect(columnOf(schema, 'total')?.computed).toEqual({ definition: '([price]*[cents])' });
    expect(schema.keys?.map(({ name }) => name)).toEqual(['PK_Every', 'UX_Every_code', 'UX_hidden']);
    expect(schema.checks).toHaveLength(4);
  });

  test('says null, not none, where a plan of an older version does not tell', () => {
    const table = planTable('t0', { columns: [planOf('a', sqlType('int'), true)] });
    expect(describeTable(sampleFacts({}, { table }))).toMatchObject({ keys: null, checks: null });
  });
});
