// Rows that come out of quarantine after the rules have changed: each once, into parts of their own.
import { expect, test } from 'vitest';
import type { PartMaker } from '../../../../electron/worker/run/reimport/supplement-parts.ts';
import { reimportRun } from '../../../../electron/worker/run/reimport/reimport-run.ts';
import { manifestSchema } from '../../../../shared/manifest.ts';
import type { Rule, TableRules } from '../../../../shared/rules.ts';
import { createLineEncoder } from '../../../fakes/encoder.ts';
import { planTable } from '../../../fakes/plan.ts';
import { names, runId, startTestRun, upTo, type TestRun } from '../../../fakes/run.ts';

const atMost = (max: number): Rule => ({
  kind: 'range',
  id: 'low',
  onBreak: 'quarantine',
  column: 'id',
  min: null,
  max: String(max),
});
const never = new AbortController().signal;
const rulesOf = (...rules: Rule[]): TableRules[] => [{ schema: 'dbo', name: 'Table_t0', rules }];

/** A completed run whose rows 71 to 100 are set aside. */
async function setAside(rules: readonly Rule[] = [atMost(70)], badRows: 'setAside' | 'stopTable' = 'stopTable') {
  const run = startTestRun([planTable('t0', { rules: [...rules] })], { t0: 100 }, { options: { badRows } });
  if (badRows === 'setAside') run.source.refused.add(90n);
  await run.run();
  return run;
}

function reimport(run: TestRun, rules: readonly TableRules[]) {
  const maker: PartMaker = {
    partBytes: 1 << 20,
    createEncoder: createLineEncoder,
    openPart: (name, signal) => run.target.openPart(name, signal),
    commit: (upload, rowCount) => upload.commit({ runId, rowCount }),
    verify: async () => undefined,
  };
  const log = (_: string, text: string): void => void run.logged.push(text);
  return reimportRun({ store: run.store(), runId, names, target: run.target, log, maker }, rules, never);
}

const keysIn = (run: TestRun, blob: string): number[] =>
  run.target
    .text(blob)
    .split('\n')
    .filter((line) => /^\d+$/.test(line))
    .map(Number);
const supplement = (run: TestRun, number: number) =>
  manifestSchema.parse(JSON.parse(run.target.text(`run=${runId}/manifest.supplement-${String(number)}.json`)));
const broughtIn = (run: TestRun, number: number): number[] =>
  supplement(run, number).tables.flatMap(({ parts }) => parts.flatMap(({ name }) => keysIn(run, name)));

test('rows that pass by the changed rule become parts of their table; the rest stays', async () => {
  const run = await setAside();
  const before = run.target.text(names.manifestName);
  expect(await reimport(run, rulesOf(atMost(80)))).toEqual({
    rows: 10,
    manifest: `run=${runId}/manifest.supplement-1.json`,
    left: 20,
  });
  expect(broughtIn(run, 1)).toEqual([71, 72, 73, 74, 75, 76, 77, 78, 79, 80]);
  expect(supplement(run, 1)).toMatchObject({
    rows: 10,
    supplement: { manifest: names.manifestName, number: 1 },
    tables: [{ key: null, parts: [{ partition: 1, part: 0, rows: 10 }] }],
  });
  expect(run.target.text(names.manifestName)).toBe(before);
});

test('each row comes in once, however often it is asked for', async () => {
  const run = await setAside();
  await reimport(run, rulesOf(atMost(80)));
  expect(await reimport(run, rulesOf(atMost(80)))).toMatchObject({ rows: 0, left: 20 });
  expect(await reimport(run, rulesOf())).toMatchObject({ rows: 20, left: 0 });
  expect([...run.storedKeys('t0'), ...broughtIn(run, 1), ...broughtIn(run, 2)]).toEqual(upTo(100));
});

test('a process that dies in the middle is finished first, with its own rules and the same blobs', async () => {
  const run = await setAside();
  run.target.afterCommit = () => {
    throw new Error('the process died');
  };
  await expect(reimport(run, rulesOf(atMost(80)))).rejects.toThrow('the process died');
  run.target.afterCommit = () => undefined;
  run.reopenStore();
  const blobs = run.target.blobs.size;
  expect(await reimport(run, rulesOf(atMost(90)))).toMatchObject({ rows: 20, left: 10 });
  // The part of the first was there already; its manifest, and part and manifest of the second, are new.
  expect(run.target.blobs.size).toBe(blobs + 3);
  expect([...run.storedKeys('t0'), ...broughtIn(run, 1), ...broughtIn(run, 2)]).toEqual(upTo(90));
});

test('a row that was refused for its encoding stays, whatever the rules are', async () => {
  const run = await setAside([atMost(70)], 'setAside');
  expect(await reimport(run, rulesOf())).toMatchObject({ rows: 29, left: 1 });
  expect(broughtIn(run, 1)).not.toContain(90);
});

test('a rule that only warns lets rows in; rules of a table that is not given stay as they are', async () => {
  const run = await setAside();
  expect(await reimport(run, [])).toMatchObject({ rows: 0, manifest: null, left: 30 });
  expect(await reimport(run, rulesOf({ ...atMost(70), onBreak: 'warn' }))).toMatchObject({ rows: 30, left: 0 });
});

test('a quarantine that somebody changed is not believed', async () => {
  const run = await setAside();
  const [part] = run
    .store()
    .checkpoints.parts(runId, 't0')
    .filter(({ quarantine }) => quarantine !== undefined);
  const blob = run.target.blobs.get(part?.quarantine?.blobName ?? '');
  if (blob !== undefined) blob.bytes = Buffer.from(blob.bytes.toString().replace('"71"', '"17"'));
  await expect(reimport(run, rulesOf())).rejects.toMatchObject({ code: 'QUARANTINE_UNREADABLE' });
  expect(run.target.blobs.has(`run=${runId}/manifest.supplement-1.json`)).toBe(false);
});

test('what the server would have to be asked, and what fits no column, is refused before anything is begun', async () => {
  const run = await setAside();
  const condition: Rule = { kind: 'condition', id: 'new', onBreak: 'quarantine', sql: 'id > 0' };
  await expect(reimport(run, rulesOf(condition))).rejects.toMatchObject({ code: 'RULE_UNFIT' });
  const pattern: Rule = { kind: 'pattern', id: 'p', onBreak: 'quarantine', column: 'id', pattern: 'x' };
  await expect(reimport(run, rulesOf(pattern))).rejects.toMatchObject({ code: 'RULE_UNFIT' });
  expect(run.store().supplements.list(runId)).toEqual([]);
});

test('discard takes what was brought in with it', async () => {
  const run = await setAside();
  await reimport(run, rulesOf(atMost(80)));
  await run.discard();
  expect([...run.target.blobs.keys()]).toEqual([]);
});
