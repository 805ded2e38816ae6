// A lane without a thread: the same loop over fake ports, with a switch that kills it.
import type { Lane, OpenLane } from '../../electron/worker/run/lane-port.ts';
import { createLaneSources, type OpenLaneSession } from '../../electron/worker/run/point-in-time/lane-sources.ts';
import { LaneDied } from '../../electron/worker/run/retry.ts';
import { runPartition } from '../../electron/worker/run/run-partition.ts';
import type { PartitionPorts } from '../../electron/worker/run/partition-task.ts';
import type { Plan } from '../../shared/plan.ts';

export type FakeLanes = {
  readonly open: OpenLane;
  /** How many lanes were opened so far. */
  readonly opened: () => number;
  /** Ends the lane that carries this table as a thread ends: its partition is rejected, its reads are cut off. */
  kill(tableId: string): void;
};

/** `openSession`: what a lane reads a point in time from; see test/fakes/snapshots.ts. */
export type FakeLanePorts = Omit<PartitionPorts, 'lifetime' | 'source'> & {
  /** One for all lanes; null: each lane reads on sessions of its own. */
  readonly source: PartitionPorts['source'] | null;
  readonly openSession?: OpenLaneSession;
};

export function createFakeLanes(plan: Plan, ports: FakeLanePorts): FakeLanes {
  let opened = 0;
  const openSession = ports.openSession ?? (() => Promise.reject(new Error('this fake has no sessions')));
  const carried = new Map<string, AbortController>();
  const open: OpenLane = async () => {
    opened += 1;
    const lifetime = new AbortController();
    let border = new AbortController();
    const sources = createLaneSources(openSession);
    const lane: Lane = {
      yieldPartition: () => border.abort(),
      pin: (request, stop) => sources.pin(request, stop),
      async carry(task, observer, stop) {
        const table = plan.tables.find(({ id }) => id === task.tableId);
        if (table === undefined) throw new Error('no such table');
        border = new AbortController();
        const death = new AbortController();
        carried.set(task.tableId, death);
        const ending = AbortSignal.any([death.signal, lifetime.signal]);
        const dead = new Promise<never>((_, reject) => {
          ending.addEventListener('abort', () => reject(new LaneDied('killed')), { once: true });
        });
        const source =
          task.moment === undefined && ports.source !== null
            ? ports.source
            : await sources.open(task, table, (evidence) => observer.onPinned(evidence), stop);
        const work = runPartition(
          { ...task, table },
          { ...ports, source, lifetime: ending },
          {
            async onPart(part) {
              // A dead thread's messages do not arrive.
              if (ending.aborted) return dead;
              return observer.onPart(part);
            },
            onRows: (rowCount) => observer.onRows(rowCount),
          },
          { stop: AbortSignal.any([stop, ending]), border: border.signal },
        );
        work.catch(() => undefined);
        return Promise.race([work, dead]).catch(async (error: unknown) => {
          throw task.moment === undefined && ports.source !== null
            ? error
            : await sources.afterFailure(task, table, error);
        });
      },
      async close() {
        lifetime.abort();
        await sources.close();
      },
    };
    return lane;
  };
  return {
    open,
    opened: () => opened,
    kill: (tableId) => carried.get(tableId)?.abort(),
  };
}
