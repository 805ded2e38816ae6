// A lane without a thread: the same loop over fake ports, with a switch that kills it.
import type { Lane, OpenLane } from '../../electron/worker/run/lane-port.ts';
import { LaneDied } from '../../electron/worker/run/retry.ts';
import { runPartition, type PartitionPorts } from '../../electron/worker/run/run-partition.ts';
import type { Plan } from '../../shared/plan.ts';

export type FakeLanes = {
  readonly open: OpenLane;
  /** How many lanes were opened so far. */
  readonly opened: () => number;
  /** Ends the lane that carries this table as a thread ends: its partition is rejected, its reads are cut off. */
  kill(tableId: string): void;
};

export function createFakeLanes(plan: Plan, ports: Omit<PartitionPorts, 'lifetime'>): FakeLanes {
  let opened = 0;
  const carried = new Map<string, AbortController>();
  const open: OpenLane = async () => {
    opened += 1;
    const lifetime = new AbortController();
    let border = new AbortController();
    const lane: Lane = {
      yieldPartition: () => border.abort(),
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
        const work = runPartition(
          { ...task, table },
          { ...ports, lifetime: ending },
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
        return Promise.race([work, dead]);
      },
      close: async () => lifetime.abort(),
    };
    return lane;
  };
  return {
    open,
    opened: () => opened,
    kill: (tableId) => carried.get(tableId)?.abort(),
  };
}
