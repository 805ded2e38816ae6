// The process that is killed: carries one run with the product's own coordinator, while its lanes die at random.
import { readFileSync } from 'node:fs';
import { liveParts } from '../../electron/worker/live-parts.ts';
import type { Lane } from '../../electron/worker/run/lane-port.ts';
import { namesOfRun } from '../../electron/worker/run/run-names.ts';
import { runPlan } from '../../electron/worker/run/run-plan.ts';
import { createLines } from '../../electron/worker/run/bandwidth.ts';
import { openThreadLane } from '../../electron/worker/run/thread-lane.ts';
import { createSourceCheck } from '../../electron/worker/source-check.ts';
import { createRangeSurvey } from '../../electron/worker/survey-ranges.ts';
import { jobSchema, passwordVariable, storageVariable, type Line } from './job.ts';
import { createRandom } from './random.ts';

const job = jobSchema.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
const { plan, runId } = job;
const secrets = {
  sourcePassword: process.env[passwordVariable] ?? '',
  targetSecret: process.env[storageVariable] ?? '',
};
const random = createRandom(job.seed);
const say = (line: Line): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
let laneDeaths = 0;

const lines = createLines();

/** A lane whose thread is terminated after a random time, in whatever it is doing then. */
function openMortalLane(): Lane {
  const lane = openThreadLane({ plan, runId, secrets, lines });
  if (job.laneDeathMs === 0) return lane;
  const die = (): void => {
    laneDeaths += 1;
    void lane.close();
  };
  const timer = setTimeout(die, -Math.log(1 - random()) * job.laneDeathMs);
  return {
    carry: (task, observer, stop) => lane.carry(task, observer, stop),
    yieldPartition: () => lane.yieldPartition(),
    pin: (request, stop) => lane.pin(request, stop),
    async close() {
      clearTimeout(timer);
      await lane.close();
    },
  };
}

const store = liveParts.openStore(job.statePath);
if (store.runs.list().length === 0) store.runs.create(runId, plan);
const source = createSourceCheck(liveParts, plan, secrets.sourcePassword);
const { state } = await runPlan(
  {
    store,
    runId,
    names: namesOfRun(plan, runId),
    target: liveParts.openTarget(plan.target, secrets.targetSecret, plan.options),
    openLane: async () => openMortalLane(),
    checkTable: (table, signal) => source.check(table, signal),
    survey: createRangeSurvey((signal) => liveParts.openSession(plan.source, secrets.sourcePassword, signal)),
    onSnapshot: ({ rows, bytes, rssMb }) => say({ kind: 'progress', rows, bytes, laneDeaths, rssMb }),
    log: (level, text) => (level === 'info' ? undefined : process.stderr.write(`${level}: ${text}\n`)),
    // Lanes die so often here that the product's patience would be the longest part of the campaign.
    retryLimits: { maxAttempts: 100, firstDelayMs: 20, longestDelayMs: 100 },
  },
  new AbortController().signal,
);
say({ kind: 'end', state: state.kind, error: state.kind === 'failed' ? JSON.stringify(state.error) : '' });
store.close();
process.exit(0);
