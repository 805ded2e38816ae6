// Rules while a run goes on: rows that break them are counted, set aside or end their table, once each, whatever happens.
import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { OnBreak, Rule } from '../../../shared/rules.ts';
import { cutAt, planTable } from '../../fakes/plan.ts';
import { aPart, names, runId, startTestRun, upTo, type TestRunOptions } from '../../fakes/run.ts';

const isWanted = (key: number): boolean => key % 25 !== 0;
const accepted = (onBreak: OnBreak): Rule => ({
  kind: 'acceptedValues',
  id: 'most',
  name: 'Most ids',
  onBreak,
  column: 'id',
  values: upTo(100).filter(isWanted).map(String),
});
const start = (rules: readonly Rule[], settings: TestRunOptions = {}, changes: Partial<PlanTable> = {}) =>
  startTestRun([planTable('t0', { ...changes, rules: [...rules] })], { t0: 100 }, settings);
type Run = ReturnType<typeof start>;

const asideLines = ({ target }: Run): { key: string[]; rules: unknown; refused: unknown[]; values: unknown }[] =>
  [...target.blobs.keys()]
    .filter((name) => name.includes('_quarantine'))
    .flatMap((name) => target.text(name).trim().split('\n'))
    .map((line) => JSON.parse(line));

test('rows that break a rule are counted and stay where the rule only warns', async () => {
  const run = start([accepted('warn')]);
  const last = await run.run();
  expect(last.state).toEqual({ kind: 'completed', skippedRows: 0 });
  expect(run.storedKeys('t0')).toEqual(upTo(100));
  expect(last.tables[0]?.rules).toEqual([
    { id: 'most', name: 'Most ids', onBreak: 'warn', rowsChecked: 100, rowsBroken: 4 },
  ]);
  expect(run.manifest().tables[0]?.rules).toMatchObject([
    { verdict: 'broken', action: 'counted', rowsChecked: 100, rowsBroken: 4, found: '4 rows of 100 break it' },
  ]);
  expect(run.manifest().tables[0]?.rules?.[0]?.examples[0]).toEqual({ key: ['25'], column: 'id', value: '25' });
});

test('each row is in a part or in quarantine, never in both and never in neither', async () => {
  const run = start([accepted('quarantine')], {}, { partitions: cutAt(40) });
  const last = await run.run();
  expect(last.state).toEqual({ kind: 'completed', skippedRows: 4 });
  const aside = asideLines(run).map(({ key }) => Number(key[0]));
  expect(run.storedKeys('t0')).toEqual(upTo(100).filter(isWanted));
  expect(aside.sort((a, b) => a - b)).toEqual([25, 50, 75, 100]);
  expect(asideLines(run).find(({ key }) => key[0] === '25')).toEqual({
    key: ['25'],
    refused: [],
    rules: [{ rule: 'most', name: 'Most ids', column: 'id' }],
    values: { id: '25' },
  });
  expect(run.manifest()).toMatchObject({ rows: 96, rowsSetAside: 4 });
});

test('a rule that stops its table names itself, the key and the value', async () => {
  const run = start([accepted('stopTable')]);
  const last = await run.run();
  expect(last.tables[0]?.error).toMatchObject({
    code: 'RULE_BROKEN',
    context: { table: 'dbo.Table_t0', rule: 'Most ids', key: '25', value: '25' },
  });
  expect(last.state.kind).toBe('failed');
});

test('a row that breaks two rules is set aside once, with both reasons', async () => {
  const range: Rule = { kind: 'range', id: 'low', onBreak: 'quarantine', column: 'id', min: null, max: '74' };
  const run = start([accepted('quarantine'), range]);
  expect((await run.run()).state).toEqual({ kind: 'completed', skippedRows: 28 });
  expect(asideLines(run).find(({ key }) => key[0] === '75')?.rules).toEqual([
    { rule: 'most', name: 'Most ids', column: 'id' },
    { rule: 'low', name: 'id is at most 74', column: 'id' },
  ]);
});

