// The worker as a process: Electron's utility process in the product, a Node child where the runtime is too old for it.
import { spawn } from 'node:child_process';
import { utilityProcess } from 'electron';
import type { DownMessage } from '../../shared/protocol.ts';

/** One life of the worker. Its exit code is not told: utility processes report 0 for a crash. */
export type WorkerProcess = {
  pid(): number | undefined;
  send(message: DownMessage): void;
  kill(): void;
};

export type WorkerListeners = {
  onMessage(message: unknown): void;
  onStderr(text: string): void;
  /** Called once, after the last message. `how` is a clause for people: `exit code 1`. */
  onExit(how: string): void;
};

export type SpawnWorker = (listeners: WorkerListeners) => WorkerProcess;

export type WorkerFiles = {
  /** The bundled worker. */
  readonly entry: string;
  readonly statePath: string;
};

/**
 * The worker's environment: only what locates programs, folders, proxies and certificates. The window's own variables
 * are none of its business.
 */
function workerEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const kept =
    /^(PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|SYSTEMROOT|SYSTEMDRIVE|WINDIR|APPDATA|LOCALAPPDATA|LANG|LC_\w+|TZ|XDG_RUNTIME_DIR|XDG_CONFIG_HOME|DBUS_SESSION_BUS_ADDRESS|HTTPS?_PROXY|NO_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR)$/i;
  const pairs = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && kept.test(name) ? [[name, value]] : [],
  );
  return Object.fromEntries(pairs);
}

const spawnUtility =
  ({ entry, statePath }: WorkerFiles): SpawnWorker =>
  (listeners) => {
    const child = utilityProcess.fork(entry, [statePath], {
      serviceName: 'Tableferry worker',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...workerEnvironment(process.env) },
    });
    child.stderr?.on('data', (chunk: unknown) => listeners.onStderr(String(chunk)));
    child.on('message', (message: unknown) => listeners.onMessage(message));
    // Posting from inside the exit listener has crashed main in some versions of Electron: let it finish first.
    child.on('exit', (code: number) => setImmediate(() => listeners.onExit(`exit code ${String(code)}`)));
    return {
      pid: () => child.pid,
      send: (message) => child.postMessage(message),
      kill: () => {
        // A kill before the spawn is over is lost.
        if (child.pid === undefined) child.once('spawn', () => void child.kill());
        else child.kill();
      },
    };
  };

const spawnNode =
  (node: string, { entry, statePath }: WorkerFiles): SpawnWorker =>
  (listeners) => {
    const child = spawn(node, [entry, statePath], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...workerEnvironment(process.env) },
      windowsHide: true,
    });
    let hasEnded = false;
    const end = (how: string): void => {
      if (hasEnded) return;
      hasEnded = true;
      listeners.onExit(how);
    };
    child.stderr?.on('data', (chunk: unknown) => listeners.onStderr(String(chunk)));
    child.on('message', (message: unknown) => listeners.onMessage(message));
    child.on('error', (error) => end(error.message));
    child.on('close', (code, signal) => end(signal === null ? `exit code ${String(code)}` : signal));
    return {
      pid: () => child.pid,
      // A worker that has just died is told by its exit; what could not be sent to it is answered then.
      send: (message) => void child.send(message, () => undefined),
      kill: () => void child.kill('SIGKILL'),
    };
  };

/** `node`: the program that carries the worker; null = Electron's utility process. */
export const workerSpawner = (files: WorkerFiles, node: string | null): SpawnWorker => {
  const real = { ...files, entry: besideArchive(files.entry) };
  return node === null ? spawnUtility(real) : spawnNode(node, real);
};

/** In a package the worker and its lanes lie beside the archive as real files: not every loader reads inside it. */
const besideArchive = (path: string): string => path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
