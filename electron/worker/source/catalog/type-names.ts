// Effective type names: alias types become their base, CLR types of the user become `clr_udt`.
import type { QueryRow, SourceSession } from '../session.ts';
import { askFirst, flagOf, integerOf, textOf } from './ask.ts';

const statements = [
  'SELECT t.user_type_id, t.system_type_id, t.name, t.is_user_defined, t.is_assembly_type FROM sys.types AS t',
  'SELECT t.user_type_id, t.system_type_id, t.name FROM sys.types AS t',
];

/** System types have ids up to 256; hierarchyid, geometry and geography share 240 with the CLR types of users. */
const lastSystemTypeId = 256;
const clrTypeId = 240;

/**
 * A function from a row of sys.columns to its lower-case effective type name ('' = unknown). Types are resolved by
 * name, since several share one system_type_id. Null when the server has no sys.types.
 */
export async function readTypeNames(
  session: SourceSession,
  signal: AbortSignal,
): Promise<((row: QueryRow) => string) | null> {
  const rows = await askFirst(session, statements, signal);
  if (rows === null) return null;
  const types = new Map(rows.map((row) => [integerOf(row['user_type_id']), row] as const));
  return (column) => {
    const type = types.get(integerOf(column['user_type_id']));
    if (type === undefined) return '';
    const name = textOf(type['name']).toLowerCase();
    const systemId = integerOf(type['system_type_id']);
    const isUserDefined = flagOf(type['is_user_defined']) ?? (integerOf(type['user_type_id']) ?? 0) > lastSystemTypeId;
    const isClr = flagOf(type['is_assembly_type']) ?? systemId === clrTypeId;
    if (isUserDefined && isClr) return 'clr_udt';
    if (name === 'sysname') return 'nvarchar';
    if (!isUserDefined) return name;
    return textOf(types.get(systemId)?.['name']).toLowerCase();
  };
}
