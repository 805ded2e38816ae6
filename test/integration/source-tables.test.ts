// The list of tables against the double: what a line says, and that ten thousand of them come quickly.
import { afterEach, describe, expect, it } from 'vitest';
import { measured } from '../measured.ts';
import { as, openWorld, orders, type World } from './probe/world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});
const open = async (...given: Parameters<typeof openWorld>): Promise<World> => {
  const world = await openWorld(...given);
  worlds.push(world);
  return world;
};
const ask = (world: World, overrides: Record<string, unknown> = {}, refresh = false) =>
  world.worker.call('source.tables', { source: world.config(overrides), password: 'right', lanes: 4, refresh });
const choice = { schema: 'sales', name: 'Orders', columns: null, where: null, query: null };

describe('the tables of a source', () => {
  it('come with their size, their key and how they would be read', async () => {
    const { tables, server, database } = await ask(await open());
    expect({ server: server.version.slice(0, 4), database }).toEqual({ server: '16.0', database: 'db' });
    expect(tables).toEqual([
      expect.objectContaining({ schema: 'sales', name: 'Log', key: null, partitions: 1, canSelect: true }),
      expect.objectContaining({ name: 'Orders', key: 'OrderId', partitions: 1, rowsEstimate: 3, columnCount: 5 }),
    ]);
  });

  it('show what a login may not read, when it sees it', async () => {
    const { tables } = await ask(await open(), as('stranger'));
    expect(tables.map(({ canSelect }) => canSelect)).toEqual([false, false]);
  });

  it('tell the columns of one of them, from the same catalog', async () => {
    const world = await open();
    await ask(world);
    const input = { source: world.config(), password: 'right', table: choice };
    const { columns } = await world.worker.call('source.columns', input);
    expect(columns.map(({ name, sourceType, isKey }) => [name, sourceType, isKey])).toEqual([
      ['OrderId', 'int', true],
      ['Amount', 'decimal(18, 4)', false],
      ['Note', 'nvarchar(50)', false],
      ['Placed', 'datetimeoffset(3)', false],
      ['Touched', 'datetime2(7)', false],
    ]);
    const gone = world.worker.call('source.columns', { ...input, table: { ...choice, name: 'Gone' } });
    await expect(gone).rejects.toMatchObject({ code: 'TABLE_UNKNOWN' });
  });

  it('may be a query in their place, whose columns are described without running it', async () => {
    const world = await open();
    const query = 'SELECT o.OrderId AS Id, o.Amount FROM sales.Orders AS o';
    const table = { ...choice, name: 'Big orders', query };
    const { columns } = await world.worker.call('source.columns', { source: world.config(), password: 'right', table });
    expect(columns.map(({ name, sourceType, isKey }) => [name, sourceType, isKey])).toEqual([
      ['Id', 'int', false],
      ['Amount', 'decimal(18, 4)', false],
    ]);
  });

  it('come in seconds when they are ten thousand, and at once the second time', measured, async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({ ...orders, name: `T${String(i).padStart(5, '0')}` }));
    const world = await open({}, many);
    const started = performance.now();
    const { tables } = await ask(world);
    const readMs = performance.now() - started;
    const again = performance.now();
    await ask(world);
    const keptMs = performance.now() - again;
    expect(tables).toHaveLength(10_000);
    expect(tables[9_999]).toMatchObject({ name: 'T09999', key: 'OrderId', columnCount: 5 });
    // Measured: 2.3 s and 0.1 s; what is quadratic takes minutes.
    expect(readMs).toBeLessThan(60_000);
    expect(keptMs).toBeLessThan(readMs / 3);
  });
});
