// Golden files: the exact bytes that every format has for the extremes of every type.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatSchema } from '../../../../shared/run-options.ts';
import { columnOf, type FilledColumn } from './cells.ts';
import { encodeFile } from './encode-file.ts';
import { samples } from './samples.ts';

/** The extremes of each type, then NULL. To renew a file on purpose, delete it and run the test twice. */
const rowCount = 1 + Math.max(...samples.map(({ extremes }) => extremes.length));
const filled: readonly FilledColumn[] = samples.map(({ type, extremes }, index) => ({
  column: columnOf(`c${index} ${type.kind}`, type),
  cells: Array.from({ length: rowCount }, (_, row) => extremes[row] ?? null),
}));

describe('the golden files', () => {
  for (const format of formatSchema.options) {
    it(`are what is written as ${format}`, () => {
      const path = fileURLToPath(new URL(`../../../fixtures/formats/extremes.${format}`, import.meta.url));
      const file = encodeFile(filled, { format, compression: 'none' });
      const isThere = existsSync(path);
      if (!isThere) writeFileSync(path, file);
      expect(isThere, `${path} was missing and has been written: look at it, then run again`).toBe(true);
      expect(readFileSync(path).equals(file)).toBe(true);
    });
  }
});
