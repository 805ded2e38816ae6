// The tiers over runs of the double: what each finds, and how it tells a changed source from lost rows.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnOfType, intColumn, primaryKey, type LoadedTable } from '../../fakes/double-world.ts';
import { foundIn, openProofWorld, type ProofWorld, type ProvenRun } from '../../fakes/proof-world.ts';

const rowCount = 5000;
const textColumn = columnOfType('name', { name: 'nvarchar', length: 100 }, true);
const orders: LoadedTable = {
  schema: 'dbo',
  name: 'orders',
  columns: [intColumn('id'), textColumn, columnOfType('amount', { name: 'decimal', precision: 12, scale: 2 })],
  indexes: [primaryKey('id')],
  rows: Array.from({ length: rowCount }, (_, row) => [
    row + 1,
    row % 7 === 0 ? null : `order ${String(row)}`,
    BigInt(row) * 100n + 25n,
  ]),
};
/** A heap: some of its rows stand twice. */
const notes: LoadedTable = {
  schema: 'dbo',
  name: 'notes',
  columns: [intColumn('n'), columnOfType('text', { name: 'varchar', length: 50 })],
  indexes: [],
  rows: Array.from({ length: 300 }, (_, row) => [row % 250, `note ${String(row % 250)}`]),
};
/** Its rows tell by themselves when they were changed. */
const stamped: LoadedTable = {
  schema: 'dbo',
  name: 'stamped',
  columns: [intColumn('id'), textColumn, columnOfType('rv', { name: 'timestamp' })],
  indexes: [primaryKey('id')],
  rows: Array.from({ length: 400 }, (_, row) => [
    row + 1,
    `row ${String(row)}`,
    Buffer.from([0, 0, 0, 0, 0, 0, 1, row % 200]),
  ]),
};

type Change = (lines: readonly string[]) => readonly string[];
const replace =
  (line: number, from: string | RegExp, to: string): Change =>
  (lines) =>
    lines.with(line, lines[line]?.replace(from, to) ?? '');
const drop =
  (line: number): Change =>
  (lines) =>
    lines.toSpliced(line, 1);
const repeat =
  (line: number): Change =>
  (lines) =>
    lines.toSpliced(line, 0, lines[line] ?? '');
const swap =
  (one: number): Change =>
  (lines) =>
    lines.with(one, lines[one + 1] ?? '').with(one + 1, lines[one] ?? '');

let world: ProofWorld;
let run: ProvenRun;
beforeAll(async () => {
  world = await openProofWorld([orders, notes, stamped]);
  run = await world.run({ format: 'csv', compression: 'none' });
});
afterAll(() => world.close());

const partOf = (table: string): string => run.manifest.tables.find(({ name }) => name === table)?.parts[0]?.name ?? '';

/** What is found while a part reads otherwise; afterwards it is as it was. */
async function foundWith(
  table: string,
  change: Change,
  tier: 'quick' | 'standard' | 'full' = 'full',
): Promise<readonly string[]> {
  const blob = world.target.blobs.get(partOf(table));
  if (blob === undefined) throw new Error('there is no such part');
  const before = blob.bytes;
  blob.bytes = Buffer.from(change(before.toString().split('\n')).join('\n'));
  try {
    return foundIn(await run.verify({ tier }));
  } finally {
    blob.bytes = before;
  }
}

describe('an untouched run of an untouched source', () => {
  test.each(['quick', 'standard', 'full'] as const)('is verified by the tier %s', async (tier) => {
    const validation = await run.verify({ tier });
    expect(foundIn(validation)).toEqual([]);
    expect(validation).toMatchObject({ verified: true, tier, source: { database: 'db' } });
  });

  test('is verified by a sample, which says that rows without a key cannot be looked up', async () => {
    const validation = await run.verify({ tier: 'sample', sample: { rowsPerTable: 40, seed: 7 } });
    expect(foundIn(validation)).toEqual(['notCompared notice notes']);
    expect(validation.sample).toEqual({ rowsPerTable: 40, seed: 7 });
    expect(validation.tables.map(({ table, verified }) => [table, verified])).toEqual([
      ['notes', false],
      ['orders', true],
      ['stamped', true],
    ]);
  });

  test('is verified as Parquet too', async () => {
    const parquet = await world.run({ format: 'parquet', compression: 'zstd' });
    for (const tier of ['quick', 'standard', 'full'] as const)
      expect(foundIn(await parquet.verify({ tier }))).toEqual([]);
  });

  test('is not compared row by row without a source', async () => {
    await expect(run.verify({ tier: 'full', source: null })).rejects.toMatchObject({ code: 'SOURCE_NEEDED' });
    expect(await run.verify({ tier: 'standard', source: null })).toMatchObject({ verified: true, source: null });
  });
});

