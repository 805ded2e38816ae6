// What Data Factory left is taken stock of and proven: over real files in storage, and a source that answers.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTarget } from '../../../electron/worker/target/container.ts';
import { readerSettings } from '../../../electron/worker/reader-settings.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import { verdictOf, type Tier, type Validation } from '../../../shared/validation.ts';
import { ask } from '../../fakes/data-factory/ask.ts';
import { textOf } from '../../fakes/data-factory/json.ts';
import { openFactoryWorld, type FactoryWorld } from '../../fakes/data-factory-world.ts';
import { columnOfType, intColumn, primaryKey, type LoadedTable } from '../../fakes/double-world.ts';
import { stockAll, stockedRunId, validateStocked, type Stocked } from '../../fakes/factory-proof.ts';
import { cutAt } from '../../fakes/plan.ts';

const rowCount = 1200;
const orders: LoadedTable = {
  schema: 'dbo',
  name: 'Orders',
  columns: [
    intColumn('id'),
    columnOfType('name', { name: 'nvarchar', length: 100 }, true),
    columnOfType('amount', { name: 'decimal', precision: 12, scale: 2 }),
    columnOfType('paid', { name: 'money' }, true),
    columnOfType('born', { name: 'date' }, true),
    columnOfType('isOpen', { name: 'bit' }),
    columnOfType('small', { name: 'tinyint' }),
    columnOfType('old', { name: 'datetime' }, true),
    columnOfType('soon', { name: 'smalldatetime' }),
    columnOfType('exact', { name: 'datetime2', scale: 7 }),
    columnOfType('clock', { name: 'time', scale: 7 }),
    columnOfType('uid', { name: 'uniqueidentifier' }),
    columnOfType('ratio', { name: 'float' }),
    columnOfType('blob', { name: 'varbinary', length: 20 }, true),
  ],
  indexes: [primaryKey('id')],
  rows: Array.from({ length: rowCount }, (_, row) => [
    row + 1,
    row % 7 === 0 ? null : `order ${String(row)} 🚢`,
    BigInt(row) * 100n + 25n,
    row % 5 === 0 ? null : BigInt(row) * 10_000n - 123n,
    // Days since 0001-01-01, from 1899 on.
    row % 3 === 0 ? null : 693_230 + row,
    row % 2,
    row % 256,
    row % 4 === 0 ? null : row * 1_000_003 - 500_000_000,
    row * 1009,
    599_266_080_000_000_000n + BigInt(row) * 12_345_678_901_237n,
    (BigInt(row) * 719_876_543n) % 864_000_000_000n,
    Buffer.from(Array.from({ length: 16 }, (_value, byte) => (row * 31 + byte * 7) % 256)),
    row / 7,
    row % 6 === 0 ? null : Buffer.from([row % 256, 0, 255]),
  ]),
};
const notes: LoadedTable = {
  schema: 'dbo',
  name: 'Notes',
  columns: [intColumn('n'), columnOfType('text', { name: 'varchar', length: 50 })],
  indexes: [],
  rows: Array.from({ length: 300 }, (_, row) => [row % 250, `note ${String(row % 250)}`]),
};

let world: FactoryWorld;
beforeAll(async () => {
  world = await openFactoryWorld([orders, notes], { pace: { rowsPerGroup: 300, rowsPerPage: 70 } });
});
afterAll(() => world.close());

const target = () =>
  openTarget(
    { kind: 'connectionString', value: { env: 'C' }, container: 'migration' },
    world.storage.connectionString,
    readerSettings,
  );

/** Copies all tables in Data Factory, takes stock, and puts it into a manifest as a run does. */
async function copyAll(options: Partial<RunOptions> = {}): Promise<Stocked> {
  const plan = await world.plan(options, (built) => ({
    ...built,
    tables: built.tables.map((one) => (one.name === 'Orders' ? { ...one, partitions: cutAt(300, 600, 900) } : one)),
  }));
  for (const name of (await world.blobs()).keys()) await world.container.deleteBlob(name);
  const { factory, certificate } = world;
  const start = world.deploy(plan);
  const { body } = await ask(factory, certificate.cert, 'POST', `/pipelines/${start}/createRun`, { run: stockedRunId });
  await factory.idle();
  const names = [...(await world.blobs()).keys()];
  const folderOf = ({ name }: PlanTable): string => {
    const found = names.find((blob) => blob.includes(`/${name}/`)) ?? '';
    return found.slice(0, found.lastIndexOf('/'));
  };
  return stockAll(plan, folderOf, target(), { pipelineRunId: textOf(body.runId) });
}

