// The catalogue of errors is put together of several files: no code stands in two of them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorCatalogue } from '../../../shared/errors.ts';

test('a code has one meaning, in one file', async () => {
  const folder = join(import.meta.dirname, '../../../shared/errors');
  const seen: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name !== 'entry.ts')) {
    const module: Record<string, object> = await import(join(folder, file));
    for (const errors of Object.values(module)) seen.push(...Object.keys(errors));
  }
  expect(seen.toSorted()).toEqual(Object.keys(errorCatalogue).toSorted());
});
