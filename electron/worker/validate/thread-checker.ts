// Looks at parts in a thread of its own: decoding and hashing keep a processor busy.
import { Worker } from 'node:worker_threads';
import { answerTo } from '../../../shared/ask.ts';
import type { TargetConfig } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RouteSource } from '../../../shared/network.ts';
import { threadYoungMb } from '../../../shared/memory.ts';
import type { TokenSource } from '../ports/tokens.ts';
import type { CheckerCommand, CheckerReport, PartChecker } from './checker-port.ts';
import type { PartAnswer } from './part-job.ts';

export type ThreadCheckerSettings = {
  readonly target: TargetConfig;
  readonly secret: string;
  readonly tokens: TokenSource;
  readonly routes: RouteSource;
};

const checkerEntry = new URL('./checker.ts', import.meta.url);
/** A row group in memory and what is made of it, beside buffers, which do not count here. */
const heapMb = 512;

type Call = { readonly resolve: (answer: PartAnswer) => void; readonly reject: (error: unknown) => void };

export function openThreadChecker({ target, secret, tokens, routes }: ThreadCheckerSettings): PartChecker {
  const worker = new Worker(checkerEntry, {
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: threadYoungMb },
    // Nothing of the thread may reach the command's own output, which may be JSON.
    stdout: true,
  });
  worker.stdout.resume();
  const life = new AbortController();
  let call: Call | null = null;
  let death: AppError | null = null;
  const send = (command: CheckerCommand): void => worker.postMessage(command);
  const end = (take: (ended: Call) => void): void => {
    const ended = call;
    call = null;
    if (ended !== null) take(ended);
  };
  const die = (detail: string): void => {
    death ??= new AppError('BUG', { detail: `a thread that compares parts ended: ${detail}` });
    life.abort();
    const error = death;
    end(({ reject }) => reject(error));
  };
  worker.on('message', (report: CheckerReport) => {
    switch (report.kind) {
      case 'token':
        void answerTo(() => tokens(report.request, life.signal)).then((result) =>
          send({ kind: 'token', id: report.id, result }),
        );
        return;
      case 'route':
        void answerTo(() => routes(report.origin)).then((result) => send({ kind: 'route', id: report.id, result }));
        return;
      case 'answer':
        return end(({ resolve }) => resolve(report.answer));
      case 'failure': {
        const { code, context, detail } = report.error;
        return end(({ reject }) =>
          reject(new AppError(code, context, detail === undefined ? undefined : new Error(detail))),
        );
      }
    }
  });
  worker.on('error', (error) => die(error.message));
  worker.on('exit', (code) => die(`exit code ${String(code)}`));
  send({ kind: 'start', target, secret });
  return {
    async ask(job, signal) {
      signal.throwIfAborted();
      if (death !== null) throw death;
      const stop = (): void => send({ kind: 'stop' });
      signal.addEventListener('abort', stop, { once: true });
      try {
        return await new Promise<PartAnswer>((resolve, reject) => {
          call = { resolve, reject };
          send({ kind: 'ask', job });
        });
      } catch (error) {
        // What a call that was told to end complains of says nothing.
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
    close: async () => void (await worker.terminate()),
  };
}
