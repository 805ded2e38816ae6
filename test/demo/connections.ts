// The connection files and environment variables of the demo, and how a person uses them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './processes.ts';
import type { SqlServer, StorageServer } from './servers.ts';

/** What test/oracle/main.ts needs to know about servers that were kept. */
export type KeptServers = {
  readonly databaseFile: string;
  readonly container: string;
  readonly connectionString: string;
  readonly pids: readonly number[];
  readonly folder: string;
};

export type Connections = {
  readonly sourceFile: string;
  readonly targetFile: string;
  readonly environment: Environment;
  readonly connectionString: string;
  readonly container: string;
  /** Writes a target file for another container and returns its path. */
  readonly targetFor: (container: string) => string;
  /** Rows of the sample database. */
  readonly rowCount: number;
  readonly kept: KeptServers;
  readonly howToConnect: string;
};

const passwordName = 'TABLEFERRY_DEMO_SQL_PASSWORD';
const storageName = 'TABLEFERRY_DEMO_STORAGE';
const container = 'demo';

/** Writes source.json and target.json into `folder`; the secrets stay in the environment. */
export function writeConnections(facts: {
  readonly folder: string;
  readonly databaseFile: string;
  readonly rowCount: number;
  readonly sql: SqlServer;
  readonly storage: StorageServer;
}): Connections {
  const { folder, databaseFile, rowCount, sql, storage } = facts;
  const sourceFile = join(folder, 'source.json');
  const caFile = join(folder, 'ca.pem');
  const source = {
    server: '127.0.0.1',
    port: sql.port,
    database: sql.database,
    authentication: { kind: 'sql', user: sql.user, password: { env: passwordName } },
    encrypt: 'mandatory',
    caFile,
  };
  writeFileSync(caFile, sql.caPem);
  writeFileSync(sourceFile, `${JSON.stringify(source, null, 2)}\n`);
  const targetFor = (name: string): string => {
    const file = join(folder, name === container ? 'target.json' : `target-${name}.json`);
    const target = { kind: 'connectionString', value: { env: storageName }, container: name };
    writeFileSync(file, `${JSON.stringify(target, null, 2)}\n`);
    return file;
  };
  const targetFile = targetFor(container);
  const pids = [sql.pid, storage.pid];
  const { connectionString } = storage;
  return {
    sourceFile,
    targetFile,
    environment: { [passwordName]: sql.password, [storageName]: connectionString },
    connectionString,
    container,
    targetFor,
    rowCount,
    kept: { databaseFile, container, connectionString, pids, folder },
    howToConnect: `
Both servers are still running.

  SQL Server double   server 127.0.0.1, port ${sql.port}, database ${sql.database}, user ${sql.user}
                      certificate authority ${caFile}
  Azurite             container ${container}
                      ${connectionString}

  export ${passwordName}='${sql.password}'
  export ${storageName}='${connectionString}'
  npm run -s cli -- inventory --source ${sourceFile}
  npm run -s cli -- plan --source ${sourceFile} --target ${targetFile} --tables 'sales.*'

Compare every cell with three independent readers: node test/oracle/main.ts
End both: kill ${pids.join(' ')}; then remove ${folder}
`,
  };
}
