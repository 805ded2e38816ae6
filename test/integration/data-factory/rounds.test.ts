// A series that Data Factory keeps up to date: its files, folded, are the rows of the source after every round.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Increment } from '../../../shared/increment.ts';
import { columnOfType, intColumn, primaryKey, type LoadedTable } from '../../fakes/double-world.ts';
import { ask } from '../../fakes/data-factory/ask.ts';
import { textOf } from '../../fakes/data-factory/json.ts';
import { openFactoryWorld, type FactoryWorld } from '../../fakes/data-factory-world.ts';
import { queryFiles } from './query-files.ts';

const policies = { ifLost: 'reload', ifSchemaChanged: 'stop' } as const;
const increments: Readonly<Record<string, Increment>> = {
  Tracked: { mode: 'changeTracking', ...policies },
  Versioned: { mode: 'rowversion', column: 'rv', sweepEvery: null, ...policies },
  Growing: {
    mode: 'watermark',
    column: 'id',
    kind: 'number',
    overlapSeconds: 0,
    overlap: '2',
    sweepEvery: null,
    ...policies,
  },
};
const word = columnOfType('word', { name: 'nvarchar', length: 20 }, true);
const table = (name: string): LoadedTable => {
  const rv = columnOfType('rv', { name: 'timestamp' });
  return {
    schema: 'dbo',
    name,
    columns: [intColumn('id'), word, ...(name === 'Versioned' ? [rv] : [])],
    indexes: [primaryKey('id')],
    rows: Array.from({ length: 40 }, (_, at) => [
      at,
      `w${String(at)}`,
      ...(name === 'Versioned' ? [Buffer.from((at + 1).toString(16).padStart(16, '0'), 'hex')] : []),
    ]),
  };
};

let world: FactoryWorld;
let starting = '';
beforeAll(async () => {
  world = await openFactoryWorld(Object.keys(increments).map(table), {}, { hasChangeTracking: true });
  const plan = await world.plan({}, (built) => ({
    ...built,
    series: { name: 'sales', compactEvery: null },
    tables: built.tables.map((one) => {
      const increment = increments[one.name];
      return increment === undefined ? one : { ...one, increment };
    }),
  }));
  starting = world.deploy(plan);
});
afterAll(() => world.close());

let begun = 0;
/** One round, which has to succeed; gives what it copied, table by table. */
async function round(): Promise<readonly string[]> {
  const { factory, certificate } = world;
  begun += 1;
  const run = `2026013${String(begun)}T000000Z-0000000${String(begun)}`;
  const { body } = await ask(factory, certificate.cert, 'POST', `/pipelines/${starting}/createRun`, { run });
  await factory.idle();
  const told = await ask(factory, certificate.cert, 'GET', `/pipelineruns/${textOf(body.runId)}`);
  const failed = factory.activities().filter(({ status }) => status === 'Failed');
  expect(failed.map(({ activityName, error }) => `${activityName}: ${textOf(error.message)}`)).toEqual([]);
  expect(told.body).toMatchObject({ status: 'Succeeded', message: '' });
  const paths = [...(await world.blobs()).keys()].filter((path) => path.includes(`run=${run}/`));
  return paths.map((path) => path.replace(/^.*?([^/]+)\/run=[^/]+\/(full|changes)\/.*$/, '$1 $2')).toSorted();
}

/** The last full copy of a table and what changed since, folded by its key. */
async function folded(name: string): Promise<readonly string[]> {
  const blobs = [...(await world.blobs())]
    .filter(([path]) => path.includes(`/${name}/run=`))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rows = new Map<unknown, string>();
  for (const [path, bytes] of blobs) {
    if (path.includes('/full/')) rows.clear();
    const op = path.includes('/full/') ? `'I'` : '_op';
    for (const text of await queryFiles([bytes], `SELECT ${op} AS op, id, word FROM FILES`)) {
      const [operation, id, value]: readonly unknown[] = JSON.parse(text);
      if (operation === 'D') rows.delete(id);
      else rows.set(id, `${String(id)} ${String(value)}`);
    }
  }
  return [...rows.values()].toSorted();
}

async function sourceRows(name: string): Promise<readonly string[]> {
  const rows = await world.double.session.query(`SELECT id, word FROM dbo.${name}`, [], new AbortController().signal);
  return rows.map((row) => `${String(row['id'])} ${String(row['word'])}`).toSorted();
}

async function assertSame(): Promise<void> {
  for (const name of Object.keys(increments)) expect(await folded(name), name).toEqual(await sourceRows(name));
}

describe('rounds by Data Factory', () => {
  test('begin with whole tables, and then carry what changed', async () => {
    expect(await round()).toEqual(['Growing full', 'Tracked full', 'Versioned full']);
    await assertSame();
    const { write } = world.double;
    write("UPDATE dbo.Tracked SET word = N'changed' WHERE id = 3");
    write('DELETE FROM dbo.Tracked WHERE id = 7');
    write("INSERT INTO dbo.Tracked (id, word) VALUES (100, N'O''Brien')");
    write("UPDATE dbo.Versioned SET word = N'changed' WHERE id = 5");
    write("INSERT INTO dbo.Versioned (id, word) VALUES (100, N'new')");
    write("INSERT INTO dbo.Growing (id, word) VALUES (100, N'new')");
    expect(await round()).toEqual(['Growing changes', 'Tracked changes', 'Versioned changes']);
    await assertSame();
    write('DELETE FROM dbo.Tracked WHERE id = 100');
    write("INSERT INTO dbo.Tracked (id, word) VALUES (7, N'again')");
    write("UPDATE dbo.Versioned SET word = N'once more' WHERE id = 100");
    write("INSERT INTO dbo.Growing (id, word) VALUES (101, N'newer')");
    expect(await round()).toEqual(['Growing changes', 'Tracked changes', 'Versioned changes']);
    await assertSame();
  });

  test('load a table whole whose position is not to be had any more', async () => {
    const [position] = [...(await world.blobs('_tableferry/data-factory/sales/')).keys()].filter((path) =>
      /tracked/i.test(path),
    );
    expect(position).toBeDefined();
    await world.container.deleteBlob(position ?? '');
    expect(await round()).toEqual(['Growing changes', 'Tracked full', 'Versioned changes']);
    await assertSame();
  });
});
