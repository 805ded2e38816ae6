// How a run ended, as JSON, as text and as an exit code.
import { describeError } from '../../shared/errors.ts';
import { formatBytes, formatCount, formatDuration, formatPlural } from '../../shared/format.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { Outcome } from './command.ts';
import { errorJson } from './error-output.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { alignColumns, printable } from './text-table.ts';
import { validationExitCode, validationText } from './validation-text.ts';
import type { RunEnd } from './watch-run.ts';

/** `end` null: the run was interrupted before it began. `logFile`: where its log is kept. */
export function runOutcome(end: RunEnd | null, logFile: string | null = null): Outcome {
  if (end === null) return nothingBegun;
  const { snapshot, validation, validationError } = end;
  const { state } = snapshot;
  const json = {
    runId: snapshot.runId,
    state: state.kind,
    tables: snapshot.tables.map((table) => ({
      schema: table.schema,
      table: table.name,
      rows: table.rows,
      parts: table.parts,
      bytes: table.bytes,
      rowsSetAside: table.rowsSetAside,
      verified: table.state === 'done',
      ...(table.state === 'failed' && table.error !== null ? errorJson(table.error) : {}),
    })),
    rows: snapshot.rows,
    bytes: snapshot.bytes,
    rowsSetAside: setAsideIn(snapshot),
    seconds: Math.round(snapshot.elapsedMs / 10) / 100,
    ...(logFile === null ? {} : { logFile }),
    ...(validation === null ? {} : { validation }),
    ...(state.kind === 'failed' ? errorJson(state.error) : validationError === null ? {} : errorJson(validationError)),
  };
  return { exitCode: exitCode(end), json, text: `${describeEnd(snapshot)}${validated(end)}` };
}

const setAsideIn = ({ tables }: RunSnapshot): number => tables.reduce((sum, table) => sum + table.rowsSetAside, 0);

const nothingBegun: Outcome = {
  exitCode: exitCodes.interrupted,
  json: { runId: null, state: 'stopped', tables: [], rows: 0, bytes: 0, rowsSetAside: 0, seconds: 0 },
  text: 'Stopped before anything was begun.\n',
};

/** A run is complete whatever its validation found; the exit code is that of the worse. */
function exitCode({ snapshot: { state }, validation, validationError }: RunEnd): number {
  if (state.kind === 'completed') {
    if (validationError !== null) return exitCodeOf(validationError);
    return validation === null ? exitCodes.ok : validationExitCode(validation);
  }
  return state.kind === 'failed' ? exitCodeOf(state.error) : exitCodes.interrupted;
}

function validated({ snapshot, validation, validationError }: RunEnd): string {
  if (validation !== null) return `\n${validationText(validation)}`;
  if (validationError === null) return '';
  return `\n${printable(describeError(validationError))}\nNot validated; do it with: tableferry verify ${snapshot.runId}\n`;
}

function describeEnd(snapshot: RunSnapshot): string {
  const { state, tables, runId } = snapshot;
  const rows = tables.map((table) => [
    printable(table.schema),
    printable(table.name),
    formatCount(table.rows),
    formatCount(table.parts),
    formatBytes(table.bytes),
    table.state === 'done' ? 'verified' : table.state === 'failed' ? 'FAILED' : 'not finished',
  ]);
  const seconds = snapshot.elapsedMs / 1000;
  const total = `${formatPlural(snapshot.rows, 'row')} in ${formatPlural(snapshot.parts, 'part')}, ${formatBytes(snapshot.bytes)}`;
  const failures = tables.flatMap(({ schema, name, state: tableState, error }) =>
    tableState === 'failed' && error !== null ? [printable(`${schema}.${name}: ${describeError(error)}`)] : [],
  );
  const asides = tables
    .filter(({ rowsSetAside }) => rowsSetAside > 0)
    .map(({ schema, name, rowsSetAside }) =>
      printable(`${schema}.${name}: ${formatPlural(rowsSetAside, 'row')} set aside, with the reasons, in _quarantine.`),
    );
  const again = `Continue with: tableferry resume ${runId}`;
  const verdict = (): readonly string[] => {
    switch (state.kind) {
      case 'completed':
        return [`Complete: ${total}, all verified, in ${formatDuration(seconds)}. Run ${runId}.`, ...asides];
      case 'failed':
        return [
          ...(failures.length > 0 ? failures : [printable(describeError(state.error))]),
          `Not complete: ${total} verified in ${formatDuration(seconds)}. Run ${runId}.`,
          again,
        ];
      default:
        return [`Stopped: ${total} verified and kept. Run ${runId}.`, again];
    }
  };
  return [
    ...alignColumns([['schema', 'table', 'rows', 'parts', 'size', ''], ...rows], [2, 3, 4]),
    '',
    ...verdict(),
    '',
  ].join('\n');
}
