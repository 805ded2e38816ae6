// The fingerprint is what its description says, tells apart what must be told apart, and adds up.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { kernelModule } from '../../../scripts/kernel/assemble.ts';
import type { OutputColumn } from '../../../shared/columns.ts';
import { fingerprintSchema, type Fingerprint } from '../../../shared/fingerprint.ts';
import { createBatch, type Batch } from '../../../electron/worker/batch/batch.ts';
import { pickRows } from '../../../electron/worker/batch/pick-rows.ts';
import { compareFingerprints, mergeFingerprints } from '../../../electron/worker/fingerprint/compare.ts';
import { createFingerprinter, emptyFingerprint } from '../../../electron/worker/fingerprint/fingerprint.ts';
import { everyColumn, randomBatch } from './random-batch.ts';
import { referenceFingerprint } from './reference.ts';

const folder = join(import.meta.dirname, '../../../electron/worker/fingerprint');

function fingerprintOf(columns: readonly OutputColumn[], ...batches: readonly Batch[]): Fingerprint {
  const fingerprinter = createFingerprinter(columns);
  for (const batch of batches) fingerprinter.add(batch);
  return fingerprinter.finish();
}

const textColumn: OutputColumn = { name: 't', type: { kind: 'string' }, isNullable: true };
const intColumn: OutputColumn = { name: 'i', type: { kind: 'int', bits: 32, signed: true }, isNullable: true };

function texts(...values: readonly (string | null)[]): Batch {
  const batch = createBatch([textColumn], values.length);
  const [column] = batch.columns;
  const bytes = values.map((value) => Buffer.from(value ?? ''));
  column.data = Buffer.concat(bytes);
  bytes.forEach(({ length }, row) => (column.offsets[row + 1] = column.offsets[row] + length));
  values.forEach((value, row) => (column.present[row] = value === null ? 0 : 1));
  column.nullCount = values.filter((value) => value === null).length;
  batch.rowCount = values.length;
  return batch;
}

function numbers(columns: readonly OutputColumn[], rows: readonly (readonly (number | null)[])[]): Batch {
  const batch = createBatch(columns, rows.length);
  rows.forEach((values, row) =>
    values.forEach((value, index) => {
      const column = batch.columns[index];
      column.present[row] = value === null ? 0 : 1;
      column.nullCount += value === null ? 1 : 0;
      column.i32[row] = value ?? 0;
    }),
  );
  batch.rowCount = rows.length;
  return batch;
}

describe('against the plain reference', () => {
  it.each([1, 2])('random rows of every type have the same fingerprint (seed %i)', (seed) => {
    const batches = [randomBatch(400, seed), randomBatch(1, seed + 100), randomBatch(1100, seed + 200)];
    const found = fingerprintOf(everyColumn, ...batches);
    expect(fingerprintSchema.parse(found)).toEqual(referenceFingerprint(everyColumn, batches));
  });

  it('values larger than the kernel holds at a time have the same fingerprint', () => {
    const batch = randomBatch(5, 11, 300_000);
    const longest = Math.max(...batch.columns[30].offsets.map((at, row, all) => (all[row + 1] ?? at) - at));
    expect(longest).toBeGreaterThan(262_144);
    expect(fingerprintOf(everyColumn, batch)).toEqual(referenceFingerprint(everyColumn, [batch]));
  });

  it('many values that do not fit together have the same fingerprint', () => {
    const batch = randomBatch(60, 12, 12_000);
    expect(fingerprintOf(everyColumn, batch)).toEqual(referenceFingerprint(everyColumn, [batch]));
  });

  it('the vectors of docs/fingerprint.md are what the kernel computes', () => {
    const doc = readFileSync(join(import.meta.dirname, '../../../docs/fingerprint.md'), 'utf8');
    const cells: readonly (readonly [string, Fingerprint])[] = [
      ["one row, `''`", fingerprintOf([textColumn], texts(''))],
      ['one row, NULL', fingerprintOf([textColumn], texts(null))],
      ['one row, `a😀`', fingerprintOf([textColumn], texts('a😀'))],
      ['one row, 40 times `x`', fingerprintOf([textColumn], texts('x'.repeat(40)))],
      ['one row, int 1', fingerprintOf([intColumn], numbers([intColumn], [[1]]))],
      ['one row, int -1', fingerprintOf([intColumn], numbers([intColumn], [[-1]]))],
      [
        'rows (1, 2), (3, NULL)',
        fingerprintOf(
          [intColumn, intColumn],
          numbers(
            [intColumn, intColumn],
            [
              [1, 2],
              [3, null],
            ],
          ),
        ),
      ],
    ];
    for (const [name, { hash, columns }] of cells)
      expect(doc.replace(/ +/g, ' ')).toContain(
        `| ${name} | ${hash} | ${columns.map((column) => column.hash).join(', ')} |`,
      );
  });
});

