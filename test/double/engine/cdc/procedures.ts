// The procedures of CDC: sys.sp_cdc_enable_db and what else an administrator calls.
import { SqlError } from '../../types.ts';
import { sameName } from '../bind/scope.ts';
import { numberIn } from '../session/change-tracking.ts';
import { isOwner, type SessionState } from '../session/state.ts';
import { resolveObject } from '../session/surroundings.ts';
import type { OpenTable } from '../session/open-database.ts';
import type { Value } from '../types/value.ts';
import { cleanInstance } from './cleanup.ts';
import { checkDatabase, disableDatabase, disableTable, enableDatabase, enableTable } from './instances.ts';

export type Arguments = ReadonlyMap<string, Value>;

/** Parameters in their order, for calls that name none. */
type Procedure = {
  readonly parameters: readonly string[];
  readonly run: (state: SessionState, args: Arguments) => void;
};

const textAt = (args: Arguments, name: string): string | null => {
  const value = args.get(name);
  return typeof value === 'string' ? value : null;
};
const flagAt = (args: Arguments, name: string): boolean | null => {
  const value = args.get(name);
  return value === null || value === undefined ? null : Number(value) !== 0;
};

function sourceTable(state: SessionState, args: Arguments): OpenTable {
  const [schema, name] = [textAt(args, 'source_schema') ?? '', textAt(args, 'source_name') ?? ''];
  const missing = new SqlError(
    22_931,
    `Source table '${schema}.${name}' does not exist in the current database. Ensure that the correct database context is set. Specify a valid schema and table name for the database.`,
  );
  if (state.database.find(schema, name) === undefined) throw missing;
  const found = resolveObject(state, [schema, name], 1);
  if (found.kind === 'table') return found;
  throw missing;
}

const listOf = (text: string | null): readonly string[] | null =>
  text === null
    ? null
    : text.split(',').map((one) =>
        one
          .trim()
          .replace(/^\[(.*)\]$/, '$1')
          .replace(/^"(.*)"$/, '$1'),
      );

const procedures: Readonly<Record<string, Procedure>> = {
  sp_cdc_enable_db: { parameters: [], run: enableDatabase },
  sp_cdc_disable_db: { parameters: [], run: disableDatabase },
  sp_cdc_enable_table: {
    parameters: [
      'source_schema',
      'source_name',
      'role_name',
      'capture_instance',
      'supports_net_changes',
      'index_name',
      'captured_column_list',
      'filegroup_name',
      'allow_partition_switch',
    ],
    run: (state, args) => {
      checkDatabase(state);
      enableTable(state, sourceTable(state, args), {
        name: textAt(args, 'capture_instance'),
        role: textAt(args, 'role_name'),
        hasNet: flagAt(args, 'supports_net_changes'),
        indexName: textAt(args, 'index_name'),
        columns: listOf(textAt(args, 'captured_column_list')),
      });
    },
  },
  sp_cdc_disable_table: {
    parameters: ['source_schema', 'source_name', 'capture_instance'],
    run: (state, args) => disableTable(state, sourceTable(state, args), textAt(args, 'capture_instance') ?? ''),
  },
  sp_cdc_cleanup_change_table: {
    parameters: ['capture_instance', 'low_water_mark', 'threshold'],
    run: (state, args) => {
      checkDatabase(state);
      const mark = args.get('low_water_mark');
      cleanInstance(state.connection, textAt(args, 'capture_instance') ?? '', mark instanceof Uint8Array ? mark : null);
    },
  },
  sp_cdc_start_job: { parameters: ['job_type'], run: ({ database }) => void (database.capture.isPaused = false) },
  sp_cdc_stop_job: { parameters: ['job_type'], run: ({ database }) => void (database.capture.isPaused = true) },
};

export const findProcedure = (name: string): Procedure | undefined =>
  Object.entries(procedures).find(([known]) => sameName(known, name))?.[1];

/** Under the write lock. 22904 for who may not. */
export function runProcedure(procedure: Procedure, state: SessionState, args: Arguments): void {
  if (!isOwner(state))
    throw new SqlError(
      22_904,
      'Caller is not authorized to initiate the requested action. DBO privileges are required.',
    );
  if (numberIn(state.connection, 'cdc') === 0n && procedure.parameters.length > 0) checkDatabase(state);
  procedure.run(state, args);
}
