// The statements of a run as a script to read: for every table the first read of its first range, as it is sent.
import { formatCount } from '../../../shared/format.ts';
import type { Plan } from '../../../shared/plan.ts';
import { firstStatements } from '../plan/first-statements.ts';

const head = `-- The statements that read the tables of this plan, as they are sent to SQL Server.
-- Of each table the first range stands here, with its parameters declared; the other ranges are read by the same
-- statement between other bounds, which plan.json lists, and a read that is taken up again begins after the last
-- verified key. Of a table that Data Factory moves the statement stands here that its pipeline is given. The other
-- statements of a session (settings, catalog) are the same for every plan.
`;

/** A name may hold anything, a line end too. */
const inComment = (text: string): string => text.replace(/[\r\n\u2028\u2029]/g, ' ');

export function statementsText(plan: Plan): string {
  const statements = new Map(firstStatements(plan).map(({ tableId, sql }) => [tableId, sql]));
  return plan.tables
    .map(({ id, schema, name, partitions, engine }) => {
      const ranges =
        engine === 'factory'
          ? `read by the Data Factory ${inComment(plan.factory?.factory ?? '')}, which puts the conditions of its ranges in`
          : `range 1 of ${formatCount(partitions.length)}`;
      return `\n-- ${inComment(`${schema}.${name}`)}: ${ranges}\n${statements.get(id) ?? ''}\n`;
    })
    .reduce((text, part) => text + part, head);
}
