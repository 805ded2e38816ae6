// What was decided about a check, done to the tables that a plan is made of.
import { AppError } from '../../../../shared/errors.ts';
import {
  choiceOf,
  countSeverities,
  tablesLeftOut,
  undecided,
  withoutTableText,
  type DecidedPreflight,
  type PlanPreflight,
} from '../../../../shared/preflight.ts';
import { nameOf } from '../../source/chosen-rows.ts';
import type { Picked } from '../pick-tables.ts';
import { hashPreflight } from './run-preflight.ts';

const keyOf = (schema: string | null, table: string | null): string => JSON.stringify([schema, table]);
const unfit = (detail: string): AppError => new AppError('PREFLIGHT_UNFIT', { detail });

/**
 * The check as a plan keeps it: without text of cells. Throws PREFLIGHT_UNFIT when it is of another database, does not
 * cover the tables, or was changed; PREFLIGHT_UNDECIDED when a red finding has no decision.
 */
export function acceptPreflight(decided: DecidedPreflight, picked: readonly Picked[], database: string): PlanPreflight {
  const { preflight, decisions, signOff } = decided;
  if (preflight.database !== database) throw unfit(`it is of database ${preflight.database}`);
  if (hashPreflight(preflight) !== preflight.hash) throw unfit('its content does not match its hash');
  if (signOff !== null && signOff.findingsHash !== preflight.hash) throw unfit('the signature is under another check');
  const covered = new Set(preflight.tables.map(({ schema, table }) => keyOf(schema, table)));
  const missed = picked.find(({ choice }) => !covered.has(keyOf(choice.schema, choice.name)));
  if (missed !== undefined) throw unfit(`it did not look at ${nameOf(missed.choice)}`);
  const open = undecided(preflight.findings, decisions).filter(
    ({ schema, table }) =>
      table === null || picked.some(({ choice }) => choice.schema === schema && choice.name === table),
  );
  const [first] = open;
  if (first !== undefined) {
    const where = [first.schema, first.table, first.column].filter((part) => part !== null).join('.');
    throw new AppError('PREFLIGHT_UNDECIDED', { count: open.length, rule: first.rule, where, detail: first.what });
  }
  const findings = withoutTableText(preflight.findings);
  return { preflight: { ...preflight, findings }, decisions, signOff, counts: countSeverities(findings) };
}

/** Without the tables and columns that were left out. Throws USAGE when nothing stays. */
export function applyDecisions(
  picked: readonly Picked[],
  { preflight, decisions }: DecidedPreflight,
): readonly Picked[] {
  const gone = tablesLeftOut(preflight.findings, decisions);
  const stay = picked.filter(({ choice }) => !gone.has(keyOf(choice.schema, choice.name)));
  if (stay.length === 0) throw new AppError('USAGE', { detail: 'the decisions of the check leave out every table' });
  const columnsGone = preflight.findings.filter(
    (finding) => choiceOf(finding, decisions) === 'leaveOutColumn' && finding.column !== null,
  );
  return stay.map((some) => {
    const names = columnsGone
      .filter(({ schema, table }) => schema === some.choice.schema && table === some.choice.name)
      .map(({ column }) => column);
    return names.length === 0 || some.table === null ? some : withoutColumns(some, new Set(names));
  });
}

/** They stay in the table, as columns that cannot be exported: the plan says of each that it is left out. */
function withoutColumns({ choice, table }: Picked, names: ReadonlySet<string | null>): Picked {
  if (table === null) return { choice, table };
  const columns = table.columns.map((column) =>
    names.has(column.name) && column.obstacle === null
      ? { ...column, obstacle: 'the check before the plan left it out' }
      : column,
  );
  const chosen = choice.columns?.filter((name) => !names.has(name)) ?? null;
  if (chosen !== null && chosen.length === 0)
    throw new AppError('TABLE_NOT_EXPORTABLE', {
      table: nameOf(choice),
      detail: 'the decisions of the check leave none of its chosen columns',
    });
  return { choice: { ...choice, columns: chosen }, table: { ...table, columns } };
}
