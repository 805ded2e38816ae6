// A slow run of the command line against the double and the emulator, and `tableferry serve` beside it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { startAzurite, type Azurite } from '../../azurite.ts';
import { columnOfType, intColumn, openDoubleWorld, primaryKey, type DoubleWorld } from '../../fakes/double-world.ts';
import { createCliFolder, type CliFolder } from '../cli/run-cli.ts';
import { childEnvironment } from '../../child-environment.ts';

export type DashboardWorld = {
  readonly azurite: Azurite;
  readonly double: DoubleWorld;
  /** A folder with a plan that takes some twenty seconds. */
  plannedFolder(container: string, readRate?: string): Promise<CliFolder>;
  close(): Promise<void>;
};

const rowsEach = 6000;
const note = columnOfType('note', { name: 'nvarchar', length: 300, collation: 'Latin1_General_CI_AS' });

function* rowsOf(table: number): Generator<readonly [number, string]> {
  for (let id = 1; id <= rowsEach; id += 1)
    yield [id, `${String(table)} ${String((id * 7919) % 99_991)} `.padEnd(220, 'x')];
}

const tableNames = ['Customers', 'Invoices', 'OrderLines', 'Orders', 'Products', 'Shipments'] as const;

export async function openDashboardWorld(): Promise<DashboardWorld> {
  const azurite = await startAzurite();
  const double = await openDoubleWorld(
    tableNames.map((name, index) => ({
      schema: 'sales',
      name,
      columns: [intColumn('id'), note],
      indexes: [primaryKey('id')],
      rows: rowsOf(index),
    })),
  );
  return {
    azurite,
    double,
    async plannedFolder(container, readRate = '900KB') {
      const folder = createCliFolder({ SQL_PASSWORD: double.password, STORAGE: azurite.connectionString });
      const { server, port, database } = double.source;
      folder.write('source.json', {
        server,
        port,
        database,
        authentication: { kind: 'sql', user: 'sa', password: { env: 'SQL_PASSWORD' } },
        encrypt: 'optional',
        trustServerCertificate: true,
      });
      folder.write('target.json', { kind: 'connectionString', value: { env: 'STORAGE' }, container });
      const connections = ['--source', 'source.json', '--target', 'target.json', '--tables', 'sales.*'];
      const slow = [
        '--lanes',
        '2',
        '--read-rate',
        readRate,
        '--part-size',
        '256KB',
        '--format',
        'csv',
        '--compression',
        'none',
      ];
      const { exitCode, err } = await folder.run('plan', ...connections, ...slow, '--out', 'plan.json');
      if (exitCode !== 0) throw new Error(`no plan was made: ${err}`);
      return folder;
    },
    async close() {
      await double.close();
      await azurite.close();
    },
  };
}

const entry = fileURLToPath(new URL('../../../electron/cli/index.ts', import.meta.url));

export type Started = {
  /** What it said first that the pattern fits. */
  readonly said: RegExpExecArray;
  readonly err: () => string;
  readonly out: () => string;
  interrupt(): void;
  kill(): void;
  readonly exited: Promise<number | null>;
};

/** A command that goes on, from the moment it says `first`; ended with the test. */
export function startCommand(
  folder: CliFolder,
  env: Readonly<Record<string, string>>,
  first: RegExp,
  ...argv: readonly string[]
): Promise<Started> {
  const child = spawn(process.execPath, [entry, ...argv], {
    cwd: folder.path,
    env: { ...childEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (out += text));
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      const said = first.exec(err);
      if (said !== null)
        resolve({
          said,
          err: () => err,
          out: () => out,
          interrupt: () => void child.kill('SIGINT'),
          kill: () => void child.kill('SIGKILL'),
          exited,
        });
    });
    child.once('exit', () => reject(new Error(`it ended early: ${err}`)));
  });
}

export const serveAddress = /(https?:\/\/[^\s#]+\/)#token=([\w-]+)/;
