// Where the cause of a plan that was not made can be put right.
import type { AppErrorData } from '../../../shared/errors.ts';
import { kindOf } from '../../../shared/errors.ts';
import type { StepId } from '../../stores/app-store.ts';

const tableCodes = new Set<string>([
  'TABLE_UNKNOWN',
  'TABLE_NOT_EXPORTABLE',
  'SELECT_DENIED',
  'OBJECT_GONE',
  'SCHEMA_CHANGED',
  'SOURCE_STATEMENT_REFUSED',
  'CODE_PAGE_UNSUPPORTED',
  'TYPE_UNSUPPORTED',
  'INCREMENT_UNFIT',
  'FACTORY_TABLE_UNFIT',
  'TRANSFORM_UNFIT',
  'SCRIPT_INVALID',
  'MASK_KEY_MISSING',
  'MASK_KEY_SHORT',
]);
const targetCodes = new Set<string>([
  'PATH_TEMPLATE_INVALID',
  'TARGET_SETTINGS_INVALID',
  'CONTAINER_MISSING',
  'SERIES_NEEDS_WRITE',
]);

export function wayBack(error: AppErrorData): StepId {
  if (tableCodes.has(error.code)) return 'tables';
  if (targetCodes.has(error.code) || error.code.startsWith('STORAGE_')) return 'target';
  if (error.code.startsWith('PREFLIGHT_')) return 'check';
  if (error.code === 'USAGE' || error.code.startsWith('FACTORY_')) return 'options';
  return kindOf(error.code) === 'auth' ? 'source' : 'review';
}

/** The chosen table that the failure names, or null. */
export function tableToBlame<Table extends { readonly schema: string; readonly name: string }>(
  error: AppErrorData,
  tables: readonly Table[],
): Table | null {
  const named = new Set(Object.values(error.context));
  return tables.find(({ schema, name }) => named.has(`${schema}.${name}`)) ?? null;
}
