// Compactions and sweeps inside of rounds: the current state stays that of the source, and the new version is proven against it.
import { afterEach, expect, test } from 'vitest';
import { reportSchema } from '../../shared/report.ts';
import type { Increment } from '../../shared/increment.ts';
import { columnOfType, intColumn, primaryKey, type LoadedTable } from '../fakes/double-world.ts';
import { foundIn } from '../fakes/proof-world.ts';
import { openSeriesWorld, type SeriesWorld } from '../fakes/series-world.ts';

const tracked: Increment = { mode: 'changeTracking', ifLost: 'reload', ifSchemaChanged: 'stop' };
const items: LoadedTable = {
  schema: 'dbo',
  name: 'items',
  columns: [columnOfType('code', { name: 'nvarchar', length: 20 }), intColumn('n')],
  indexes: [primaryKey('code')],
  rows: Array.from({ length: 200 }, (_, at) => [`Item ${String(at).padStart(3, '0')}`, at]),
};

const opened: SeriesWorld[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

async function sourceRows({ double }: SeriesWorld): Promise<readonly string[]> {
  const rows = await double.session.query('SELECT code, n FROM dbo.items', [], new AbortController().signal);
  return rows.map((row) => `${String(row['code'])} ${String(row['n'])}`).toSorted();
}

const currentRows = (world: SeriesWorld): readonly string[] =>
  world
    .current('items')
    .map((row) => `${String(row['code'])} ${String(row['n'])}`)
    .toSorted();

test('a round that compacts leaves one full version, which every tier verifies against the source', async () => {
  const world = await openSeriesWorld([items]);
  opened.push(world);
  const computer = world.openComputer();
  const plan = await world.plan(() => tracked);
  await computer.round(plan);
  for (const round of [2, 3]) {
    world.double.write(`UPDATE dbo.items SET n = ${String(round * 1000)} WHERE n = ${String(round)}`);
    world.double.write(`DELETE FROM dbo.items WHERE n = ${String(round + 50)}`);
    world.double.write(`INSERT INTO dbo.items (code, n) VALUES (N'new ${String(round)}', ${String(round)})`);
    // The same key to the server, spelled otherwise.
    world.double.write(
      `UPDATE dbo.items SET code = N'ITEM ${String(round + 100)}' WHERE code = N'Item ${String(round + 100)}'`,
    );
    const { runs, notices } = await computer.round(plan, { compact: true });
    expect(notices).toEqual([]);
    expect(runs.map(({ kind }) => kind)).toEqual(['changes', 'compaction']);
    expect(world.state().tables.map(({ changes }) => changes)).toEqual([[]]);
    expect(currentRows(world)).toEqual(await sourceRows(world));
    const [, { runId }] = runs;
    for (const tier of ['quick', 'standard', 'full', 'sample'] as const) {
      const secrets = { source: world.double.password, target: 'cs' };
      const wishes = { by: 'run', runId, tier, source: { of: 'run' }, secrets } as const;
      const validation = await computer.worker.call('run.verify', wishes);
      expect(foundIn(validation), tier).toEqual([]);
      expect(validation.verified, tier).toBe(true);
    }
    const { text } = await computer.worker.call('run.report', { runId, format: 'json' });
    const { verdict, totals } = reportSchema.parse(JSON.parse(text));
    expect([verdict, totals.rows]).toEqual(['completeAndVerified', (await sourceRows(world)).length]);
  }
});
