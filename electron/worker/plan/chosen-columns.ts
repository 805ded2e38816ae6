// Whether the columns of a planned table were chosen, or are all that it had: its fingerprint tells.
import type { PlanTable } from '../../../shared/plan.ts';
import { fingerprintTable, type Chosen } from './schema-fingerprint.ts';

/** What the fingerprint of the table covers. */
export const chosenOf = ({ columns, where, parameters }: PlanTable, isChoice: boolean): Chosen => ({
  columns: isChoice ? columns.filter(({ isKeyOnly }) => isKeyOnly !== true).map(({ name }) => name) : null,
  where,
  parameters,
});

/** Whether only some columns were chosen: what happens to the others is no difference. Its fingerprint tells. */
export function isChosen(planned: PlanTable): boolean {
  if (planned.columns.some(({ isKeyOnly }) => isKeyOnly === true)) return true;
  const computed = new Set(planned.declared?.computed.map(({ name }) => name));
  const columns = planned.columns.map(({ name, sqlType, isNullable }) => ({
    name,
    sqlType,
    isNullable,
    isIdentity: false,
    obstacle: null,
    isComputed: computed.has(name),
  }));
  const key =
    planned.key === null
      ? null
      : { name: planned.key.indexName, isPrimaryKey: true, isClustered: null, columns: planned.key.columns };
  return fingerprintTable({ columns }, key, chosenOf(planned, true)) === planned.schemaFingerprint;
}
