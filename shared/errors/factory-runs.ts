// What can go wrong with tables that Data Factory copies in a run.
import { entry, type ErrorEntry } from './entry.ts';

export const factoryRunErrors = {
  FACTORY_NOT_DEPLOYED: entry(
    'input',
    'The Data Factory {factory} does not hold what the plan says: {detail}.',
    'Deploy the plan ("Set up the factory" in its review, or "tableferry factory deploy"), then start or resume the run.',
  ),
  FACTORY_RUNTIME_OFFLINE: entry(
    'transient',
    'Nothing was started in the Data Factory {factory}, because its integration runtime {runtime} is not at work ({state}).',
    'Start the service "Integration Runtime" on its computers, or register one with the key of the runtime; then start or resume the run.',
  ),
  FACTORY_COPY_FAILED: entry(
    'data',
    'Data Factory did not copy {table}: {detail}.',
    'Remove the cause and resume the run, or retry the table: what it left is deleted, and it is copied anew.',
  ),
  FACTORY_DATE_BEYOND: entry(
    'data',
    'Data Factory did not copy {table}: a row holds {moment}, which it does not write to Parquet. It takes dates {taken}. It said: {detail}.',
    'Let this computer move the table, leave such rows out by a filter, or choose the table by a query that converts its dates to text; then plan again.',
  ),
  FACTORY_ROWS_DIFFER: entry(
    'integrity',
    '{table} is not what Data Factory says that it copied: {detail}.',
    'Do not use its files. Keep the log, and start a new run.',
  ),
  FACTORY_RUNS_ON: entry(
    'conflict',
    'Run {runId} was not discarded, because Data Factory is still at work for it: {detail}.',
    'Wait until its pipelines have ended, or cancel them in Data Factory, then discard the run again.',
  ),
} as const satisfies Record<string, ErrorEntry>;
