// The real server that the opt-in suite runs against, named by environment variables.
import { sourceConfigSchema, type SourceConfig } from '../../shared/connection.ts';

export type RealServer = {
  readonly source: SourceConfig;
  readonly password: string;
  /** An empty database that is there already; null = the suite makes one and drops it. */
  readonly givenDatabase: string | null;
};

const prefix = 'tableferry_test';

export const realServerHelp = `Nothing was tested: no server is named. Set
  TABLEFERRY_TEST_SERVER      host, host,port or host\\instance
  TABLEFERRY_TEST_USER        a SQL login that may create databases
  TABLEFERRY_TEST_PASSWORD    its password
and, where needed,
  TABLEFERRY_TEST_DATABASE    an empty database to use instead of making one; its name begins with ${prefix}
  TABLEFERRY_TEST_ENCRYPT     mandatory (default), strict or optional
  TABLEFERRY_TEST_CA_FILE     the authority that signed the server's certificate
  TABLEFERRY_TEST_TRUST       1 = do not check the certificate
`;

/** Null when no server is named. Throws when what is named cannot be used. */
export function readRealServer(env: Readonly<Record<string, string | undefined>>): RealServer | null {
  const of = (name: string): string | undefined => env[`TABLEFERRY_TEST_${name}`] || undefined;
  const server = of('SERVER');
  const user = of('USER');
  const password = of('PASSWORD');
  if (server === undefined || user === undefined || password === undefined) return null;
  const givenDatabase = of('DATABASE') ?? null;
  // Tables are made and dropped there: never in a database that somebody may need.
  if (givenDatabase !== null && !givenDatabase.startsWith(prefix))
    throw new Error(`TABLEFERRY_TEST_DATABASE must begin with ${prefix}; ${givenDatabase} was not touched.`);
  const source = sourceConfigSchema.parse({
    server,
    database: givenDatabase ?? 'master',
    authentication: { kind: 'sql', user, password: { env: 'TABLEFERRY_TEST_PASSWORD' } },
    encrypt: of('ENCRYPT') ?? 'mandatory',
    trustServerCertificate: of('TRUST') === '1',
    ...(of('CA_FILE') === undefined ? {} : { caFile: of('CA_FILE') }),
  });
  return { source, password, givenDatabase };
}

/** A name that nobody else uses. */
export const freshDatabaseName = (): string => `${prefix}_${Date.now().toString(36)}`;
