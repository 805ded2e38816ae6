// The plans of the runs of a round.
import { expect, test } from 'vitest';
import { checkPlan } from '../../../electron/worker/plan/check-plan.ts';
import { hashPlan } from '../../../electron/worker/plan/plan-hash.ts';
import { toChangesTable } from '../../../electron/worker/plan/changes-table.ts';
import { namesOfRun } from '../../../electron/worker/run/run-names.ts';
import { deriveChanges, deriveFull } from '../../../electron/worker/series/derive-plan.ts';
import { exampleRun } from '../../../electron/worker/target/blob-name.ts';
import { changeTemplate } from '../../../electron/worker/target/path-template.ts';
import type { Plan } from '../../../shared/plan.ts';
import { plan as planOf, planTable } from '../../fakes/plan.ts';
import { at, tracked } from './samples.ts';

const table = planTable('t0', { increment: tracked });
const made: Plan = {
  ...planOf([table, planTable('t1', { increment: tracked })], { deltaLog: false, rowDigests: true }),
  series: { name: 'lake', compactEvery: null },
};
const approved: Plan = { ...made, hash: hashPlan(made) };
const facts = { number: 12, stateVersion: 7 };
const changesPlan = (isSnapshotAllowed = true): Plan =>
  deriveChanges(approved, [{ table, since: at('5') }], facts, isSnapshotAllowed, toChangesTable);

test('each has a hash of its own, says its round, and names the plan that people approved', () => {
  for (const derived of [deriveFull(approved, [table], facts), changesPlan()]) {
    expect(derived.tables.map(({ id }) => id)).toEqual(['t0']);
    expect(derived.series?.round).toMatchObject({ number: 12, stateVersion: 7, planHash: approved.hash });
    expect(derived.hash).not.toBe(approved.hash);
    expect(checkPlan(JSON.parse(JSON.stringify(derived)), 'derived').hash).toBe(derived.hash);
  }
});

test('changes are read by one lane at one state of the database where that is allowed', () => {
  expect(changesPlan()).toMatchObject({ options: { lanes: 1 }, pointInTime: { mode: 'shared', script: null } });
  expect(changesPlan(false)).toMatchObject({ options: { lanes: 2 }, pointInTime: { mode: 'none' } });
  expect(changesPlan().options.rowDigests).toBeUndefined();
});

test('their parts have a folder of their own in that of the table, and the pointer stands above both', () => {
  const names = namesOfRun(changesPlan(), exampleRun);
  const [changed] = changesPlan().tables;
  expect(changed === undefined ? '' : names.partName(changed, 0, 0)).toBe(
    `dbo/Table_t0/changes/round=00000012/run=${exampleRun}/part-0000-00000.csv`,
  );
  expect(namesOfRun(approved, exampleRun).pointerName(table)).toBe('dbo/Table_t0/current.json');
  expect(names.manifestName).toBe(`_manifests/run=${exampleRun}.json`);
});

test.each([
  [
    '{schema}/{table}/run={run}/p-{partition}-{part}.{ext}',
    '{schema}/{table}/changes/round=00000001/run={run}/p-{partition}-{part}.{ext}',
  ],
  [
    '{schema}+{table}/{year}/run={run}/{partition}-{part}',
    '{schema}+{table}/changes/round=00000001/{year}/run={run}/{partition}-{part}',
  ],
  [
    'run={run}/{schema}/{table}/{partition}-{part}',
    'run={run}/{schema}/{table}/changes/round=00000001/{partition}-{part}',
  ],
  ['{run}/{schema}={table}-{partition}-{part}', '{run}/changes/round=00000001/{schema}={table}-{partition}-{part}'],
])('the template %s becomes %s', (template, expected) => {
  expect(changeTemplate(template, 1)).toBe(expected);
});
