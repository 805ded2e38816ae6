// What a plan says beyond itself: the names its first parts will have, the statements that will run, the rights it needs.
import type { Plan } from '../../shared/plan.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';
import type { PlanFacts } from './plan-facts.ts';

const namesShown = 3;

/** Reports each when it is there; either may fail without the other. */
export async function planAppendix(
  api: Api,
  plan: Plan,
  signal: AbortSignal,
  put: (changes: Partial<PlanFacts>) => void,
): Promise<void> {
  await Promise.all([
    readNames(api, plan, signal, put),
    readStatements(api, plan, signal, put),
    readRights(api, plan, signal, put),
  ]);
}

async function readNames(api: Api, plan: Plan, signal: AbortSignal, put: (changes: Partial<PlanFacts>) => void) {
  const { format, compression } = plan.options;
  const { server, database } = plan.source;
  const tables = plan.tables.slice(0, namesShown).map(({ schema, name }) => ({ schema, name }));
  const input = { template: plan.pathTemplate, format, compression, server, database, tables };
  try {
    put({ names: (await api.call('target.names', input, signal)).names });
  } catch {
    // The template itself is shown; it was checked when the plan was made.
    put({ names: [] });
  }
}

async function readStatements(api: Api, plan: Plan, signal: AbortSignal, put: (changes: Partial<PlanFacts>) => void) {
  try {
    const { statements } = await api.call('plan.statements', { plan }, signal);
    put({ statements: new Map(statements.map(({ tableId, sql }) => [tableId, sql])) });
  } catch (error) {
    put({ statementsError: toErrorData(error) });
  }
}

async function readRights(api: Api, plan: Plan, signal: AbortSignal, put: (changes: Partial<PlanFacts>) => void) {
  try {
    put({ rights: await api.call('plan.rights', { plan }, signal) });
  } catch {
    // The rights are said in words beside them.
    put({ rights: null });
  }
}
