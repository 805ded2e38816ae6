// The words of alerts: what happened, why, and what to do, short enough for a telephone.
import type { AlertRule } from '../../../shared/alerts.ts';
import { describeError, kindOf, type AppErrorData } from '../../../shared/errors.ts';
import { formatBytes, formatCount, formatDuration, formatPlural } from '../../../shared/format.ts';
import type { RunSnapshot, TableSnapshot } from '../../../shared/run.ts';
import { isFault, type Validation } from '../../../shared/validation.ts';
import type { Alert, RunFacts } from './alert.ts';

type Said = Pick<Alert, 'level' | 'title' | 'text' | 'advice'>;

/** A database may have names of any length with anything in them. */
const shorten = (text: string, most: number): string => {
  const plain = text.replaceAll(/\p{Cc}+/gu, ' ');
  return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
};

const longestName = 120;
const longestText = 900;
export const nameOf = ({ schema, name }: Pick<TableSnapshot, 'schema' | 'name'>): string =>
  shorten(`${schema}.${name}`, longestName);

/** The first few names, and how many more there are. */
export function listNames(names: readonly string[], inAll = names.length): string {
  const shown = names.slice(0, 5);
  const more = inAll - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${formatCount(more)} more` : shown.join(', ');
}

export const sayAlert = (
  facts: RunFacts,
  rule: AlertRule,
  nowMs: number,
  said: Said,
  table: string | null = null,
): Alert => ({
  rule,
  atUtc: new Date(nowMs).toISOString(),
  runId: facts.runId,
  source: shorten(facts.source, 2 * longestName),
  container: facts.container,
  table,
  ...said,
  text: shorten(said.text, longestText),
});

const whatOf = (error: AppErrorData): string => describeError(error, '').trim();
const remedyOf = (error: AppErrorData): string => describeError(error).slice(whatOf(error).length).trim();
const resume = (runId: string): string =>
  `Everything verified so far is kept: open the run in the window, or "tableferry resume ${runId}".`;

/** What became of a run, for `completed`, `failed` and `stopped`. */
export function sayEnd({ runId, state, tables, rows, bytes, elapsedMs }: RunSnapshot): Said {
  const done = tables.filter((table) => table.state === 'done').length;
  const failed = tables.filter((table) => table.state === 'failed');
  const total = `${formatPlural(done, 'table')}, ${formatCount(rows)} rows, ${formatBytes(bytes)} verified in ${formatDuration(elapsedMs / 1000)}`;
  const differing = failed.filter(({ error }) => error !== null && kindOf(error.code) === 'integrity').length;
  const unverified = differing === 0 ? '' : ` ${formatPlural(differing, 'table')} did not pass verification.`;
  const failures =
    failed.length === 0
      ? ''
      : ` ${formatPlural(failed.length, 'table')} failed: ${listNames(failed.map(nameOf))}.${unverified}`;
  switch (state.kind) {
    case 'completed': {
      const aside = state.skippedRows;
      if (aside === 0) return { level: 'info', title: 'Run complete', text: `${total}.`, advice: '' };
      return {
        level: 'warning',
        title: 'Run complete, with rows set aside',
        text: `${total}; ${formatPlural(aside, 'row')} set aside.`,
        advice: 'Look at the rows in _quarantine beside the data.',
      };
    }
    case 'failed':
      return {
        level: 'error',
        title: 'Run not complete',
        text: `${whatOf(state.error)}${failures} Until then: ${total}.`,
        advice: resume(runId),
      };
    default:
      return { level: 'info', title: 'Run stopped', text: `${total}.${failures}`, advice: resume(runId) };
  }
}

/** Of a table in a series. */
export const sayWarning = (text: string): Said => ({
  level: 'warning',
  title: 'Changes may have been lost',
  text,
  advice: 'Look at the log of the run, which says what was done about it.',
});

/** The run ended without being able to record it. */
export const sayBroken = (error: AppErrorData): Said => ({
  level: 'error',
  title: 'Run broken off',
  text: describeError(error),
  advice: 'Put the state folder right, then resume the run.',
});

export const sayTableFailed = (table: TableSnapshot, error: AppErrorData): Said => ({
  level: 'error',
  title: `Table ${nameOf(table)} failed`,
  text: `${whatOf(error)} ${formatPlural(table.rows, 'row')} of it verified before.`,
  advice: `${remedyOf(error)} Then retry the table, or resume the run.`,
});

export const sayVerifyFailed = (table: TableSnapshot, error: AppErrorData): Said => ({
  level: 'error',
  title: `Table ${nameOf(table)} did not pass verification`,
  text: describeError(error),
  advice: 'Do not use this table. It is not read again in this run, because that would hide the difference.',
});

export function sayVerdict({ tables, findings }: Validation): Said {
  const differing = tables.filter((table) => table.findings.some(isFault));
  const names = differing.map(({ schema, table }) => nameOf({ schema, name: table }));
  const what = names.length === 0 ? 'the manifest' : formatPlural(names.length, 'table');
  const first = [...findings, ...differing.flatMap((table) => table.findings)].find(isFault);
  return {
    level: 'error',
    title: 'A finished run is not what its manifest says',
    text: `Verified again, ${what} did not pass${names.length === 0 ? '' : `: ${listNames(names)}`}. ${first?.text ?? ''}`,
    advice: 'Do not use these tables. Find out who changed the blobs, and move them again with a new run.',
  };
}

export const sayStalled = (minutes: number, table: string | null): Said => ({
  level: 'warning',
  title: 'Run stalled',
  text: `No row and no byte has moved for ${formatPlural(minutes, 'minute')}${table === null ? '' : `; being read: ${table}`}.`,
  advice:
    'Look for blocking on the server, for the network and for the storage. Stopping the run keeps its checkpoints.',
});

export const sayInterrupted = ({ runId }: RunFacts): Said => ({
  level: 'error',
  title: 'Run interrupted',
  text: 'Its process ended without a word: killed, crashed, or the computer went down. It does not go on by itself.',
  advice: resume(runId),
});

export const sayMoves = (stalledMs: number): Said => ({
  level: 'info',
  title: 'Run moves again',
  text: `Rows move again after ${formatDuration(stalledMs / 1000)} without any.`,
  advice: '',
});

export const saySlow = (measured: string, limit: string, minutes: number): Said => ({
  level: 'warning',
  title: 'Run slow',
  text: `${measured} a second over the last ${formatPlural(minutes, 'minute')}, less than ${limit}.`,
  advice: 'Look at the load of the server, its limits in the plan, and the line to the storage.',
});

export const saySetAside = (rows: number, limit: number, table: TableSnapshot): Said => ({
  level: 'warning',
  title: 'Many rows set aside',
  text: `${formatPlural(rows, 'row')} set aside so far, more than ${formatCount(limit)}; most of ${nameOf(table)}.`,
  advice: 'The reasons stand in _quarantine beside the data. Stop the run if that many were not expected.',
});