test('a row that no file can carry is set aside for that, and no rule counts it', async () => {
  const run = start([accepted('quarantine')], { options: { badRows: 'setAside' } });
  run.source.refused.add(25n);
  const last = await run.run();
  expect(last.tables[0]?.rules).toMatchObject([{ rowsChecked: 99, rowsBroken: 3 }]);
  expect(asideLines(run).find(({ key }) => key[0] === '25')).toMatchObject({ refused: [{ column: 'id' }] });
  expect(run.storedKeys('t0')).toEqual(upTo(100).filter(isWanted));
});

test('reads that break off count no row twice', async () => {
  const run = start([accepted('quarantine')], { options: { lanes: 1 } });
  let failures = 0;
  run.source.beforeBatch = (_, rowsRead) => {
    if (rowsRead !== 10 || failures > 5) return;
    failures += 1;
    throw new AppError('DEADLOCK_VICTIM');
  };
  const last = await run.run();
  expect(last.tables[0]?.rules).toMatchObject([{ rowsChecked: 100, rowsBroken: 4 }]);
  expect(last.state).toEqual({ kind: 'completed', skippedRows: 4 });
});

test('a process that dies before a part is recorded counts its rows again, once', async () => {
  const run = start([accepted('quarantine')], { options: { lanes: 1 } });
  const died = Promise.withResolvers<void>();
  run.target.afterCommit = (name) => {
    if (name !== aPart('t0', 0, 2)) return undefined;
    died.resolve();
    return new Promise(() => undefined);
  };
  void run.run().catch(() => undefined);
  await died.promise;
  run.reopenStore();
  run.target.afterCommit = () => undefined;
  const last = await run.run();
  expect(last.tables[0]?.rules).toMatchObject([{ rowsChecked: 100, rowsBroken: 4 }]);
  expect(asideLines(run)).toHaveLength(4);
  expect(run.storedKeys('t0')).toEqual(upTo(100).filter(isWanted));
});

test('a table without a key that starts again forgets what its rules counted', async () => {
  const run = start([accepted('quarantine')], { options: { lanes: 1 } }, { key: null });
  let isFirst = true;
  run.source.beforeBatch = (_, rowsRead) => {
    if (rowsRead < 60 || !isFirst) return;
    isFirst = false;
    throw new AppError('DEADLOCK_VICTIM');
  };
  const last = await run.run();
  expect(last.tables[0]?.rules).toMatchObject([{ rowsChecked: 100, rowsBroken: 4 }]);
  expect(asideLines(run)).toHaveLength(4);
});

test('a number of rows that was not expected is told, or ends the table', async () => {
  const expectation = (onBreak: 'warn' | 'stopTable'): Rule => ({
    kind: 'rowCount',
    id: 'n',
    onBreak,
    min: 101,
    max: null,
  });
  const warned = start([expectation('warn')]);
  expect((await warned.run()).state.kind).toBe('completed');
  expect(warned.manifest().tables[0]?.rules).toMatchObject([
    { verdict: 'broken', action: 'counted', rowsBroken: null, found: 'it has 100 rows' },
  ]);
  const stopped = start([expectation('stopTable')]);
  expect((await stopped.run()).tables[0]?.error).toMatchObject({
    code: 'RULE_BROKEN',
    context: { detail: 'it has 100 rows' },
  });
  expect((await stopped.run()).state.kind).toBe('failed');
});

test('the counts of a part are on record with it', async () => {
  const run = start([accepted('warn')]);
  await run.run();
  const parts = run.store().checkpoints.parts(runId, 't0');
  expect(parts.map(({ rules }) => rules?.map(({ checked, broken }) => [checked, broken]))).toEqual([
    [[20, 0]],
    [[20, 1]],
    [[20, 1]],
    [[20, 1]],
    [[20, 1]],
  ]);
  expect(names.quarantineName(planTable('t0'), 0, 1)).toContain('_quarantine');
});
