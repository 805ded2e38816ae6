// Tables that are cut: by bounds that the fake asks for, along dates, and by their physical partitions; every row is in one file.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportFactory } from '../../../electron/worker/factory/export-factory.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { dateOf, datetime2Of } from '../../double/engine/stored/temporal.ts';
import { ask } from '../../fakes/data-factory/ask.ts';
import { openFactoryWorld, wish, type FactoryWorld } from '../../fakes/data-factory-world.ts';
import { columnOfType, intColumn, primaryKey } from '../../fakes/double-world.ts';
import { cutAt } from '../../fakes/plan.ts';
import { queryFiles } from './query-files.ts';

const moment = (day: number): bigint => datetime2Of(dateOf(2026, 1, 1) + day, 10_000_000 * (day % 7));
const rows = (count: number) => Array.from({ length: count }, (_, id) => [id - 5, moment(id)]);
const columns = [intColumn('id'), columnOfType('at', { name: 'datetime2', scale: 3 })];

let world: FactoryWorld;
beforeAll(async () => {
  const table = { schema: 'dbo', columns, rows: rows(400) };
  world = await openFactoryWorld([
    { ...table, name: 'Asked', indexes: [primaryKey('id')] },
    { ...table, name: 'Dates', indexes: [primaryKey('at')] },
    {
      ...table,
      name: 'Parts',
      indexes: [primaryKey('id')],
      partitioning: {
        functionName: 'pf parts',
        schemeName: 'ps',
        column: 'id',
        isRight: true,
        boundaries: ['0', '100', '300'],
      },
    },
  ]);
});
afterAll(() => world.close());

function cut(table: PlanTable): PlanTable {
  switch (table.name) {
    case 'Asked':
      return { ...table, partitions: cutAt(100) };
    case 'Dates': {
      const texts = ['2026-02-01T00:00:00.000', '2026-03-01T00:00:00.000', '2026-06-01T00:00:00.000'];
      const partitions = [...texts, null].map((upTo, index) => ({
        index,
        after: index === 0 ? null : [texts[index - 1]],
        upTo: upTo === null ? null : [upTo],
      }));
      return { ...table, partitions };
    }
    default:
      return {
        ...table,
        partitions: [1, 2, 3, 4].map((number) => ({
          index: number - 1,
          after: null,
          upTo: null,
          scope: { kind: 'physical', number },
        })),
        layout: { functionName: 'pf parts', columnName: 'id', fanout: 4, boundaryHash: 'b' },
      };
  }
}

test('each table has files of its ranges, which together are the table', async () => {
  const plan = await world.plan({}, (built): Plan => ({ ...built, tables: built.tables.map(cut) }));
  const start = world.deploy(plan);
  const reads = exportFactory(plan, wish).tables.map(({ name, read }) => [name, read].join(' '));
  expect(new Set(reads)).toEqual(new Set(['Asked ranges', 'Dates bounded', 'Parts physical']));
  const { factory, certificate } = world;
  expect((await ask(factory, certificate.cert, 'POST', `/pipelines/${start}/createRun`, {})).status).toBe(200);
  await factory.idle();
  expect(
    factory
      .activities()
      .filter(({ status }) => status !== 'Succeeded')
      .map(({ error }) => error),
  ).toEqual([]);
  const blobs = await world.blobs();
  const expected = rows(400).map(([id]) => JSON.stringify([id]));
  const counts: Record<string, number> = {};
  for (const { name } of plan.tables) {
    const files = [...blobs].filter(([path]) => path.includes(`/${name}/`)).map(([, bytes]) => bytes);
    counts[name] = files.length;
    expect(await queryFiles(files, 'SELECT id FROM FILES ORDER BY id')).toEqual(expected);
  }
  // Four queries of one node for one table at a time; a range without rows – beyond the largest that was asked for – has no file.
  expect(counts).toEqual({ Asked: 3, Dates: 4, Parts: 4 });
});