const prove = (
  { manifest }: Stocked,
  tier: Tier,
  isAsked = tier === 'full' || tier === 'sample',
): Promise<Validation> => validateStocked(manifest, tier, target, isAsked ? world.double : null);

const kindsOf = ({ tables }: Validation): readonly string[] =>
  tables.flatMap(({ findings }) => findings.map(({ kind }) => kind));

describe('Parquet of Data Factory', () => {
  let proven: Stocked;
  beforeAll(async () => {
    proven = await copyAll();
  });

  test('is taken in with rows, MD5 and fingerprints, several files of a table that is read in ranges', () => {
    const own = proven.stocks.get('Orders');
    expect([own?.rows, proven.stocks.get('Notes')?.rows]).toEqual([rowCount, 300]);
    expect(own?.parts.length).toBeGreaterThan(1);
    expect(own?.parts.every(({ md5, fingerprint }) => md5 !== null && fingerprint !== null)).toBe(true);
  });

  test.each<Tier>(['quick', 'standard', 'full', 'sample'])(
    'is proven by the tier %s, with the source',
    async (tier) => {
      const validation = await prove(proven, tier, true);
      expect(validation.tables.flatMap(({ findings }) => findings)).toMatchObject(
        tier === 'sample' ? [{ kind: 'notCompared', table: 'Notes' }] : [],
      );
      expect(verdictOf(validation)).toBe(tier === 'sample' ? 'incomplete' : 'verified');
      const columns = validation.tables.flatMap((one) => one.columns.map(({ source }) => source));
      if (tier === 'full') expect(new Set(columns)).toEqual(new Set(['equal']));
      expect(validation.cannot.some((text) => text.includes('when the run took stock of them'))).toBe(tier !== 'full');
    },
  );

  describe('that was tampered with', () => {
    let name = '';
    let bytes: Buffer;
    let others: readonly string[] = [];
    beforeEach(async () => {
      const [first, second] = proven.stocks.get('Orders')?.parts ?? [];
      name = first?.name ?? '';
      others = [second?.name ?? ''];
      bytes = await world.container.getBlobClient(name).downloadToBuffer();
    });
    const put = (blob: string, content: Buffer) =>
      world.container.getBlockBlobClient(blob).upload(content, content.length);
    /** What the tiers find; afterwards everything is as it was, but for the ETag, which is taken anew. */
    async function findings(
      change: () => Promise<unknown>,
      undo: () => Promise<unknown>,
    ): Promise<readonly string[][]> {
      await change();
      try {
        return [kindsOf(await prove(proven, 'quick')), kindsOf(await prove(proven, 'standard'))].map((kinds) => [
          ...new Set(kinds),
        ]);
      } finally {
        await undo();
        await retag();
      }
    }
    async function retag(): Promise<void> {
      for (const table of proven.manifest.tables)
        for (const part of table.parts) {
          const { etag } = await world.container.getBlobClient(part.name).getProperties();
          part.etag = etag;
        }
    }
    const restore = () => put(name, bytes);

    test('a changed byte is found, quick by the ETag and standard by the bytes', async () => {
      const changed = Buffer.from(bytes);
      changed[changed.length >> 1] ^= 255;
      const [quick, standard] = await findings(() => put(name, changed), restore);
      expect(quick).toEqual(['partDiffers']);
      expect(
        standard?.some((kind) => ['partDiffers', 'partUnreadable', 'columnDiffers', 'orderDiffers'].includes(kind)),
      ).toBe(true);
    });

    test('a truncated file, a missing one and an exchanged one are found', async () => {
      const [cut] = await findings(() => put(name, bytes.subarray(0, -100)), restore);
      expect(cut).toContain('partDiffers');
      const [gone] = await findings(() => world.container.deleteBlob(name), restore);
      expect(gone).toEqual(['partMissing']);
      const other = await world.container.getBlobClient(others[0] ?? '').downloadToBuffer();
      const [quick, standard] = await findings(() => put(name, other), restore);
      expect(quick).toContain('partDiffers');
      expect(standard).toContain('partDiffers');
    });

    test('a file more in its folder is found, and a marker is none', async () => {
      const extra = name.replace(/[^/]+$/, 'data_more.parquet');
      const marker = name.replace(/[^/]+$/, '_SUCCESS');
      const remove = (blob: string) => () => world.container.deleteBlob(blob);
      expect(await findings(() => put(extra, bytes), remove(extra))).toEqual([['partForeign'], ['partForeign']]);
      expect(await findings(() => put(marker, Buffer.from('x')), remove(marker))).toEqual([[], []]);
    });

    test('bytes that were written again as they are, the tier standard knows to be the same', async () => {
      expect(await findings(restore, restore)).toEqual([['partDiffers'], []]);
    });
  });

  test('a value that differs from the source, and a row that is not there, are found by the tier full', async () => {
    world.double.write("UPDATE dbo.Orders SET name = 'changed' WHERE id = 4");
    const told = (await prove(proven, 'full')).tables.flatMap(({ findings }) => findings);
    // No mark of the source is on record here, so that nothing tells a change since from a fault.
    expect(told.map(({ kind, column, expected }) => [kind, column, expected])).toEqual([
      ['changedUnknown', 'name', 'changed'],
    ]);
    world.double.write("UPDATE dbo.Orders SET name = N'order 3 🚢' WHERE id = 4");
    expect(verdictOf(await prove(proven, 'full'))).toBe('verified');
  });
});

