// Takes the log of a run to Azure Monitor with the sign-in of its target.
import type { SignIn } from '../../shared/sign-in.ts';
import type { LogAnalyticsConfig } from '../../shared/log-analytics.ts';
import { systemClock } from './clock.ts';
import { createMonitorLog } from './logs/monitor-log.ts';
import { shipLines, type ShipperSettings } from './logs/ship-lines.ts';
import type { LogSink } from './log.ts';
import type { WorkerParts } from './worker-parts.ts';

type Way = {
  readonly parts: Pick<WorkerParts, 'monitorToken' | 'routes'>;
  readonly config: LogAnalyticsConfig;
  readonly signIn: SignIn;
  readonly secret: string;
  readonly onState: ShipperSettings['onState'];
};

/** `close` sends what is left for at most `deadlineMs` and resolves with the number of lines that were not delivered. */
export function shipToMonitor({ parts, config, signIn, secret, onState }: Way): {
  readonly add: LogSink;
  close(deadlineMs: number): Promise<number>;
} {
  const monitor = createMonitorLog({
    config,
    getToken: (signal) => parts.monitorToken(signIn, secret, signal),
    routes: parts.routes,
    wait: systemClock.wait,
  });
  const shipper = shipLines({ deliver: monitor.deliver, wait: systemClock.wait, onState });
  return {
    add: shipper.add,
    async close(deadlineMs) {
      const left = await shipper.close(deadlineMs);
      monitor.close();
      return left;
    },
  };
}
