// What schedules need of this computer: its schedulers' programs, its folders, and how the command line is started.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { Command } from './command.ts';

export type Ended = { readonly exitCode: number; readonly out: string; readonly err: string };

export type Computer = {
  readonly platform: NodeJS.Platform;
  /** `DOMAIN\\name` of whoever is signed in to Windows; null elsewhere. */
  readonly account: string | null;
  /** Of the user's systemd units. */
  readonly unitFolder: string;
  /** Where files are kept while a scheduler reads them. */
  readonly temporary: string;
  /** Throws an Error when the program does not start. */
  run(command: Command, input: string | null, signal: AbortSignal): Promise<Ended>;
  /** What starts the command line by itself. Throws SCHEDULE_NO_PROGRAM. */
  program(): Command;
};

/** `environment`: of this process. */
export function thisComputer(temporary: string, environment: NodeJS.ProcessEnv = process.env): Computer {
  const home = environment['HOME'] ?? homedir();
  return {
    platform: process.platform,
    account: accountOf(environment),
    unitFolder: join(environment['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'systemd/user'),
    temporary,
    run: (command, input, signal) => runProgram(command, input, environment, signal),
    program: () => findProgram(process.execPath, process.argv[1] ?? '', environment['PATH'] ?? ''),
  };
}

function accountOf({ USERDOMAIN: domain, USERNAME: name }: NodeJS.ProcessEnv): string | null {
  if (name === undefined) return null;
  return domain === undefined ? name : `${domain}\\${name}`;
}

function runProgram(
  [program, ...args]: Command,
  input: string | null,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Ended> {
  const ended = Promise.withResolvers<Ended>();
  const child = spawn(program, args, { env, signal, windowsHide: true });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => void out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => void err.push(chunk));
  child.on('error', ended.reject);
  child.on('close', (code) => ended.resolve({ exitCode: code ?? 1, out: textOf(out), err: textOf(err) }));
  // A program that ends before it has read its input says so by its exit code.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  return ended.promise;
}

/** schtasks answers in UTF-16 where it is asked for XML, or in the console's code page, of which only ASCII matters. */
function textOf(chunks: readonly Buffer[]): string {
  const bytes = Buffer.concat(chunks);
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** `execPath`, `entry`: of this process, which may be the window's worker. */
export function findProgram(execPath: string, entry: string, searchPath: string): Command {
  const script = scriptsBeside(entry).find((path) => existsSync(path));
  const none = (detail: string): AppError => new AppError('SCHEDULE_NO_PROGRAM', { detail });
  if (script === undefined) throw none(`the command line is not beside ${entry}`);
  if (/[\\/]\.mount_/.test(script))
    throw none(
      'an AppImage lies at another place each time it is opened; unpack it with --appimage-extract, or install the package',
    );
  if (isNode(execPath)) return [execPath, script];
  const node = searchPath
    .split(delimiter)
    .flatMap((folder) => [join(folder, 'node'), join(folder, 'node.exe')])
    .find((path) => existsSync(path));
  if (node === undefined) throw none('there is no Node.js among the programs of this account');
  return [node, script];
}

const isNode = (path: string): boolean => /^node(\.exe)?$/i.test(basename(path));

/** The command line itself, in a package beside the worker, in a checkout as a source. An archive is unpacked beside it. */
function scriptsBeside(entry: string): readonly string[] {
  const path = resolve(entry).replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
  const folder = dirname(path);
  const sources = [join(folder, '../cli/index.ts'), join(folder, '../../electron/cli/index.ts')];
  const isOwn = basename(path) === 'tableferry.js' || /[\\/]cli[\\/]index\.ts$/.test(path);
  return [...(isOwn ? [path] : []), join(folder, 'tableferry.js'), ...sources];
}
