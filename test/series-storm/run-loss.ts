// Carries out one of the ways to lose changes, in a world of its own.
import { join } from 'node:path';
import type { RoundResult } from '../../shared/series.ts';
import type { Increment } from '../../shared/increment.ts';
import type { Plan } from '../../shared/plan.ts';
import type { DatabaseControl } from '../double/engine/control.ts';
import { modeOf, type ModeName } from './modes.ts';
import { createMemoryStorage, memoryParts, type MemoryStorage } from './storage.ts';
import {
  compareStates,
  openMachine,
  openStormWorld,
  planSeries,
  type Machine,
  type RoundWishes,
  type StormWorld,
} from './world.ts';

export type LossTools = {
  readonly world: StormWorld;
  readonly control: DatabaseControl;
  readonly storage: MemoryStorage;
  /** Runs T-SQL as an owner. */
  write(...statements: readonly string[]): void;
  /** The first value of a query. */
  ask(sql: string): string;
  round(wishes?: RoundWishes): Promise<RoundResult>;
  /** Plans the same series with another way. */
  plan(increment: Increment): Promise<void>;
  /** What differs between source and files. */
  differences(): Promise<readonly string[]>;
  later(seconds: number): void;
};

export type LossCase = {
  readonly name: string;
  readonly mode: ModeName;
  readonly isLimited?: boolean;
  /** One sentence for each thing that is not as it must be. */
  readonly act: (tools: LossTools) => Promise<readonly string[]>;
};

/** One sentence for each thing that is not as it must be; empty = the loss was caught. */
export async function runLossCase({ mode: name, isLimited = false, act }: LossCase): Promise<readonly string[]> {
  const mode = modeOf(name);
  const world = await openStormWorld({ mode, isLimited, rows: 60 });
  const storage = createMemoryStorage();
  const machine: Machine = openMachine(memoryParts(storage), join(world.folder, 'state'));
  const control = world.engine.control('db');
  try {
    let plan: Plan = await planSeries(world, mode);
    return await act({
      world,
      control,
      storage,
      write: (...statements) => {
        world.clock.nowMs += 1000;
        for (const sql of statements)
          for (const event of world.session.run(sql, []))
            if (event.kind === 'wait') throw new Error('the writer waits');
      },
      ask: (sql) => {
        for (const event of world.session.run(sql, [])) if (event.kind === 'row') return String(event.values[0]);
        return '';
      },
      round: (wishes) => machine.round(plan, wishes),
      plan: async (increment) => {
        plan = await planSeries(world, { ...mode, increment });
      },
      differences: async () => (await compareStates(world, storage)).problems,
      later: (seconds) => void (world.clock.nowMs += seconds * 1000),
    });
  } finally {
    await machine.close();
    await world.close();
  }
}
