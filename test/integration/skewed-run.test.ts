// A table with nearly all its rows in a hundredth of its key space: no lane carries much more than the others.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { openLocalWorker } from '../../electron/worker/local-client.ts';
import { hashPlan } from '../../electron/worker/plan/plan-hash.ts';
import type { Lane } from '../../electron/worker/run/lane-port.ts';
import { createRunId, namesOfRun } from '../../electron/worker/run/run-names.ts';
import { runPlan } from '../../electron/worker/run/run-plan.ts';
import { openThreadLane } from '../../electron/worker/run/thread-lane.ts';
import { createSourceCheck } from '../../electron/worker/source-check.ts';
import { createRangeSurvey } from '../../electron/worker/survey-ranges.ts';
import type { TargetConfig } from '../../shared/connection.ts';
import { manifestSchema } from '../../shared/manifest.ts';
import type { Plan, PlanTable } from '../../shared/plan.ts';
import { startAzurite } from '../azurite.ts';
import type { StoredValue } from '../double/types.ts';
import { measured } from '../measured.ts';
import { columnOfType, intColumn, openDoubleWorld, primaryKey, type DoubleWorld } from '../fakes/double-world.ts';

const rowCount = 300_000;
const lanes = 4;
const partRows = 3000;

/** 99 % of the rows in the first hundredth of the keys. */
function* skewedRows(): Generator<StoredValue[]> {
  const crowd = rowCount * 0.99;
  for (let i = 0; i < crowd; i += 1) yield [i * 2 + 1, i, `row ${i}`];
  for (let i = crowd; i < rowCount; i += 1) yield [Math.round(100_000_000 + (i - crowd) * 500_000), i, `row ${i}`];
}

let world: DoubleWorld;
let azurite: Awaited<ReturnType<typeof startAzurite>>;
let plan: Plan;
const folder = mkdtempSync(join(tmpdir(), 'tableferry-skewed-'));

beforeAll(async () => {
  const text = columnOfType('text', { name: 'nvarchar', length: 40, collation: 'Latin1_General_CI_AS' });
  const columns = [intColumn('id'), intColumn('n'), text];
  const indexes = [primaryKey('id')];
  world = await openDoubleWorld([{ schema: 'dbo', name: 'Skewed', columns, indexes, rows: skewedRows() }]);
  azurite = await startAzurite();
  const target: TargetConfig = { kind: 'connectionString', value: { env: 'UNUSED' }, container: 'skewed' };
  const worker = openLocalWorker(liveParts, join(folder, 'unused'));
  const made = await worker.call('plan.build', {
    source: world.source,
    target,
    password: world.password,
    selection: { by: 'patterns', include: '*', exclude: '' },
    probeId: null,
    pathTemplate: null,
    options: { lanes, memoryMb: 512 },
    datetime2: 'auto',
  });
  await worker.close();
  plan = made;
});

afterAll(async () => {
  await world.close();
  await azurite.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Small parts and batches, so that a table of this size has as many borders as a large one. */
function planOf(change: Partial<PlanTable>): Plan {
  const tables = plan.tables.map((table) => ({ ...table, partRows, batchRows: 1000, ...change }));
  const changed = { ...plan, tables };
  return { ...changed, hash: hashPlan(changed) };
}

async function run(changed: Plan) {
  // Every connection reads at this speed, so that what is measured is who works, and not how busy this machine is.
  world.faults.next({ kind: 'slow', rowsPerSecond: 15_000, match: /OPTION \(MAXDOP 1\)/, count: 1000 });
  const rowsOfLane = Array.from({ length: lanes }, () => 0);
  const runId = createRunId(Date.now());
  const secrets = { sourcePassword: world.password, targetSecret: azurite.connectionString };
  const openLane = async (index: number): Promise<Lane> => {
    const lane = openThreadLane({ plan: changed, runId, secrets });
    return {
      ...lane,
      carry: (task, observer, stop) =>
        lane.carry(
          task,
          {
            ...observer,
            async onPart(part) {
              rowsOfLane[index] = (rowsOfLane[index] ?? 0) + part.rowCount;
              await observer.onPart(part);
            },
          },
          stop,
        ),
    };
  };
  const store = liveParts.openStore(join(folder, runId));
  store.runs.create(runId, changed);
  const target = liveParts.openTarget(changed.target, azurite.connectionString, changed.options);
  const names = namesOfRun(changed, runId);
  const source = createSourceCheck(liveParts, changed, world.password);
  const survey = createRangeSurvey((signal) => liveParts.openSession(changed.source, world.password, signal));
  const never = new AbortController().signal;
  const { state, rows } = await runPlan(
    {
      store,
      runId,
      names,
      target,
      openLane,
      checkTable: source.check,
      survey,
      onSnapshot: () => undefined,
      log: () => undefined,
    },
    never,
  );
  expect(state.kind).toBe('completed');
  const blob = await target.properties(names.manifestName, never);
  const text = await target.readRange(names.manifestName, 0, blob?.sizeBytes ?? 0, never);
  const manifest = manifestSchema.parse(JSON.parse(new TextDecoder().decode(text)));
  await survey.close();
  await target.close();
  store.close();
  world.faults.clear();
  const mean = rows / lanes;
  return { rows, share: Math.max(...rowsOfLane) / mean, table: manifest.tables[0], rowsOfLane };
}

/** Ascending keys of the parts, so that what is lost or doubled is seen. */
function expectJoined(table: Awaited<ReturnType<typeof run>>['table']): void {
  const parts = (table?.parts ?? []).toSorted((a, b) => Number(a.firstKey?.[0]) - Number(b.firstKey?.[0]));
  let last = -1;
  for (const { firstKey, lastKey } of parts) {
    expect(Number(firstKey?.[0])).toBeGreaterThan(last);
    last = Number(lastKey?.[0]);
  }
  expect(parts.reduce((sum, part) => sum + part.rows, 0)).toBe(rowCount);
}

describe('the slowest lane carries at most 1.3 times the mean', () => {
  test('of a table cut by its histogram', measured, async () => {
    expect(plan.tables[0]?.readNote).toMatch(/ranges, by the histogram of id\./);
    const { rows, share, table, rowsOfLane } = await run(planOf({}));
    process.stdout.write(`cut by the histogram: rows of each lane ${rowsOfLane.join(', ')}\n`);
    expect(rows).toBe(rowCount);
    expectJoined(table);
    expect(share).toBeLessThan(1.3);
  });

  test('of a table cut as badly as can be, since lanes without work take half of what is left', measured, async () => {
    const bounds = Array.from({ length: 7 }, (_, i) => [String((i + 1) * 200_000_000)]);
    const partitions = Array.from({ length: 8 }, (_, index) => ({
      index,
      after: bounds[index - 1] ?? null,
      upTo: bounds[index] ?? null,
    }));
    const { rows, share, table, rowsOfLane } = await run(planOf({ partitions }));
    process.stdout.write(
      `cut badly: rows of each lane ${rowsOfLane.join(', ')}, ${table?.cutRanges.length ?? 0} ranges cut\n`,
    );
    expect(rows).toBe(rowCount);
    expectJoined(table);
    expect(table?.cutRanges.length).toBeGreaterThan(2);
    expect(share).toBeLessThan(1.3);
  });
});
