// What a lane was told about the rules of its tables, kept from one partition to the next.
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { askBefore, type Ruling } from '../rules/ask-before.ts';
import type { LaneTask, TaskMoment } from './lane-port.ts';
import type { LaneSource } from './point-in-time/lane-sources.ts';

export type Rulings = {
  /** Asked once a table and point in time. Throws RULE_TOO_MANY and what the source throws. */
  of(task: LaneTask, table: PlanTable, source: LaneSource, stop: AbortSignal): Promise<Ruling>;
  /** After a failure nothing that was told is taken for true. */
  forget(): void;
};

export function createRulings(plan: Plan): Rulings {
  const told = new Map<string, Ruling>();
  return {
    async of({ tableId, moment = null }, table, source, stop) {
      if (table.rules === undefined) return { marks: [], repeated: new Map() };
      const key = JSON.stringify([tableId, momentName(moment)]);
      const known = told.get(key);
      if (known !== undefined) return known;
      const asOfUtc = moment?.kind === 'asOf' ? moment.atUtc : null;
      const { maxDop } = plan.options;
      const ruling = await askBefore(source, { table, tables: plan.tables, asOfUtc, maxDop }, stop);
      told.set(key, ruling);
      return ruling;
    },
    forget: () => told.clear(),
  };
}

/** The transaction that a task may begin is the one that the next finds begun. */
function momentName(moment: TaskMoment | null): string | null {
  switch (moment?.kind) {
    case undefined:
      return null;
    case 'transaction':
      return moment.id;
    case 'database':
      return moment.name;
    case 'asOf':
      return moment.atUtc;
  }
}
