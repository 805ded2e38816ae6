// A server, a storage account and a folder with connection files: what every test of the command line starts from.
import { startAzurite, type Azurite } from '../../azurite.ts';
import { startDouble, type Double } from '../../double/server.ts';
import type { Engine } from '../../double/types.ts';
import { createCliFolder, type CliFolder, type CliResult } from './run-cli.ts';
import { coreViews, createScriptedEngine, password } from './scripted-engine.ts';

export type World = {
  readonly azurite: Azurite;
  readonly server: Double;
  /** A folder whose source.json and target.json work. */
  folder(container: string): CliFolder;
  /** `tableferry plan` into plan.json. */
  plan(folder: CliFolder, tables?: string, ...more: readonly string[]): Promise<CliResult>;
  close(): Promise<void>;
};

/** `engine`: what the server is made of; the core views of another make by default. */
export async function openWorld(engine: Engine = createScriptedEngine(coreViews), database = 'sales'): Promise<World> {
  const azurite = await startAzurite();
  const server = await startDouble({ engine });
  return {
    azurite,
    server,
    folder(container) {
      const folder = createCliFolder({ SQL_PASSWORD: password, STORAGE: azurite.connectionString });
      folder.write('ca.pem', server.caPem);
      folder.write('source.json', sourceFile(server.port, { database }));
      folder.write('target.json', { kind: 'connectionString', value: { env: 'STORAGE' }, container });
      return folder;
    },
    plan(folder, tables = 'dbo.*', ...more) {
      const connections = ['--source', 'source.json', '--target', 'target.json'];
      return folder.run('plan', ...connections, '--tables', tables, '--out', 'plan.json', ...more);
    },
    async close() {
      await server.close();
      await azurite.close();
    },
  };
}

/** source.json for the scripted server. */
export const sourceFile = (port: number, more: object = {}): object => ({
  server: '127.0.0.1',
  port,
  database: 'sales',
  authentication: { kind: 'sql', user: 'reader', password: { env: 'SQL_PASSWORD' } },
  caFile: 'ca.pem',
  ...more,
});