describe('a file that was changed is told by row and column', () => {
  test.each([
    ['a digit', 'orders', replace(1234, '1233.25', '1233.26'), ['valueDiffers fault orders (1234) amount']],
    ['NULL made empty', 'orders', replace(1, ',,', ',"",'), ['valueDiffers fault orders (1) name']],
    ['a trailing blank', 'orders', replace(12, 'order 11', 'order 11 '), ['valueDiffers fault orders (12) name']],
    ['a key', 'orders', replace(17, /^17/, '70017'), ['valueDiffers fault orders (17) id']],
    ['a lost row', 'orders', drop(99), ['rowLost fault orders (99)']],
    ['the last row', 'orders', drop(rowCount), [`rowLost fault orders (${String(rowCount)})`]],
    ['a repeated row', 'orders', repeat(99), ['rowRepeated fault orders (99)']],
    ['a letter, without a key', 'notes', replace(17, 'note', 'Note'), ['valueDiffers fault notes text']],
    ['a lost row without a key', 'notes', drop(3), ['rowLost fault notes']],
    ['a repeated row without a key', 'notes', repeat(3), ['rowRepeated fault notes']],
    ['a row that the source says was not changed', 'stamped', drop(20), ['rowLost fault stamped (20)']],
  ] as const)('%s', async (_, table, change, expected) => {
    const found = await foundWith(table, change);
    expect(found.filter((text) => /row|value/.test(text))).toEqual(expected);
    expect(found.some((text) => /^(partDiffers|columnDiffers) fault/.test(text))).toBe(true);
  });

  test('rows in another order have the same digests, but not the same bytes', async () => {
    const found = await foundWith('orders', swap(7));
    expect(found).toHaveLength(1);
    expect(found[0]).toBe('orderDiffers fault orders');
  });

  test('what is not such a file is not decoded, and its rows are not called lost', async () => {
    const found = await foundWith('orders', replace(5, ',', ' '));
    expect(found).toContain('partUnreadable fault orders');
    expect(found.some((text) => text.startsWith('rowLost'))).toBe(false);
  });

  test('the standard tier names the column, without asking the source', async () => {
    const blob = world.target.blobs.get(partOf('orders'));
    if (blob === undefined) throw new Error('there is no such part');
    const before = blob.bytes;
    blob.bytes = Buffer.from(before.toString().replace('order 11,', 'order 12,'));
    const validation = await run.verify({ tier: 'standard', source: null });
    blob.bytes = before;
    expect(foundIn(validation)).toEqual(['columnDiffers fault orders name']);
    const columns = validation.tables.find(({ table }) => table === 'orders')?.columns;
    expect(columns?.map(({ name, fingerprint }) => [name, fingerprint])).toEqual([
      ['id', 'equal'],
      ['name', 'differs'],
      ['amount', 'equal'],
    ]);
  });

  test('the quick tier finds what the storage has on record', async () => {
    expect(await foundWith('orders', drop(99), 'quick')).toEqual(['partDiffers fault orders']);
  });
});

