// Transforms while a run goes on: parts hold what they make, and what they hide is told by nothing that the run leaves.
import { expect, test } from 'vitest';
import { openEngine } from '../../../electron/worker/transforms/engine.ts';
import { writtenColumns } from '../../../electron/worker/transforms/fit/fit-transforms.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { OnBreak } from '../../../shared/rules.ts';
import type { Transform } from '../../../shared/transforms.ts';
import { planTable } from '../../fakes/plan.ts';
import { runId, startTestRun, upTo } from '../../fakes/run.ts';

const tokens: Transform = { kind: 'mask', column: 'id', mask: { how: 'tokenise', domain: 'id' } };

async function start(transforms: Transform[], onBreak: OnBreak, refused: readonly bigint[] = []) {
  const planned = planTable('t0', { transforms });
  const values = upTo(100)
    .filter((key) => key % 25 !== 0)
    .map(String);
  const table: PlanTable = {
    ...planned,
    written: writtenColumns(planned),
    rules: [{ kind: 'acceptedValues', id: 'most', onBreak, column: 'id', values }],
  };
  const engine = await openEngine(table, { maskKey: 'a key for the tests of runs', setAside: true });
  const run = startTestRun([table], { t0: 100 }, { options: { badRows: 'setAside' }, ports: { transforms: engine } });
  for (const key of refused) run.source.refused.add(key);
  return run;
}

const linesAside = ({
  target,
}: Awaited<ReturnType<typeof start>>): { values: { id: string }; [name: string]: unknown }[] =>
  [...target.blobs.keys()]
    .filter((name) => name.includes('_quarantine'))
    .flatMap((name) => target.text(name).trim().split('\n'))
    .map((line) => JSON.parse(line));

test('a masked key stands in no part, quarantine, manifest or example; the store keeps it to go on by', async () => {
  const run = await start([tokens], 'quarantine', [33n]);
  expect((await run.run()).state).toEqual({ kind: 'completed', skippedRows: 5 });
  const stored = run.storedKeys('t0');
  const aside = linesAside(run);
  expect(stored).toHaveLength(95);
  expect(stored.toSorted((a, b) => a - b)).not.toEqual(upTo(95));
  expect(aside.map(({ key }) => key)).toEqual([null, null, null, null, null]);
  expect(aside.flatMap(({ refused }) => refused)).toEqual([
    { column: 'id', reason: 'TEXT_NOT_UNICODE', encoding: 'hidden', data: '' },
  ]);
  const seen = new Set([...stored, ...aside.map(({ values }) => Number(values.id))]);
  expect(seen.size).toBe(100);
  const [table] = run.manifest().tables;
  expect(table).toMatchObject({ cutRanges: [], transforms: [tokens], rules: [{ rowsBroken: 4 }] });
  expect(table?.read).toBeUndefined();
  expect(table?.rules?.[0]?.examples[0]).toEqual({ key: [], column: 'id', value: null });
  for (const part of table?.parts ?? []) expect(part).toMatchObject({ firstKey: null, lastKey: null });
  expect(table?.parts[0]?.readFingerprint).toMatchObject({ columns: [] });
  expect(run.store().checkpoints.parts(runId, 't0')[0]?.firstKey).toEqual(['1']);
});

test('a rule that ends a table does not tell the value of a masked column', async () => {
  const run = await start([tokens], 'stopTable');
  const { state } = await run.run();
  expect(state).toMatchObject({ kind: 'failed', error: { code: 'RULE_BROKEN' } });
  expect(JSON.stringify(state)).not.toContain('25');
});

test('both fingerprints are kept with each part, and say what they are of', async () => {
  const nullIf: Transform = { kind: 'nullIf', column: 'id', value: '5' };
  const run = await start([nullIf], 'warn');
  await run.run();
  const [part] = run.manifest().tables[0]?.parts ?? [];
  expect(part).toMatchObject({
    firstKey: ['1'],
    fingerprint: { columns: [{ nulls: 1, sum: '205' }] },
    readFingerprint: { rows: 20, columns: [{ nulls: 0, min: '1', max: '20', sum: '210' }] },
  });
  expect(run.store().checkpoints.parts(runId, 't0')[0]?.readFingerprint).toEqual(part?.readFingerprint);
});
