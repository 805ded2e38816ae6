// The rights that a plan needs, as statements for whoever may grant them: what is needed, and what would help, apart.
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { loginNameOf } from '../../../shared/connection.ts';
import { createTakesBlocks, neededPermissions } from '../../../shared/sas.ts';
import { quoteName, quoteTable } from '../source/quote-name.ts';

export type RightsScript = {
  /** T-SQL for the source. */
  readonly sql: string;
  /** Lines for the Azure command line, with a line that says what else would do. */
  readonly storage: string;
};

const literal = (text: string): string => `N'${text.replaceAll("'", "''")}'`;

/** Server-wide views were split in 2022; older servers know the old names alone, newer ones both. */
const knowsPerformanceState = ({ server }: Plan): boolean => Number(/^(\d+)\./.exec(server.version)?.[1] ?? 0) >= 16;

/** Holds no secret, and nothing that is not in the plan. */
export function rightsScript(plan: Plan): RightsScript {
  return { sql: sourceScript(plan), storage: storageScript(plan) };
}

function sourceScript(plan: Plan): string {
  const login = principalOf(plan);
  const to = quoteName(login);
  const tables = plan.tables.filter(({ query }) => query === null);
  const queries = plan.tables.filter(({ query }) => query !== null);
  const state = knowsPerformanceState(plan) ? 'PERFORMANCE STATE' : 'STATE';
  return [
    `-- Rights for plan ${plan.id}: ${login} reads ${String(plan.tables.length)} tables of ${plan.source.database}, and writes nothing.`,
    `USE ${quoteName(plan.source.database)};`,
    `IF DATABASE_PRINCIPAL_ID(${literal(login)}) IS NULL CREATE USER ${to} ${originOf(plan, to)};`,
    '',
    '-- Needed: to read what is moved.',
    ...tables.map((table) => `GRANT SELECT ON OBJECT::${quoteTable(table)} TO ${to};`),
    ...historyGrants(plan, tables, to),
    ...queries.map(({ schema, name }) => `-- ${schema}.${name} is a query: grant SELECT on what it reads.`),
    ...incrementGrants(tables, to),
    ...momentGrants(plan, to),
    '',
    '-- Of use, not needed: exact sizes, columns that are masked or filtered told beforehand, and a watch on the server.',
    `-- GRANT VIEW DATABASE ${state} TO ${to};`,
    `-- GRANT VIEW DEFINITION TO ${to};`,
    ...(plan.options.governor === 'on' ? [`-- USE master; GRANT VIEW SERVER ${state} TO ${to};`] : []),
    '',
  ].join('\n');
}

/** A token names nobody that the plan may keep. */
const principalOf = ({ source }: Plan): string =>
  source.authentication.kind === 'entraToken'
    ? '<name of the Entra account>'
    : source.authentication.kind === 'integrated'
      ? '<DOMAIN\\user>'
      : loginNameOf(source);

const originOf = ({ source }: Plan, login: string): string =>
  source.authentication.kind === 'entraToken' ? 'FROM EXTERNAL PROVIDER' : `FOR LOGIN ${login}`;

/** A table as of a past time is read from its history too. */
const historyGrants = ({ pointInTime }: Plan, tables: readonly PlanTable[], to: string): string[] =>
  pointInTime.mode === 'asOf' && tables.length > 0
    ? [`-- As of a past time the history tables are read too: GRANT SELECT on each of them TO ${to};`]
    : [];

/** What the rounds of a series read beside the tables. */
function incrementGrants(tables: readonly PlanTable[], to: string): string[] {
  const lines = tables.flatMap((table) => {
    const { increment } = table;
    switch (increment?.mode) {
      case 'changeTracking':
        return [`GRANT VIEW CHANGE TRACKING ON OBJECT::${quoteTable(table)} TO ${to};`];
      case 'temporal':
        return [`GRANT SELECT ON OBJECT::${quoteTable(increment.history)} TO ${to};`];
      case 'cdc':
        return [
          `-- The gating role of the capture instance ${increment.instance}, where it has one: ALTER ROLE <role> ADD MEMBER ${to};`,
        ];
      default:
        return [];
    }
  });
  return lines.length === 0 ? [] : ['', '-- Needed: to read what has changed.', ...lines];
}

function momentGrants({ pointInTime }: Plan, to: string): string[] {
  if (pointInTime.mode !== 'databaseSnapshot' || pointInTime.snapshotName !== null) return [];
  return [
    '',
    '-- Needed: the plan makes a database snapshot and drops it at its end.',
    `USE master; GRANT CREATE ANY DATABASE TO ${to};`,
  ];
}

function storageScript({ target }: Plan): string {
  const account = target.kind === 'accountKey' ? target.account : '<account>';
  const isCreateOnly = target.rights === 'create';
  const scope = `/subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.Storage/storageAccounts/${account}/blobServices/default/containers/${target.container}`;
  return [
    '# One of these, on this container alone.',
    `# A role, for a sign-in by Entra ID${isCreateOnly ? '; it may do more than the plan needs' : ''}:`,
    `az role assignment create --assignee <object-id> --role "Storage Blob Data Contributor" --scope "${scope}"`,
    '# A SAS that outlasts the run:',
    ...(isCreateOnly ? [`# (of service version ${createTakesBlocks} or later: with older ones blocks need w.)`] : []),
    `az storage container generate-sas --account-name ${account} --name ${target.container} --permissions ${neededPermissions(target.rights)} --https-only --expiry <end> --as-user --auth-mode login`,
    '',
  ].join('\n');
}
