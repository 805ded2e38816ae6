// What an old server cannot hash: HASHBYTES took 8,000 bytes before SQL Server 2016, and CONCAT came with 2012.
import type { Plan, PlanTable } from '../../../../shared/plan.ts';
import { describeVersion } from '../../../../shared/server-version.ts';
import { textRuleOf } from './text-rule.ts';

const mostCharacters = 4000;
/** In Azure the number says nothing about age. */
const isAzure = ({ edition }: Plan['server']): boolean => /^SQL Azure/i.test(edition);

/** A sentence why the server cannot compute digests of the table's rows; null: it can. */
export function digestRefusal(table: Pick<PlanTable, 'columns'>, server: Plan['server']): string | null {
  const major = Number(/^\d+/.exec(server.version)?.[0] ?? Number.NaN);
  // What does not tell its version is asked, and may refuse by itself.
  if (isAzure(server) || Number.isNaN(major) || major >= 13) return null;
  const { text } = describeVersion(server);
  if (major < 11) return `${text} does not know CONCAT, with which the text of a row is put together.`;
  const columns = table.columns.filter(({ isKeyOnly }) => isKeyOnly !== true);
  const longest = columns.reduce((sum, column) => sum + longestField(column), 0);
  const large = columns.find((column) => textRuleOf(column)?.kind.endsWith('Hash') === true);
  if (large !== undefined) return `${text} hashes at most 8,000 bytes, and a value of ${large.name} may be longer.`;
  return longest <= mostCharacters
    ? null
    : `${text} hashes at most 8,000 bytes, and the text of a row may have ${String(2 * longest)}.`;
}

/** `=`, the length, `:` and the text. */
function longestField(column: PlanTable['columns'][number]): number {
  const most = textRuleOf(column)?.most ?? 0;
  return most + String(most).length + 2;
}
