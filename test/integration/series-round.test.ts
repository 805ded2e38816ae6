// Rounds of a series from the double into storage in memory: what arrives, what counts once, and who may go on with it.
import { afterEach, expect, test } from 'vitest';
import type { Increment } from '../../shared/increment.ts';
import type { Plan } from '../../shared/plan.ts';
import { columnOfType, intColumn, primaryKey, type LoadedTable } from '../fakes/double-world.ts';
import { openSeriesWorld, stateName, type Computer, type SeriesWorld } from '../fakes/series-world.ts';

const policies = { ifLost: 'reload', ifSchemaChanged: 'stop' } as const;
const tracked: Increment = { mode: 'changeTracking', ...policies };
const tableOf = (name: string, rows: number): LoadedTable => ({
  schema: 'dbo',
  name,
  columns: [intColumn('id'), intColumn('n'), columnOfType('t', { name: 'nvarchar', length: 20 }, true)],
  indexes: [primaryKey('id')],
  rows: Array.from({ length: rows }, (_, at) => [at + 1, at % 7, `row ${String(at + 1)}`]),
});

const opened: SeriesWorld[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

async function open(increments: (table: string) => Increment = () => tracked) {
  const world = await openSeriesWorld([tableOf('a', 300), tableOf('b', 100)]);
  opened.push(world);
  const computer = world.openComputer();
  return { world, computer, plan: await world.plan(increments) };
}

/** The rows of a table at the source, as the files have them. */
async function rowsOf({ double: { session } }: SeriesWorld, table: string) {
  const { rows } = { rows: await session.query(`SELECT id, n, t FROM dbo.${table}`, [], new AbortController().signal) };
  return [...rows].toSorted((x, y) => (JSON.stringify([x['id']]) < JSON.stringify([y['id']]) ? -1 : 1));
}

const change = ({ double }: SeriesWorld, table: string, from: number): void => {
  double.write(`UPDATE dbo.${table} SET n = 99 WHERE id IN (5, 6, 7)`);
  double.write(
    `INSERT INTO dbo.${table} (id, n, t) VALUES (${String(from)}, 1, 'new'), (${String(from + 1)}, 2, NULL)`,
  );
  double.write(`DELETE FROM dbo.${table} WHERE id IN (10, 11, 12)`);
};

const expectCurrent = async (world: SeriesWorld): Promise<void> => {
  for (const table of ['a', 'b']) expect(world.current(table)).toEqual(await rowsOf(world, table));
};

const kindsOf = (round: Awaited<ReturnType<Computer['round']>>) => round.runs.map(({ kind }) => kind);

/** Report, validation and the question for later changes take a run of changes for what it is. */
async function expectTold({ worker }: Computer, runId: string): Promise<void> {
  const secrets = { source: 'right', target: 'cs' };
  const report = await worker.call('run.report', { runId, format: 'json' });
  expect(JSON.parse(report.text).tables[0]).toMatchObject({
    changes: { kind: 'changes', operations: { inserted: 2, updated: 3, deleted: 3 } },
    notes: expect.arrayContaining([expect.stringMatching(/what changed since .*: 2 inserted, 3 updated, 3 deleted/)]),
  });
  for (const tier of ['quick', 'full'] as const) {
    const proof = await worker.call('run.verify', { by: 'run', runId, secrets, tier, source: { of: 'run' } });
    expect(proof.tables).toMatchObject([
      { verified: true, source: expect.stringMatching(/^The source was not compared: the files hold what changed/) },
      { verified: true },
    ]);
  }
  expect(await worker.call('run.changes', { by: 'run', runId, secret: 'right' })).toMatchObject({ kind: 'none' });
}

test('the first round loads whole tables and what changed meanwhile; later ones read changes alone', async () => {
  const { world, computer, plan } = await open();
  const first = await computer.round(plan);
  expect(first).toMatchObject({ series: 'lake', round: 1, isComplete: true, notices: [] });
  expect(kindsOf(first)).toEqual(['full', 'changes']);
  await expectCurrent(world);
  change(world, 'a', 1001);
  const second = await computer.round(plan);
  expect(kindsOf(second)).toEqual(['changes']);
  expect(second.tables).toMatchObject([
    { name: 'a', how: 'changes', rows: 8, inserted: 2, updated: 3, deleted: 3 },
    { name: 'b', how: 'changes', rows: 0 },
  ]);
  // What did not change leaves nothing, and what did no scripts: rounds come every few minutes.
  const left = [...world.target.blobs.keys()].filter((name) => name.includes('/changes/round=00000002/'));
  expect(left).toEqual([expect.stringMatching(/\/a\/changes\/round=00000002\/run=[^/]+\/part-0000-00000\.jsonl$/)]);
  await expectCurrent(world);
  expect(world.state().tables.map(({ name, changes }) => [name, changes.length])).toEqual([
    ['a', 1],
    ['b', 0],
  ]);
  const [part] = world.pointer('a').changes[0]?.parts ?? [];
  expect(part?.name).toMatch(/\/a\/changes\/round=00000002\/run=/);
  const { runs } = await computer.worker.call('run.list', {});
  await expectTold(computer, runs[0]?.runId ?? '');
  expect(runs.map(({ series }) => series)).toEqual([
    { name: 'lake', round: 2, kind: 'changes' },
    { name: 'lake', round: 1, kind: 'changes' },
    { name: 'lake', round: 1, kind: 'full' },
  ]);
});

/** The state cannot be written the `n`-th time: the process dies there. */
function dieAtWrite({ lease }: SeriesWorld, n: number): void {
  let writes = 0;
  lease.beforeWrite = (name) => {
    if (name !== stateName) return;
    writes += 1;
    if (writes === n) throw new Error('killed');
  };
}

async function expectKilled(world: SeriesWorld, computer: Computer, plan: Plan): Promise<void> {
  await expect(computer.round(plan)).rejects.toThrow('killed');
  world.lease.beforeWrite = () => undefined;
  await computer.restart();
}

test('killed after the manifest and before the state, its changes count once', async () => {
  const { world, computer, plan } = await open();
  await computer.round(plan);
  change(world, 'a', 1001);
  dieAtWrite(world, 1);
  await expectKilled(world, computer, plan);
  change(world, 'b', 2001);
  const next = await computer.round(plan);
  expect(next).toMatchObject({ round: 2, isComplete: true });
  await expectCurrent(world);
  expect(world.state().tables.map(({ name, changes }) => [name, changes.map(({ rows }) => rows)])).toEqual([
    ['a', [8]],
    ['b', [8]],
  ]);
});

test('killed in the middle of the first load, the next round goes on with it', async () => {
  const { world, computer, plan } = await open();
  let commits = 0;
  world.target.beforeCommit = () => {
    commits += 1;
    if (commits === 2) throw new Error('killed');
  };
  await expect(computer.round(plan)).rejects.toThrow('killed');
  world.target.beforeCommit = () => undefined;
  await computer.restart();
  expect(await computer.round(plan)).toMatchObject({ isComplete: true });
  await expectCurrent(world);
});

test('another computer is refused while one is at it, told by whom, and goes on from the state afterwards', async () => {
  const { world, computer, plan } = await open();
  const other = world.openComputer();
  const atWork = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  world.target.beforeCommit = async () => {
    atWork.resolve();
    await goOn.promise;
  };
  const first = computer.round(plan);
  await atWork.promise;
  await expect(other.round(plan)).rejects.toMatchObject({
    code: 'SERIES_HELD',
    context: { series: 'lake', holder: expect.stringMatching(/ on /), since: expect.stringMatching(/^\d{4}-/) },
  });
  goOn.resolve();
  await first;
  change(world, 'a', 1001);
  expect(kindsOf(await other.round(plan))).toEqual(['changes']);
  change(world, 'b', 1001);
  expect(kindsOf(await computer.round(plan))).toEqual(['changes']);
  await expectCurrent(world);
});

test('what another computer has gone on without is dropped, with its files', async () => {
  const { world, computer, plan } = await open();
  await computer.round(plan);
  change(world, 'a', 1001);
  world.target.afterCommit = () => {
    throw new Error('killed');
  };
  await expect(computer.round(plan)).rejects.toThrow('killed');
  world.target.afterCommit = () => undefined;
  await world.openComputer().round(plan);
  const before = await computer.round(plan);
  expect(before.notices).toEqual([expect.stringMatching(/^Run .* was dropped/)]);
  await expectCurrent(world);
});

test('changes that were cleaned up are told, and the table is loaded whole in the same round', async () => {
  const { world, computer, plan } = await open();
  await computer.round(plan);
  change(world, 'a', 1001);
  world.double.control.cleanTracking('dbo', 'a');
  const round = await computer.round(plan);
  expect(kindsOf(round)).toEqual(['full', 'changes']);
  expect(round.tables).toMatchObject([
    { name: 'a', how: 'full', why: expect.stringMatching(/cleaned up/) },
    { name: 'b', how: 'changes' },
  ]);
  expect(round.notices).toEqual([expect.stringMatching(/^dbo\.a is loaded whole: .*cleaned up/)]);
  await expectCurrent(world);
});

test('changes that are cleaned up while they are read do not count, and the table is loaded whole', async () => {
  const { world, computer, plan } = await open();
  await computer.round(plan);
  change(world, 'a', 1001);
  world.target.beforeCommit = () => world.double.control.cleanTracking('dbo', 'a');
  const round = await computer.round(plan);
  world.target.beforeCommit = () => undefined;
  expect(kindsOf(round)).toEqual(['changes', 'full', 'changes']);
  expect(round.tables[0]).toMatchObject({ name: 'a', how: 'full' });
  await expectCurrent(world);
});

test('a table whose plan says to stop keeps its position, and the others go on', async () => {
  const { world, computer, plan } = await open((table) => (table === 'a' ? { ...tracked, ifLost: 'stop' } : tracked));
  await computer.round(plan);
  change(world, 'a', 1001);
  change(world, 'b', 1001);
  world.double.control.cleanTracking('dbo', 'a');
  const before = world.state().tables[0]?.position;
  const round = await computer.round(plan);
  expect(round).toMatchObject({
    isComplete: false,
    tables: [
      { name: 'a', how: 'stopped', why: expect.stringMatching(/cleaned up/) },
      { name: 'b', how: 'changes' },
    ],
  });
  expect(world.state().tables[0]?.position).toEqual(before);
  expect(world.current('b')).toEqual(await rowsOf(world, 'b'));
});

test('a lease that is taken away ends the round before it writes the state', async () => {
  const { world, computer, plan } = await open();
  await computer.round(plan);
  change(world, 'a', 1001);
  const before = world.state();
  world.target.beforeCommit = () => world.lease.steal(stateName);
  await expect(computer.round(plan)).rejects.toMatchObject({ code: 'SERIES_LEASE_LOST' });
  expect(world.state()).toEqual(before);
});

const versioned = (name: string, rows: number): LoadedTable => ({
  ...tableOf(name, rows),
  columns: [...tableOf(name, rows).columns, columnOfType('rv', { name: 'timestamp' })],
  rows: Array.from({ length: rows }, (_, at) => [
    at + 1,
    at % 7,
    `row ${String(at + 1)}`,
    Buffer.from((at + 1).toString(16).padStart(16, '0'), 'hex'),
  ]),
});

test('a mode that sees no deletes compares all keys when it is due; a new full version is written when asked for', async () => {
  const world = await openSeriesWorld([versioned('a', 300), tableOf('b', 100)]);
  opened.push(world);
  const computer = world.openComputer();
  const byVersion: Increment = { mode: 'rowversion', column: 'rv', sweepEvery: 2, ...policies };
  const plan = await world.plan((table) => (table === 'a' ? byVersion : tracked));
  await computer.round(plan);
  change(world, 'a', 1001);
  expect(kindsOf(await computer.round(plan))).toEqual(['changes']);
  expect(world.current('a').filter(({ id }) => Number(id) >= 10 && Number(id) <= 12)).toHaveLength(3);
  const swept = await computer.round(plan);
  expect(kindsOf(swept)).toEqual(['keys', 'deletes', 'changes']);
  expect(swept.tables[0]).toMatchObject({ name: 'a', how: 'changes', deleted: 3 });
  const ids = async () => (await rowsOf(world, 'a')).map(({ id }) => id);
  expect(world.current('a').map(({ id }) => id)).toEqual(await ids());
  change(world, 'b', 1001);
  const compacted = await computer.round(plan, { compact: true });
  expect(kindsOf(compacted)).toEqual(['changes', 'compaction']);
  expect(world.state().tables.map(({ changes }) => changes)).toEqual([[], []]);
  expect(world.current('a').map(({ id }) => id)).toEqual(await ids());
  expect(world.current('b')).toEqual(await rowsOf(world, 'b'));
  // What counted once is never dropped, although no state names it any more.
  expect((await computer.round(plan)).notices).toEqual([]);
});

test('a masked key is the same in full loads, changes and compactions, and rows are found again by it', async () => {
  const { world, computer } = await open();
  const maskKey = 'the key of the masks of a series';
  const transforms = [
    { kind: 'mask' as const, column: 'id', mask: { how: 'tokenise' as const, domain: 'id' } },
    { kind: 'script' as const, source: "return { loud: (row.t ?? '').toUpperCase() };", columns: [], adds: ['loud'] },
  ];
  const plan = await world.plan(() => tracked, {
    transforms: [{ schema: 'dbo', name: 'a', transforms }],
    maskKey: { env: 'MASK_KEY' },
    secrets: { maskKey },
  });
  const secrets = { source: world.double.password, target: 'cs', maskKey };
  const told = ({ n, t, loud }: Readonly<Record<string, unknown>>) => JSON.stringify([n, t, loud]);
  const expected = async () =>
    (await rowsOf(world, 'a')).map((row) => told({ ...row, loud: String(row['t'] ?? '').toUpperCase() })).toSorted();
  const tokenOf = (text: string) => world.current('a').find((row) => row['t'] === text)?.['id'];
  await computer.round(plan, { secrets });
  const first = [tokenOf('row 1'), tokenOf('row 5')];
  expect(first).not.toEqual([1, 5]);
  change(world, 'a', 1001);
  await expect(computer.round(plan, { secrets: { ...secrets, maskKey: `${maskKey}?` } })).rejects.toMatchObject({
    code: 'MASK_KEY_OTHER',
  });
  await computer.round(plan, { secrets });
  expect([tokenOf('row 1'), tokenOf('row 5')]).toEqual(first);
  expect(world.current('a').map(told).toSorted()).toEqual(await expected());
  change(world, 'b', 1001);
  await computer.round(plan, { secrets, compact: true });
  expect(world.pointer('a').changes).toEqual([]);
  expect([tokenOf('row 1'), tokenOf('row 5')]).toEqual(first);
  expect(world.current('a').map(told).toSorted()).toEqual(await expected());
});
