import { expect, it } from 'vitest';
import { fuzzTsql } from '../../../fuzz/tsql.ts';

it('compiles or refuses 20,000 mutated batches, never anything else', { timeout: 120_000 }, () => {
  const { compiled, refused, failures } = fuzzTsql(20_000, 7, 10_000);
  expect(failures).toEqual([]);
  expect(compiled + refused).toBe(20_000);
  expect(compiled).toBeGreaterThan(200);
});
