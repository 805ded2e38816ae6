// The command line as a child process, in a folder of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { childEnvironment } from '../../child-environment.ts';

const entry = fileURLToPath(new URL('../../../electron/cli/index.ts', import.meta.url));

export type CliResult = { readonly exitCode: number | null; readonly out: string; readonly err: string };

export type CliFolder = {
  readonly path: string;
  write(name: string, content: unknown): void;
  /** The bytes of every file in it and below, as text. */
  allFiles(): string;
  /** Runs a command to its end. */
  run(...argv: readonly string[]): Promise<CliResult>;
  /** The same, feeding standard input. */
  runWith(stdin: string, ...argv: readonly string[]): Promise<CliResult>;
  /** The same, sending `signal` once standard error shows `when`. */
  runUntil(when: RegExp, signal: NodeJS.Signals, ...argv: readonly string[]): Promise<CliResult>;
};

type Interruption = { readonly when: RegExp; readonly signal: NodeJS.Signals };

/** Children see `env` and the path, nothing else of this process. */
export function createCliFolder(env: Readonly<Record<string, string>>): CliFolder {
  const path = mkdtempSync(join(tmpdir(), 'tableferry-it-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const start = (stdin: string, interruption: Interruption | null, argv: readonly string[]): Promise<CliResult> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [entry, ...argv], {
        cwd: path,
        env: { ...childEnvironment(), ...env },
      });
      let out = '';
      let err = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => void (out += text));
      let isInterrupted = false;
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text;
        if (interruption === null || isInterrupted || !interruption.when.test(err)) return;
        isInterrupted = true;
        child.kill(interruption.signal);
      });
      child.on('error', reject);
      child.on('close', (exitCode) => resolve({ exitCode, out, err }));
      child.stdin.end(stdin);
    });
  return {
    path,
    write: (name, content) =>
      writeFileSync(join(path, name), typeof content === 'string' ? content : JSON.stringify(content)),
    allFiles: () =>
      readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
        .join('\n'),
    run: (...argv) => start('', null, argv),
    runWith: (stdin, ...argv) => start(stdin, null, argv),
    runUntil: (when, signal, ...argv) => start('', { when, signal }, argv),
  };
}

/** Exactly one JSON object and a line end, or an error that shows what was printed instead. */
export function parseOnly({ out, err }: CliResult): unknown {
  const lines = out.split('\n');
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`not one line of JSON: ${out}\n${err}`);
  return JSON.parse(lines[0] ?? '');
}
