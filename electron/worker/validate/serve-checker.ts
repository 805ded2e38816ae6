// The thread's side: opens the storage once and answers questions about parts.
import { createAsker } from '../../../shared/ask.ts';
import type { TargetConfig } from '../../../shared/connection.ts';
import { AppError, type AppErrorData } from '../../../shared/errors.ts';
import type { Route, RouteSource } from '../../../shared/network.ts';
import type { AccessToken, TokenRequest } from '../../../shared/sign-in.ts';
import type { TargetPort } from '../ports/ports.ts';
import type { TokenSource } from '../ports/tokens.ts';
import type { CheckerCommand, CheckerReport } from './checker-port.ts';
import type { PartJob } from './part-job.ts';
import { performJob } from './perform-job.ts';

type OpenTarget = (
  target: TargetConfig,
  secret: string,
  way: { readonly tokens: TokenSource; readonly routes: RouteSource },
) => TargetPort;

export type CheckerThreadPort = {
  send(report: CheckerReport): void;
  onCommand(listener: (command: CheckerCommand) => void): void;
};

export function serveChecker(port: CheckerThreadPort, openTarget: OpenTarget): void {
  const tokens = createAsker<TokenRequest, AccessToken>((id, request) => port.send({ kind: 'token', id, request }));
  const routes = createAsker<string, Route>((id, origin) => port.send({ kind: 'route', id, origin }));
  let target: TargetPort | null = null;
  let stop = new AbortController();
  const answer = async (job: PartJob): Promise<void> => {
    stop = new AbortController();
    try {
      if (target === null) throw new AppError('BUG', { detail: 'a part was asked about before the storage was named' });
      port.send({ kind: 'answer', answer: await performJob(target, job, stop.signal) });
    } catch (error) {
      port.send({ kind: 'failure', error: toData(error) });
    }
  };
  port.onCommand((command) => {
    switch (command.kind) {
      case 'start':
        target = openTarget(command.target, command.secret, { tokens: tokens.ask, routes: routes.ask });
        return;
      case 'ask':
        return void answer(command.job);
      case 'stop':
        return stop.abort();
      case 'token':
        return tokens.take(command);
      case 'route':
        return routes.take(command);
    }
  });
}

function toData(error: unknown): AppErrorData {
  if (error instanceof AppError) return error.toData();
  return new AppError('BUG', { detail: error instanceof Error ? error.message : String(error) }, error).toData();
}
