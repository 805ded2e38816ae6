// One start in a Data Factory while it is watched: the pipeline runs that came of it, and what they say of each table.
import type { FactoryProgress } from '../../../../shared/factory-progress.ts';
import type { ActivityRun, FactoryService, PipelineRun, Window } from '../../factory/service/factory-service.ts';
import type { FactoryStart } from '../../store/factory-runs.ts';
import { isTerminal } from '../../factory/service/run-status.ts';
import { childrenOf } from '../../factory/service/run-children.ts';
import { longestLagMs } from './find-start.ts';
import { copiesOf, type CopyFacts } from './judge-copies.ts';
import type { Ask } from './patience.ts';

/** Records of activities may come this long after their pipeline has ended. */
const lagMs = 2 * 60_000;
const dayMs = 86_400_000;

type Node = {
  readonly runId: string;
  /** When it was first heard of. */
  readonly openedMs: number;
  run: PipelineRun | null;
  activities: readonly ActivityRun[];
  /** When it was first seen to have ended. */
  endedMs: number | null;
  /** Asked for the last time. */
  isClosed: boolean;
};

export type WatchedStart = {
  /** Asks for everything of it that may have changed. */
  look(signal: AbortSignal): Promise<void>;
  /** By table. */
  copies(): ReadonlyMap<string, CopyFacts>;
  pipelineRuns(): FactoryProgress['pipelineRuns'];
  /** All of it has ended, and what it did is known. */
  isOver(): boolean;
  /** None of it is at work any more. */
  isAtRest(): boolean;
  /** How long it has been seen so; 0 while it is at work. */
  restedMs(): number;
  /** `Failed: message` of the outermost run that did not succeed. */
  verdict(): string;
};

type Surroundings = { readonly service: FactoryService; readonly ask: Ask; readonly nowMs: () => number };

/** `start`: of one that has a run of its own. */
export function watchStart(start: FactoryStart, rootId: string, around: Surroundings): WatchedStart {
  const { service, ask, nowMs } = around;
  const nodes: Node[] = [openNode(rootId, nowMs())];
  const windowOf = (): Window => ({
    // Clocks differ; a day on both sides costs nothing, since only one run is asked about.
    fromUtc: new Date(Date.parse(start.intendedUtc) - dayMs).toISOString(),
    toUtc: new Date(nowMs() + dayMs).toISOString(),
  });
  const lookAt = async (node: Node, signal: AbortSignal): Promise<void> => {
    const run = await ask((stop) => service.run(node.runId, stop), signal);
    // Its record may lag: what was known of it stays known.
    node.run = run ?? node.run;
    // Of a run that the service does not know (yet) it refuses to tell activities; one that stays unknown is an error.
    if (run === null && nowMs() - node.openedMs < longestLagMs) return;
    node.activities = await ask((stop) => service.activities(node.runId, windowOf(), stop), signal);
    for (const child of childrenOf(node.activities))
      if (!nodes.some(({ runId }) => runId === child)) nodes.push(openNode(child, nowMs()));
    if (node.run === null || !isTerminal(node.run.status)) return;
    node.endedMs ??= nowMs();
    node.isClosed = nowMs() - node.endedMs >= lagMs;
  };
  const all = () => copiesOf(nodes.flatMap(({ activities }) => activities));
  const isAtRest = (): boolean => nodes.every(({ run }) => run !== null && isTerminal(run.status));
  return {
    async look(signal) {
      // Those that are found on the way are looked at too.
      for (const node of nodes) if (!node.isClosed) await lookAt(node, signal);
    },
    copies: all,
    isAtRest,
    restedMs: () =>
      isAtRest() ? Math.max(0, nowMs() - Math.max(...nodes.map(({ endedMs }) => endedMs ?? nowMs()))) : 0,
    isOver: () => nodes.every(({ isClosed }) => isClosed),
    pipelineRuns: () =>
      nodes.map(({ runId, run }) => ({
        runId,
        pipeline: run?.pipeline ?? start.pipeline,
        status: run?.status ?? 'Queued',
        startedUtc: run?.startedUtc ?? null,
        endedUtc: run?.endedUtc ?? null,
        message: run?.message ?? '',
      })),
    verdict() {
      const failed = nodes.find(({ run }) => run !== null && run.status !== 'Succeeded')?.run ?? nodes[0]?.run;
      if (failed === null || failed === undefined) return 'unknown';
      return failed.message === '' ? failed.status : `${failed.status}, ${failed.message}`;
    },
  };
}

const openNode = (runId: string, openedMs: number): Node => ({
  runId,
  openedMs,
  run: null,
  activities: [],
  endedMs: null,
  isClosed: false,
});