test('rows that Data Factory lost and counted as copied are found when stock is taken, and by the source', async () => {
  world.factory.faults.lostRows.push({ table: 'dbo.Notes', rows: 3 });
  const lossy = await copyAll();
  world.factory.faults.lostRows.length = 0;
  expect(lossy.stocks.get('Notes')?.rows).toBe(297);
  for (const tier of ['quick', 'full'] as const) {
    const validation = await prove(lossy, tier, true);
    expect(new Set(kindsOf(validation))).toEqual(new Set(['changedUnknown']));
    const [told] = validation.tables.flatMap(({ findings }) => findings);
    if (tier === 'quick') expect([told?.expected, told?.found]).toEqual(['300', '297']);
    else expect(kindsOf(validation)).toHaveLength(3);
  }
});

test('files of which only footers were read are told as such', async () => {
  const proven = await copyAll({ verify: 'footer' });
  expect(proven.stocks.get('Orders')?.parts.every(({ md5, fingerprint }) => md5 === null && fingerprint === null)).toBe(
    true,
  );
  expect(proven.stocks.get('Orders')?.rows).toBe(rowCount);
  const standard = await prove(proven, 'standard');
  expect(verdictOf(standard)).toBe('verified');
  expect(standard.cannot.some((text) => text.includes('no MD5 on record'))).toBe(true);
  expect(standard.proves.some((text) => text.includes('MD5 is that of the manifest'))).toBe(false);
  expect(verdictOf(await prove(proven, 'full'))).toBe('verified');
});

describe('CSV of Data Factory', () => {
  test('is proven value by value by every tier, as Parquet is', async () => {
    const proven = await copyAll({ format: 'csv', compression: 'gzip' });
    const own = proven.stocks.get('Orders');
    expect([own?.rows, proven.stocks.get('Notes')?.rows]).toEqual([rowCount, 300]);
    expect(own?.parts.every(({ md5, fingerprint }) => md5 !== null && fingerprint !== null)).toBe(true);
    for (const tier of ['quick', 'standard', 'full'] as const) {
      const validation = await prove(proven, tier, true);
      expect([tier, validation.tables.flatMap(({ findings }) => findings)]).toEqual([tier, []]);
      expect(verdictOf(validation)).toBe('verified');
      const columns = validation.tables.flatMap((one) => one.columns.map(({ source }) => source));
      if (tier === 'full') expect(new Set(columns)).toEqual(new Set(['equal']));
    }
    expect(kindsOf(await prove(proven, 'sample'))).toEqual(['notCompared']);
  });
});
