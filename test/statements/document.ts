// The list of statements as a page for a change board.
import type { StatementGroup } from './collect.ts';

const head = `# The statements that are sent

Every statement that Tableferry sends to SQL Server, recorded where they arrive: from a test of the connection to runs with
each point in time, over a database with keys of several kinds. \`npm run statements\` writes this page anew;
\`test/integration/statements.test.ts\` fails when it is out of date, reads each statement by an independent T-SQL grammar, and
holds the rules below. Names of tables and columns stand for yours; values travel as parameters (\`@after0\`, \`@name\` ...), never
in the text; of a list of tables the first is shown. Each statement stands where it is sent first; what comes later may send it again. \`<run>\` and \`<time>\` differ from run to run. Of the first line of a session, what the driver sets is its own.

- Nothing is written, created or changed, apart from a database snapshot where the plan asks for one.
- No hint reads uncommitted rows; no statement selects \`*\`; every name stands in brackets.
- Reads of tables say how many processors of the server they may use.
`;

export const documentOf = (groups: readonly StatementGroup[]): string =>
  [
    head,
    ...groups.map(({ title, about, statements }) =>
      [`## ${title}\n`, `${about}\n`, ...statements.map((sql) => `\`\`\`sql\n${sql}\n\`\`\`\n`)].join('\n'),
    ),
  ].join('\n');
