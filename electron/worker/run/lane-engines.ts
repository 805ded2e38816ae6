// The transforms of the tables that a lane carries, compiled once a table.
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { openEngine, type TransformEngine } from '../transforms/engine.ts';

export type Engines = {
  /** Null for a table without transforms. */
  of(table: PlanTable): Promise<TransformEngine | null>;
  /** What a script has done is of no use any more. */
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
      engines.set(table.id, engine);
      return engine;
    },
    close() {
      for (const engine of engines.values()) engine?.close();
      engines.clear();
    },
  };
}
