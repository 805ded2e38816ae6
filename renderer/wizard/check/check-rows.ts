// The rows of a check: one a table, and one for what belongs to the database or this computer.
import {
  choiceOf,
  countSeverities,
  tablesLeftOut,
  type Decision,
  type Finding,
  type Preflight,
  type Severity,
  type SeverityCounts,
  type TableLook,
} from '../../../shared/preflight.ts';
import { text } from '../../text/text.ts';

export type CheckRow = {
  readonly id: string;
  readonly name: string;
  /** Null for the row that is no table. */
  readonly look: TableLook | null;
  readonly findings: readonly Finding[];
  readonly counts: SeverityCounts;
  /** `decided`: it had red findings, and each has its decision. */
  readonly verdict: Severity | 'decided';
};

const databaseRow = 'database';
const keyOf = (schema: string | null, table: string | null): string => JSON.stringify([schema, table]);

/** Trouble first, then as they were checked. */
export function checkRows(preflight: Preflight, decisions: readonly Decision[]): readonly CheckRow[] {
  const { findings, tables } = preflight;
  const gone = tablesLeftOut(findings, decisions);
  const row = (id: string, name: string, look: TableLook | null, own: readonly Finding[]): CheckRow => ({
    id,
    name,
    look,
    findings: sortFindings(own),
    counts: countSeverities(own),
    verdict: verdictOf(own, decisions, gone.has(id)),
  });
  const general = findings.filter(({ table }) => table === null);
  const rows = tables.map((look) => {
    const id = keyOf(look.schema, look.table);
    const own = findings.filter(({ schema, table }) => keyOf(schema, table) === id);
    return row(id, `${look.schema}.${look.table}`, look, own);
  });
  const all = general.length === 0 ? rows : [row(databaseRow, text.check.grid.database, null, general), ...rows];
  return all.toSorted((a, b) => verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict));
}

const verdictOrder: readonly CheckRow['verdict'][] = ['red', 'yellow', 'decided', 'green'];
const severityOrder: readonly Severity[] = ['red', 'yellow', 'green'];

const sortFindings = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity));

function verdictOf(findings: readonly Finding[], decisions: readonly Decision[], isGone: boolean): CheckRow['verdict'] {
  const red = findings.filter(({ severity }) => severity === 'red');
  const isDecided = isGone || red.every((one) => choiceOf(one, decisions) !== null);
  if (!isDecided) return 'red';
  if (red.length > 0) return 'decided';
  return findings.some(({ severity }) => severity === 'yellow') ? 'yellow' : 'green';
}
