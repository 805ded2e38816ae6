// The coordinator's side of the lane protocol: one piece of work at a time, whatever the lane lives in.
import { answerTo } from '../../../shared/ask.ts';
import { AppError, type AppErrorData } from '../../../shared/errors.ts';
import type { RouteSource } from '../../../shared/network.ts';
import type { PinEvidence } from '../../../shared/point-in-time.ts';
import type { TokenSource } from '../ports/tokens.ts';
import type { CarryOutcome, Lane, LaneObserver } from './lane-port.ts';
import type { LaneCommand, LaneReport } from './lane-protocol.ts';
import { LaneDied } from './retry.ts';

/** What carries commands to a lane and its reports back. */
export type LaneChannel = {
  send(command: LaneCommand): void;
  onReport(listener: (report: LaneReport) => void): void;
  /** Called once, when nothing more will come from it. */
  onDeath(listener: (detail: string) => void): void;
  /** Ends it, whatever it does. */
  end(): Promise<void>;
};

type Call = {
  readonly observer: LaneObserver;
  readonly resolve: (outcome: CarryOutcome) => void;
  readonly reject: (error: unknown) => void;
};

/** While a lane pins, there is nothing else to hear from it. */
const unobserved: LaneObserver = {
  onPart: () => Promise.resolve(),
  onRows: () => undefined,
  onStorage: () => undefined,
  onPinned: () => undefined,
};

/** The lane's error, made whole again on this side. */
function toError(data: AppErrorData): AppError {
  return new AppError(data.code, data.context, data.detail === undefined ? undefined : new Error(data.detail));
}

/** A lane behind a channel. Its death, for whatever reason, rejects the partition it carries with LaneDied. */
export function speakWithLane(
  channel: LaneChannel,
  start: Extract<LaneCommand, { kind: 'start' }>,
  { tokens, routes }: { readonly tokens: TokenSource; readonly routes: RouteSource },
): Lane {
  const life = new AbortController();
  let call: Call | null = null;
  let death: LaneDied | null = null;
  const { send } = channel;
  const end = (take: (call: Call) => void): void => {
    const ended = call;
    call = null;
    if (ended !== null) take(ended);
  };
  const die = (detail: string): void => {
    death ??= new LaneDied(detail);
    life.abort();
    const error = death;
    end(({ reject }) => reject(error));
  };
  const record = async ({ observer }: Call, report: Extract<LaneReport, { kind: 'part' }>): Promise<void> => {
    try {
      await observer.onPart(report.part);
      send({ kind: 'recorded' });
    } catch (error) {
      // A checkpoint that cannot be written ends the lane: what it does from here on could never be recorded.
      end(({ reject }) => reject(error));
      await channel.end();
    }
  };
  channel.onReport((report) => {
    // Asked for whatever the lane does: its target may renew a token between two partitions.
    if (report.kind === 'token') {
      const { id, request } = report;
      void answerTo(() => tokens(request, life.signal)).then((result) => send({ kind: 'token', id, result }));
      return;
    }
    if (report.kind === 'route') {
      const { id, origin } = report;
      void answerTo(() => routes(origin)).then((result) => send({ kind: 'route', id, result }));
      return;
    }
    if (call === null) return;
    switch (report.kind) {
      case 'rows':
        return call.observer.onRows(report.rowCount);
      case 'part':
        return void record(call, report);
      case 'storage':
        return call.observer.onStorage(report.error);
      case 'pinned':
        return call.observer.onPinned(report.evidence);
      case 'outcome':
        return end(({ resolve }) => resolve(report.outcome));
      case 'failure':
        return end(({ reject }) => reject(toError(report.error)));
    }
  });
  channel.onDeath(die);
  send(start);
  const perform = async (command: LaneCommand, observer: LaneObserver, stop: AbortSignal): Promise<CarryOutcome> => {
    if (death !== null) throw death;
    const passStop = (): void => send({ kind: 'stop' });
    try {
      return await new Promise((resolve, reject) => {
        call = { observer, resolve, reject };
        send(command);
        if (stop.aborted) passStop();
        else stop.addEventListener('abort', passStop, { once: true });
      });
    } finally {
      stop.removeEventListener('abort', passStop);
    }
  };
  return {
    carry: (task, observer, stop) => perform({ kind: 'carry', task }, observer, stop),
    async pin(request, stop) {
      let evidence: PinEvidence | null = null;
      const observer = { ...unobserved, onPinned: (told: PinEvidence) => void (evidence = told) };
      await perform({ kind: 'pin', request }, observer, stop);
      return evidence;
    },
    yieldPartition() {
      if (call !== null) send({ kind: 'yield' });
    },
    async close() {
      await channel.end();
    },
  };
}
