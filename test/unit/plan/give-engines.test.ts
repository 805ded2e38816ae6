// Who moves which table: by name, by size, and never a table that Data Factory would copy otherwise than the plan has it.
import { expect, test } from 'vitest';
import { giveEngines } from '../../../electron/worker/plan/give-engines.ts';
import { engineWishSchema, type EngineWish } from '../../../shared/factory.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { cutAt, plan, planTable } from '../../fakes/plan.ts';

const place = {
  factory: 'adf-sales',
  nodes: 2,
  vault: 'kv-sales',
  storage: 'https://account.blob.core.windows.net',
  subscription: '11111111-2222-3333-4444-555555555555',
  resourceGroup: 'rg-sales',
  signIn: { as: { kind: 'managedIdentity' as const } },
};
const wish = (more: Partial<Omit<EngineWish, 'place'>> = {}): EngineWish =>
  engineWishSchema.parse({ place, fromBytes: null, ...more });
const gib = 1024 ** 3;
const giant = planTable('t0', { name: 'Giant', bytesEstimate: 300 * gib, partitions: cutAt(10, 20) });
const small = planTable('t1', { name: 'Small', bytesEstimate: gib });
const give = (tables: readonly PlanTable[], asked: EngineWish) => {
  const { hash: _, ...unsealed } = plan(tables);
  return giveEngines(unsealed, asked);
};
const enginesOf = (tables: readonly PlanTable[]) => tables.map(({ name, engine = 'here' }) => [name, engine]);

test('a size shares the tables out, and a name goes before it', () => {
  const bySize = give([giant, small], wish({ fromBytes: 100 * gib }));
  expect(enginesOf(bySize.tables)).toEqual([
    ['Giant', 'factory'],
    ['Small', 'here'],
  ]);
  expect(bySize.factory).toMatchObject({ factory: 'adf-sales', services: { runtime: null } });
  expect(bySize.tables[0]?.readNote).toBe(
    'The Data Factory adf-sales reads it, since it has 100 GB or more, in ranges of a column at the same time.',
  );
  expect(bySize.consistency).toMatch(/Data Factory reads each of its tables at a moment of its own: dbo\.Giant\.$/);

  // Unlike an export, such a plan is run, logged and proven by this program.
  expect(bySize.tables[0]?.notes.join(' ')).not.toMatch(/proven|validation|Log Analytics|own moment/);

  const byName = give(
    [giant, small],
    wish({
      fromBytes: 100 * gib,
      tables: [
        { schema: 'dbo', name: 'Giant', engine: 'here' },
        { schema: 'dbo', name: 'Small', engine: 'factory' },
      ],
    }),
  );
  expect(enginesOf(byName.tables)).toEqual([
    ['Giant', 'here'],
    ['Small', 'factory'],
  ]);
  expect(byName.tables[1]?.readNote).toBe('The Data Factory adf-sales reads it, since it was named, by one query.');
});

test('a table of unknown size stays here, and a plan whose tables all do names no factory', () => {
  const made = give([planTable('t0', { bytesEstimate: null })], wish({ fromBytes: 0 }));
  expect(made.tables[0]?.engine).toBeUndefined();
  expect(made.factory).toBeUndefined();
  expect(made.consistency).toBe(plan([small]).consistency);
});

const masked = planTable('t2', {
  name: 'People',
  bytesEstimate: 300 * gib,
  transforms: [{ kind: 'mask', column: 'id', mask: { how: 'redact', with: null } }],
});

test('what Data Factory cannot copy exactly stays here and says why, unless it was named: then there is no plan', () => {
  const made = give([masked, giant], wish({ fromBytes: 100 * gib }));
  expect(enginesOf(made.tables)).toEqual([
    ['People', 'here'],
    ['Giant', 'factory'],
  ]);
  expect(made.tables[0]?.notes.at(-1)).toMatch(/^Large enough for Data Factory, but moved by this computer\. It has/);
  expect(() => give([masked], wish({ tables: [{ schema: 'dbo', name: 'People', engine: 'factory' }] }))).toThrow(
    expect.objectContaining({ code: 'FACTORY_TABLE_UNFIT' }),
  );
});

test('tables that are not moved, and those that are named twice, are refused', () => {
  const named = (...names: readonly string[]) =>
    wish({ tables: names.map((name) => ({ schema: 'dbo', name, engine: 'factory' as const })) });
  expect(() => give([giant], named('Gaint'))).toThrow(/dbo\.Gaint .*not among the tables/);
  expect(() => give([giant], named('Giant', 'Giant'))).toThrow(/said twice/);
});

test('a plan with a series is carried out here alone', () => {
  const { hash: _, ...unsealed } = plan([giant]);
  expect(() =>
    giveEngines({ ...unsealed, series: { name: 'sales', compactEvery: null } }, wish({ fromBytes: 0 })),
  ).toThrow(expect.objectContaining({ code: 'FACTORY_UNFIT' }));
});
