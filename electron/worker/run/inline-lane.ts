// A lane in the coordinator's own thread, for a driver with native code that does not survive the end of a thread.
import { environmentRoutes } from '../../network/routes.ts';
import { noTokens } from '../ports/tokens.ts';
import { createLines } from './bandwidth.ts';
import type { Lane } from './lane-port.ts';
import type { LaneCommand, LaneReport } from './lane-protocol.ts';
import { serveLane, type LaneParts } from './serve-lane.ts';
import { speakWithLane } from './speak-with-lane.ts';
import type { ThreadLaneSettings } from './thread-lane.ts';

/** Speaks the protocol of a thread, so that nobody else has to know. */
export function openInlineLane(settings: Omit<ThreadLaneSettings, 'entry'>, parts: LaneParts): Lane {
  const {
    plan,
    runId,
    secrets,
    lines = createLines(),
    tokens = noTokens,
    routes = environmentRoutes(process.env),
  } = settings;
  let isEnded = false;
  let hear: (report: LaneReport) => void = () => undefined;
  let obey: (command: LaneCommand) => void = () => undefined;
  let die: (detail: string) => void = () => undefined;
  // As between threads: nobody hears an answer before the question is wholly asked.
  const later = (act: () => void): void => void setImmediate(() => isEnded || act());
  const served = serveLane(
    {
      send: (report) => later(() => hear(report)),
      onCommand: (listener) => (obey = listener),
    },
    parts,
  );
  return speakWithLane(
    {
      send: (command) => later(() => obey(command)),
      onReport: (listener) => (hear = listener),
      onDeath: (listener) => (die = listener),
      async end() {
        if (isEnded) return;
        isEnded = true;
        die('it was ended');
        await served.close();
      },
    },
    { kind: 'start', plan, runId, secrets, lines },
    { tokens, routes },
  );
}
