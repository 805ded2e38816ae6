// The server's digests and aggregates against those of the rows that arrive, for every type, over a real connection.
import { createDigestCheck, digestColumn } from '../../electron/worker/validate/digest/inline-digest.ts';
import { aggregateStatement } from '../../electron/worker/validate/digest/aggregate-statement.ts';
import { digestRowsStatement, digestSumStatement } from '../../electron/worker/validate/digest/digest-statements.ts';
import { createRowDigester } from '../../electron/worker/validate/digest/row-digest.ts';
import { planColumn } from '../../electron/worker/plan/column-plan.ts';
import { isExactCodePage } from '../../electron/worker/source/tds/types/code-page.ts';
import { outputColumnsOf, type PlanTable } from '../../shared/plan.ts';
import { columnOfType, intColumn, openDoubleWorld, primaryKey, type DoubleWorld } from '../fakes/double-world.ts';
import { createRandom } from '../double/sample/random.ts';
import { storedFromText } from '../double/engine/stored/from-text.ts';
import { textExtremes, variantExtremes } from '../double/sample/tables/extreme-texts.ts';
import { plainExtremes } from '../double/sample/tables/extreme-values.ts';
import type { StoredValue } from '../double/types.ts';
import { planTable } from '../unit/source/plan-table.ts';
import { createGauge } from './aggregates.ts';
import { digestCases, type DigestCase } from './cases.ts';

export type CaseResult = { readonly name: string; readonly rows: number; readonly differences: readonly string[] };

const never = new AbortController().signal;

/** The extremes of the type first, then random values, one in nine NULL. */
function* rowsOf(one: DigestCase, rows: number, seed: number): Generator<readonly StoredValue[]> {
  const random = createRandom(seed, one.name);
  const extremes = extremesOf(one);
  for (let id = 0; id < rows + extremes.length; id++) {
    const isNull = id >= extremes.length && random.oneIn(9);
    yield [id, isNull ? null : id < extremes.length ? (extremes[id] ?? null) : one.value(random)];
  }
}

function extremesOf({ type, isNanos = false }: DigestCase): readonly StoredValue[] {
  if (type.name === 'sql_variant') return variantExtremes;
  if (isNanos) return [];
  return [...plainExtremes, ...textExtremes].flatMap(({ type: other, values }) =>
    other.name === type.name &&
    other.length === type.length &&
    other.scale === type.scale &&
    other.precision === type.precision &&
    (other.collation ?? null) === (type.collation ?? null)
      ? values.map((value) => storedFromText(type, value))
      : [],
  );
}

async function planOf(world: DoubleWorld, { name, isNanos = false }: DigestCase): Promise<PlanTable> {
  const table = await world.tableOf(name);
  const columns = table.columns.flatMap((column) => {
    const planned = planColumn(column, {
      isExactCodePage,
      fitsNanos: () => isNanos,
      extraName: (of, suffix) => of + suffix,
    });
    return 'leftOut' in planned ? [] : [planned];
  });
  return planTable(columns, ['id'], { schema: table.schema, name, batchRows: 1000 });
}

/** One case: every row inline, the sums and rows of digests over a range that has bounds, and the aggregates. */
async function runCase(world: DoubleWorld, one: DigestCase): Promise<CaseResult> {
  const table = await planOf(world, one);
  const differences: string[] = [];
  const computed = digestColumn(table);
  const check = createDigestCheck(table, (batch, row) => world.session.keyAt(table, batch, row));
  const digest = createRowDigester(table.columns);
  const gauge = createGauge(outputColumnsOf(table));
  const sums = { rows: 0, h1: 0n, h2: 0n };
  const keyed: string[] = [];
  const open = { after: null, upTo: null };
  for await (const batch of world.session.read({ table, ...open, batchBytes: 4 << 20, computed }, never)) {
    try {
      check(batch);
    } catch (error) {
      differences.push(String(error));
    }
    gauge.add(batch);
    for (let row = 0; row < batch.rowCount; row++) {
      const { h1, h2 } = digest(batch, row);
      sums.rows += 1;
      sums.h1 += h1;
      sums.h2 += h2;
      if (keyed.length < 500)
        keyed.push(`${String(world.session.keyAt(table, batch, row))} ${String(h1)} ${String(h2)}`);
    }
  }
  const ask = async <T>({
    sql,
    parameters,
    read,
  }: {
    sql: string;
    parameters: Parameters<DoubleWorld['session']['query']>[1];
    read: (row: Awaited<ReturnType<DoubleWorld['session']['query']>>[number]) => T;
  }): Promise<T[]> => (await world.session.query(sql, parameters, never)).map(read);
  const [sum] = await ask(digestSumStatement(table, open, 2));
  differ(differences, 'sums', sums, sum);
  const first = await ask(digestRowsStatement(table, { after: null, upTo: [String(keyed.length - 1)] }, 1));
  differ(
    differences,
    'rows',
    keyed,
    first.map(({ key, h1, h2 }) => `${String(key)} ${String(h1)} ${String(h2)}`),
  );
  const [told] = await ask(aggregateStatement(table, null, 2));
  const measured = gauge.finish();
  table.columns
    .flatMap((column) => column.outputs.map(() => column.sqlType.name))
    .forEach((name, i) => {
      const expected = measured[i];
      if (expected === undefined) return;
      differ(
        differences,
        `aggregates of output ${String(i)}`,
        name === 'sql_variant' ? { ...expected, sum: null } : expected,
        told?.columns[i],
      );
    });
  differ(differences, 'count', sums.rows, told?.rows);
  return { name: one.name, rows: sums.rows, differences };
}

function differ(differences: string[], what: string, expected: unknown, found: unknown): void {
  const [one, other] = [shown(expected), shown(found)];
  if (one === other) return;
  const at = Array.from(one).findIndex((character, i) => character !== other[i]);
  const around = (text: string): string => text.slice(Math.max(0, at - 60), at + 120);
  differences.push(`${what}: here ${around(one)} there ${around(other)}`);
}

const shown = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? 'nothing';

/** Each type in a world of its own, so that one of any size holds no more than one type's rows. */
export async function* runDigests(
  rows: number,
  seed: number,
  only: readonly string[] = [],
): AsyncGenerator<CaseResult> {
  for (const one of digestCases.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const world = await openDoubleWorld(
      [
        {
          schema: 'dbo',
          name: one.name,
          columns: [intColumn('id'), columnOfType('c', one.type, true)],
          indexes: [primaryKey('id')],
          rows: rowsOf(one, rows, seed),
        },
      ],
      1_800_000,
    );
    try {
      yield await runCase(world, one);
    } finally {
      await world.close();
    }
  }
}
