// A display for the window: the one there is, or a virtual one (Xvfb) of our own on machines without a screen.
import { spawn, type ChildProcess } from 'node:child_process';
import { needsVirtualDisplay } from './libraries.ts';

export type Display = {
  /** What a child's environment must say. */
  readonly environment: Readonly<Record<string, string>>;
  readonly isVirtual: boolean;
  end(): void;
};

const startTimeoutMs = 20_000;

/** Xvfb chooses a free number itself and writes it to the third descriptor once it listens. */
function startXvfb(): Promise<{ readonly child: ChildProcess; readonly number: string }> {
  const flags = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'];
  const child = spawn('Xvfb', flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill();
      reject(new Error(`No virtual display was started: ${why}.`));
    };
    const timer = setTimeout(() => fail('Xvfb gave no sign of life'), startTimeoutMs);
    child.once('error', () => fail('Xvfb is not installed'));
    child.once('exit', () => fail('Xvfb ended at once'));
    child.stdio[3]?.once('data', (chunk: unknown) => {
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve({ child, number: String(chunk).trim() });
    });
  });
}

export async function openDisplay(): Promise<Display> {
  if (!needsVirtualDisplay()) return { environment: {}, isVirtual: false, end: () => undefined };
  const { child, number } = await startXvfb();
  child.unref();
  const end = (): void => void child.kill();
  process.once('exit', end);
  return { environment: { DISPLAY: `:${number}` }, isVirtual: true, end };
}
