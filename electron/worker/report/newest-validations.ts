// What the validations after a run come to: the newest of every tier counts, older ones are history.
import type { Finding, TableValidation, Tier, Validation } from '../../../shared/validation.ts';

const tiers: readonly Tier[] = ['quick', 'standard', 'full', 'sample'];

/** Oldest first, as `validations` is; at most one a tier. */
export const newestValidations = (validations: readonly Validation[]): readonly Validation[] =>
  tiers
    .flatMap((tier) => validations.findLast((one) => one.tier === tier) ?? [])
    .toSorted((a, b) => (a.finishedUtc < b.finishedUtc ? -1 : a.finishedUtc > b.finishedUtc ? 1 : 0));

type Counts = { readonly faults: number; readonly notices: number };

const countListed = (findings: readonly Finding[]): Counts => {
  const faults = findings.filter(({ severity }) => severity === 'fault').length;
  return { faults, notices: findings.length - faults };
};

/** Faults are listed first: findings beyond those that are listed count as faults where the table has one. */
export function countFindings({ findings, findingsInAll }: TableValidation): Counts {
  const { faults, notices } = countListed(findings);
  const rest = Math.max(0, findingsInAll - findings.length);
  return faults === 0 ? { faults, notices: notices + rest } : { faults: faults + rest, notices };
}

const add = (a: Counts, b: Counts): Counts => ({ faults: a.faults + b.faults, notices: a.notices + b.notices });

export const countAllFindings = (validations: readonly Validation[]): Counts =>
  validations
    .flatMap(({ findings, tables }) => [countListed(findings), ...tables.map(countFindings)])
    .reduce(add, { faults: 0, notices: 0 });

/** By `schema` and `table`, with a separator that no name holds. */
export const tableKey = (schema: string, table: string): string => `${schema}\u0000${table}`;

/** Of every table, what the validations say of it, in their order. */
export function byTable(validations: readonly Validation[]): ReadonlyMap<string, readonly TableValidation[]> {
  const found = new Map<string, TableValidation[]>();
  for (const { tables } of validations)
    for (const one of tables) {
      const key = tableKey(one.schema, one.table);
      const list = found.get(key);
      if (list === undefined) found.set(key, [one]);
      else list.push(one);
    }
  return found;
}
