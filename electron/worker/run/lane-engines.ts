// The transforms of the tables that a lane carries, compiled once a table.
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { openEngine, type TransformEngine } from '../transforms/engine.ts';

/** A script's engine takes 16 MB; a lane comes back to few tables. */
const mostKept = 3;

export type Engines = {
  /** Null for a table without transforms. */
  of(table: PlanTable): Promise<TransformEngine | null>;
  /** After a failure nothing is used again of what a script was in. */
  close(): void;
};

export function createEngines({ options }: Pick<Plan, 'options'>, maskKey: string | null): Engines {
  const engines = new Map<string, TransformEngine | null>();
  const setAside = options.badRows === 'setAside';
  return {
    async of(table) {
      const known = engines.get(table.id);
      if (known !== undefined) return known;
      const engine = await openEngine(table, { maskKey, setAside });
      const [oldest] = engines.keys();
      if (engines.size >= mostKept && oldest !== undefined) {
        engines.get(oldest)?.close();
        engines.delete(oldest);
      }
      engines.set(table.id, engine);
      return engine;
    },
    close() {
      for (const engine of engines.values()) engine?.close();
      engines.clear();
    },
  };
}