describe('a source that was changed since', () => {
  let live: ProofWorld;
  let earlier: ProvenRun;
  beforeAll(async () => {
    live = await openProofWorld([orders, notes, stamped]);
    earlier = await live.run();
    live.double.write("UPDATE dbo.orders SET name = 'changed' WHERE id = 4711");
    live.double.write('DELETE FROM dbo.orders WHERE id = 17');
    live.double.write("UPDATE dbo.stamped SET name = 'changed' WHERE id = 44");
    live.double.write('DELETE FROM dbo.stamped WHERE id = 45');
    live.double.write("UPDATE dbo.notes SET text = 'changed' WHERE n = 249");
  });
  afterAll(() => live.close());

  test('is no fault of the files: changed where the row tells, else not known', async () => {
    const validation = await earlier.verify({ tier: 'full' });
    expect(validation.verified).toBe(true);
    expect(foundIn(validation).toSorted()).toEqual([
      'changedSince notice stamped (44) name',
      'changedSince notice stamped (44) rv',
      'changedUnknown notice notes text',
      'changedUnknown notice orders (17)',
      'changedUnknown notice orders (4711) name',
      'changedUnknown notice stamped (45)',
    ]);
    const told = validation.tables.flatMap(({ findings }) => findings).find(({ key }) => key?.[0] === '4711');
    expect(told).toMatchObject({ expected: 'changed', found: 'order 4710' });
  });

  test('changes counts and sums, which the standard tier tells in the same way', async () => {
    const found = foundIn(await earlier.verify({ tier: 'standard' }));
    expect(found.some((text) => /^changed\w+ notice orders/.test(text))).toBe(true);
    expect(found.every((text) => /^changed(Since|Unknown) notice/.test(text))).toBe(true);
  });

  test('does not hide a file that was changed too', async () => {
    const part = earlier.manifest.tables.find(({ name }) => name === 'stamped')?.parts[0];
    const blob = live.target.blobs.get(part?.name ?? '');
    if (blob === undefined) throw new Error('there is no such part');
    const byte = blob.bytes.length >> 1;
    blob.bytes[byte] = (blob.bytes[byte] ?? 0) ^ 1;
    expect((await earlier.verify({ tier: 'standard' })).verified).toBe(false);
    blob.bytes[byte] = (blob.bytes[byte] ?? 0) ^ 1;
  });
});

describe('parts that are not those of the run', () => {
  /** What is found with another blob in the place of a part; null = none. */
  async function foundInPlace(change: (metadata: Record<string, string>) => Record<string, string> | null) {
    const name = partOf('orders');
    const blob = world.target.blobs.get(name);
    if (blob === undefined) throw new Error('there is no such part');
    const before = { ...blob };
    const changed = change(blob.metadata);
    if (changed === null) await world.target.deleteBlob(name, new AbortController().signal);
    else blob.metadata = changed;
    const found = foundIn(await run.verify({ tier: 'quick' }));
    if (changed === null) world.target.put(name, before);
    else blob.metadata = before.metadata;
    return found;
  }

  test('one that is gone is missing', async () => {
    expect(await foundInPlace(() => null)).toEqual(['partMissing fault orders']);
  });

  test('one of another run is foreign', async () => {
    const found = await foundInPlace((metadata) => ({ ...metadata, tableferry_run: 'another' }));
    expect(found).toEqual(['partForeign fault orders']);
  });
});

test('a manifest that contradicts itself is found by every tier, in its table', async () => {
  const tables = run.manifest.tables.map((table) => (table.name === 'orders' ? { ...table, rows: 4999 } : table));
  const found = foundIn(await run.verifyDocument({ ...run.manifest, tables }, { tier: 'quick' }));
  expect(found).toEqual([
    'manifest fault ',
    'manifest fault orders',
    expect.stringMatching(/^changed\w+ notice orders$/),
  ]);
});

test('a manifest without fingerprints is compared by its bytes, and that is said', async () => {
  const tables = run.manifest.tables.map((table) => ({
    ...table,
    parts: table.parts.map(({ fingerprint, ...part }) => {
      expect(fingerprint?.rows).toBe(part.rows);
      return part;
    }),
  }));
  const validation = await run.verifyDocument({ ...run.manifest, tables }, { tier: 'standard' });
  expect(validation.verified).toBe(true);
  expect(validation.cannot.join(' ')).toMatch(/3 parts of 3 have no fingerprint/);
  expect(validation.tables[0]?.columns[0]).toMatchObject({ fingerprint: 'notCompared', source: 'equal' });
});

test('a server that cannot compute the digests is not asked for them, and that is said', async () => {
  const server = { ...run.manifest.server, version: '10.50.6000.34' };
  const validation = await run.verifyDocument({ ...run.manifest, server }, { tier: 'full' });
  expect(foundIn(validation)).toEqual(['notes', 'orders', 'stamped'].map((table) => `notCompared notice ${table}`));
  expect(validation.tables[0]?.findings[0]?.text).toContain('does not know CONCAT');
});

test('a run may prove itself at its end, and keeps the verdict', async () => {
  const proven = await world.run({ validate: 'standard' });
  const { validations } = await proven.report();
  expect(validations).toMatchObject([{ tier: 'standard', verified: true, runId: proven.runId }]);
  await proven.verify({ tier: 'quick' });
  expect((await proven.report()).validations.map(({ tier }) => tier)).toEqual(['standard', 'quick']);
});
