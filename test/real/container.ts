// The official SQL Server container for the demo, where Docker is: started, waited for, and ended again.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const composeFile = fileURLToPath(new URL('compose.yml', import.meta.url));
export const containerTags = ['2019-latest', '2022-latest', '2025-latest'] as const;
export type ContainerTag = (typeof containerTags)[number];

export type SqlContainer = { readonly port: number; readonly password: string; end(): void };

export const withoutDocker =
  'Nothing was started: "docker compose" is not on this computer. Install Docker, or name a server of your own: --source source.json.';

/** Throws with a sentence when Docker is missing, or does not start it. */
export function startContainer(tag: ContainerTag, env: NodeJS.ProcessEnv = process.env): SqlContainer {
  // What SQL Server asks of a password: three kinds of characters. It ends with the container.
  const password = `Demo-${randomBytes(12).toString('hex')}`;
  const project = `tableferry-demo-${randomBytes(3).toString('hex')}`;
  const docker = (...args: readonly string[]) =>
    spawnSync('docker', ['compose', '-f', composeFile, '-p', project, ...args], {
      encoding: 'utf8',
      env: { ...env, MSSQL_TAG: tag, MSSQL_PASSWORD: password },
    });
  if (spawnSync('docker', ['compose', 'version'], { env }).status !== 0) throw new Error(withoutDocker);
  const end = (): void => void docker('down', '--volumes');
  const started = docker('up', '--detach', '--wait', 'sqlserver');
  const place = started.status === 0 ? /:(\d+)\s*$/.exec(docker('port', 'sqlserver', '1433').stdout) : null;
  if (place === null) {
    end();
    throw new Error(`SQL Server was not started: ${started.stderr.trim().split('\n').at(-1) ?? 'no reason was told'}`);
  }
  return { port: Number(place[1]), password, end };
}
