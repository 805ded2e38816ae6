// What is sent because the columns of a table changed between two rounds.
import { compareSchema } from '../../electron/worker/series/drift.ts';
import { evolveTable } from '../../electron/worker/series/evolve-table.ts';
import { readCatalog } from '../../electron/worker/source/catalog.ts';
import { openSession } from '../../electron/worker/source/open-session.ts';
import type { Plan } from '../../shared/plan.ts';
import { incrementSchema } from '../../shared/increment.ts';
import { noSignal } from '../unit/source/catalog/fake-session.ts';
import type { StatementWorld } from './world.ts';

/** As if one column had come since the plan. */
export async function collectDrift({ source, password }: StatementWorld, plan: Plan | null): Promise<void> {
  const found = plan?.tables.find(({ name }) => name === 'Orders');
  if (found === undefined) throw new Error('the plan has no Orders');
  const planned = {
    ...found,
    columns: found.columns.filter(({ name }) => name !== 'Remark'),
    schemaFingerprint: 'another',
  };
  const session = await openSession(source, password, noSignal);
  const { tables } = await readCatalog(session, source, noSignal);
  const table = tables.find(({ name }) => name === 'Orders');
  if (table === undefined) throw new Error('there is no Orders');
  const increment = incrementSchema.parse({ mode: 'changeTracking', ifSchemaChanged: 'evolve' });
  const drift = compareSchema(planned, table, increment);
  await evolveTable(planned, table, drift, { session, isExactCodePage: () => true }, noSignal);
  await session.close();
}