describe('what is told apart', () => {
  const base = fingerprintOf([textColumn], texts('ab', 'c', null, ''));
  it.each([
    ['another letter', texts('ab', 'd', null, '')],
    ['another case', texts('ab', 'C', null, '')],
    ['a trailing blank', texts('ab', 'c ', null, '')],
    ['a trailing NUL', texts('ab', 'c\0', null, '')],
    ['letters moved to the next value', texts('a', 'bc', null, '')],
    ['empty in place of NULL', texts('ab', 'c', '', '')],
    ['NULL in place of empty', texts('ab', 'c', null, null)],
  ])('%s', (_name, batch) => {
    const difference = compareFingerprints([textColumn], base, fingerprintOf([textColumn], batch));
    expect(difference?.columns.map(({ column }) => column)).toEqual(['t']);
    expect(difference?.columns[0]?.what).toContain('hash');
  });

  it('rows in another order are the same rows', () => {
    expect(fingerprintOf([textColumn], texts('', null, 'c', 'ab'))).toEqual(base);
  });

  it('rows that exchange a value: every column holds the same values, the rows differ', () => {
    const columns = [intColumn, { ...intColumn, name: 'j' }];
    const difference = compareFingerprints(
      columns,
      fingerprintOf(
        columns,
        numbers(columns, [
          [1, 2],
          [3, 4],
        ]),
      ),
      fingerprintOf(
        columns,
        numbers(columns, [
          [1, 4],
          [3, 2],
        ]),
      ),
    );
    expect(difference).toEqual({ rows: null, columns: [], isExchanged: true });
  });

  it('columns that exchange their values', () => {
    const columns = [intColumn, { ...intColumn, name: 'j' }];
    const difference = compareFingerprints(
      columns,
      fingerprintOf(columns, numbers(columns, [[1, 2]])),
      fingerprintOf(columns, numbers(columns, [[2, 1]])),
    );
    expect(difference?.columns.map(({ column }) => column)).toEqual(['i', 'j']);
  });

  it('a row that is missing and one that came twice', () => {
    const twice = fingerprintOf([textColumn], texts('ab', 'ab', null, ''));
    expect(compareFingerprints([textColumn], base, twice)?.columns[0]?.what).toEqual(['sum', 'hash']);
    const fewer = compareFingerprints([textColumn], base, fingerprintOf([textColumn], texts('ab', 'c', null)));
    expect(fewer?.rows).toEqual({ expected: 4, found: 3 });
  });

  it('every single bit of a value, and two signs that change together', () => {
    const column: OutputColumn = { name: 'f', type: { kind: 'float', bits: 64 }, isNullable: false };
    const hashOf = (...values: readonly bigint[]): string => {
      const batch = createBatch([column], values.length);
      values.forEach((value, row) => (batch.columns[0].i64[row] = value));
      batch.columns[0].present.fill(1);
      batch.rowCount = values.length;
      return fingerprintOf([column], batch).columns[0].hash;
    };
    const bits = Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit));
    const one = 0x3ff0_0000_0000_0000n;
    expect(new Set([hashOf(one), ...bits.map((bit) => hashOf(BigInt.asIntN(64, one ^ bit)))]).size).toBe(65);
    const pi = 0x4009_21fb_5444_2d18n;
    const pairs = bits.map((bit) => hashOf(BigInt.asIntN(64, one ^ bit), BigInt.asIntN(64, pi ^ bit)));
    expect(new Set([hashOf(one, pi), ...pairs]).size).toBe(65);
  });
});

