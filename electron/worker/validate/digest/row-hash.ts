// The digest of a row in T-SQL: one HASHBYTES over the canonical text of its columns.
import type { PlanColumn } from '../../../../shared/columns.ts';
import { fieldExpression } from './field-expressions.ts';

/** CONCAT takes 254 arguments; one is the empty text in front. */
const mostFields = 253;

/** A name that no column of a user's, whose filter stands beside it unqualified, is likely to have. */
export const digestName = '[__tableferry_digest]';

/** Follows FROM ... AS t: gives each of its rows `d.digestName`. */
export const digestApply = (columns: readonly PlanColumn[]): string =>
  `CROSS APPLY (SELECT ${digestExpression(columns)} AS ${digestName}) AS d`;

/** The 32 bytes of a row of the table `t`. */
export function digestExpression(columns: readonly PlanColumn[]): string {
  const fields = columns.flatMap((column) => {
    const field = column.isKeyOnly === true ? null : fieldExpression(column);
    return field === null ? [] : [field];
  });
  return `HASHBYTES('SHA2_256', ${concat(fields)})`;
}

/** The first argument makes the result nvarchar(max): without it CONCAT cuts it at 4,000 characters and says nothing. */
function concat(fields: readonly string[]): string {
  const all = fields.length === 0 ? ["N''"] : fields;
  if (all.length <= mostFields) return `CONCAT(CONVERT(nvarchar(max), N''), ${all.join(', ')})`;
  const groups = Array.from({ length: Math.ceil(all.length / mostFields) }, (_, i) =>
    concat(all.slice(i * mostFields, (i + 1) * mostFields)),
  );
  return concat(groups);
}

/** The two numbers that are kept of a digest. */
export const digestHalf = (half: 'h1' | 'h2', row = 'd'): string =>
  `CONVERT(bigint, SUBSTRING(${row}.${digestName}, ${half === 'h1' ? '1' : '9'}, 8))`;
