// Opens a lane as a worker thread and speaks the lane protocol with it.
import { Worker } from 'node:worker_threads';
import type { RouteSource } from '../../../shared/network.ts';
import type { Plan } from '../../../shared/plan.ts';
import { environmentRoutes } from '../../network/routes.ts';
import { noTokens, type TokenSource } from '../ports/tokens.ts';
import { createLines, type Lines } from './bandwidth.ts';
import { collectAtOnce } from './collector.ts';
import type { Lane } from './lane-port.ts';
import type { LaneReport, LaneSecrets } from './lane-protocol.ts';
import { shareMemory, threadYoungMb } from '../../../shared/memory.ts';
import { speakWithLane } from './speak-with-lane.ts';

export type ThreadLaneSettings = {
  readonly plan: Plan;
  readonly runId: string;
  readonly secrets: LaneSecrets;
  /** The limits that the lanes of the run share; none unless given. */
  readonly lines?: Lines;
  /** For a target that is signed in to with Entra ID. */
  readonly tokens?: TokenSource;
  /** By the environment unless given. */
  readonly routes?: RouteSource;
  /** The thread's first module. */
  readonly entry?: URL;
};

const laneEntry = new URL('./lane.ts', import.meta.url);

/** A lane in a thread of its own. */
export function openThreadLane(settings: ThreadLaneSettings): Lane {
  const {
    plan,
    runId,
    secrets,
    lines = createLines(),
    tokens = noTokens,
    routes = environmentRoutes(process.env),
    entry = laneEntry,
  } = settings;
  collectAtOnce();
  const worker = new Worker(entry, {
    resourceLimits: {
      maxOldGenerationSizeMb: shareMemory(plan.options).heapMb,
      maxYoungGenerationSizeMb: threadYoungMb,
    },
    // Nothing of the thread may reach the command's own output, which may be JSON.
    stdout: true,
  });
  worker.stdout.resume();
  return speakWithLane(
    {
      send: (command) => worker.postMessage(command),
      onReport: (listener) => void worker.on('message', (report: LaneReport) => listener(report)),
      onDeath(listener) {
        worker.on('error', (error) => listener(error.message));
        worker.on('exit', (code) => listener(`its thread ended with code ${code}`));
      },
      end: async () => void (await worker.terminate()),
    },
    { kind: 'start', plan, runId, secrets, lines },
    { tokens, routes },
  );
}