describe('parts together', () => {
  it('add up to the fingerprint of all rows', () => {
    const batches = [randomBatch(90, 21), randomBatch(2, 22), randomBatch(1030, 23)];
    const parts = batches.map((batch) => fingerprintOf(everyColumn, batch));
    expect(mergeFingerprints(everyColumn, parts)).toEqual(fingerprintOf(everyColumn, ...batches));
  });

  it('no rows: no bounds, sums of nothing', () => {
    const empty = emptyFingerprint(everyColumn);
    expect(mergeFingerprints(everyColumn, [])).toEqual(empty);
    expect(empty).toEqual(referenceFingerprint(everyColumn, []));
    expect(compareFingerprints(everyColumn, empty, empty)).toBeNull();
  });

  it('do not depend on how the rows were cut into batches', () => {
    const whole = randomBatch(2100, 31);
    const rows = Array.from({ length: 2100 }, (_, row) => row);
    const cut = [rows.slice(0, 1), rows.slice(1, 1300), rows.slice(1300)].map((some) =>
      pickRows(everyColumn, whole, some),
    );
    expect(fingerprintOf(everyColumn, ...cut)).toEqual(fingerprintOf(everyColumn, whole));
  });

  it('two fingerprints gathered in turn do not disturb each other', () => {
    const [left, right] = [randomBatch(50, 41), randomBatch(60, 42)];
    const one = createFingerprinter(everyColumn);
    const other = createFingerprinter(everyColumn);
    for (let turn = 0; turn < 2; turn++) {
      one.add(left);
      other.add(right);
    }
    expect(one.finish()).toEqual(fingerprintOf(everyColumn, left, left));
    expect(other.finish()).toEqual(fingerprintOf(everyColumn, right, right));
  });

  it('a table of very many columns has room', () => {
    const columns = Array.from({ length: 5000 }, (_, index) => ({ ...intColumn, name: `c${String(index)}` }));
    const batch = numbers(columns, [columns.map((_, index) => index), columns.map(() => null)]);
    expect(fingerprintOf(columns, batch)).toEqual(referenceFingerprint(columns, [batch]));
    expect(fingerprintOf([textColumn], texts('after')).rows).toBe(1);
  });
});

describe('the kernel', () => {
  it('is what its source makes', async () => {
    expect(readFileSync(join(folder, 'kernel-binary.ts'), 'utf8')).toBe(await kernelModule());
  });

  it('works in a worker thread', async () => {
    const code = `
      const { parentPort, workerData } = require('node:worker_threads');
      import(workerData).then(({ emptyFingerprint, createFingerprinter }) => {
        const columns = [{ name: 'i', type: { kind: 'bool' }, isNullable: false }];
        const fingerprinter = createFingerprinter(columns);
        const column = { kind: 'bool', width: 1, present: new Uint8Array([1, 1]), nullCount: 0, data: new Uint8Array([1, 0]) };
        fingerprinter.add({ rowCount: 2, columns: [column] });
        parentPort.postMessage(fingerprinter.finish());
      });`;
    const worker = new Worker(code, { eval: true, workerData: join(folder, 'fingerprint.ts') });
    const found = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    await worker.terminate();
    expect(found).toMatchObject({ rows: 2, columns: [{ min: '0', max: '1', sum: '1' }] });
  });
});
