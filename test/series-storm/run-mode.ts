// Rounds of the product under a storm of one mode; whenever the writer is quiet, files and source must be equal.
import { join } from 'node:path';
import { createRandom } from '../chaos/random.ts';
import { modeOf, type ModeName } from './modes.ts';
import { createMemoryStorage, memoryParts } from './storage.ts';
import { compareStates, openMachine, openStormWorld, planSeries } from './world.ts';
import { createWriter } from './writer.ts';

export type StormRound = {
  readonly number: number;
  readonly how: string;
  readonly disturbance: string | null;
  /** Of a quiet round; null = the writer wrote on. */
  readonly problems: readonly string[] | null;
  readonly rows: number;
  readonly changeSets: number;
  /** Kinds of its runs. */
  readonly runs: string;
};

export type ModeStorm = {
  readonly mode: ModeName;
  readonly seed: number;
  readonly rounds: readonly StormRound[];
  readonly transactions: number;
  readonly seconds: number;
};

export type ModeOptions = {
  readonly mode: ModeName;
  readonly seed: number;
  readonly rounds: number;
  readonly hasTextKey?: boolean;
  readonly onRound?: (round: StormRound, deeds: readonly string[]) => void;
};

/** Of the statements that the product sends, so many are preceded by a transaction of the writer's. */
const writesBetween = 0.3;

/** Throws when a round does not end well. */
export async function stormMode({
  mode: name,
  seed,
  rounds,
  hasTextKey = false,
  onRound,
}: ModeOptions): Promise<ModeStorm> {
  const random = createRandom(seed);
  const mode = modeOf(name, { hasTextKey });
  const startedMs = performance.now();
  const world = await openStormWorld({ mode, isLimited: random() < 0.5, isSnapshotAllowed: random() < 0.7 });
  const writer = createWriter(world, mode, random);
  const storage = createMemoryStorage();
  const machine = openMachine(memoryParts(storage), join(world.folder, 'state'));
  const done: StormRound[] = [];
  try {
    const plan = await planSeries(world, mode);
    for (let number = 1; number <= rounds; number += 1) {
      const isQuiet = number === rounds || random() < 0.5;
      const disturbance = number === 1 ? null : writer.disturb();
      for (let steps = Math.floor(random() * 12); steps > 0; steps -= 1) writer.step();
      if (isQuiet) writer.settle();
      let isWriting = false;
      world.onStatement = () => {
        if (isQuiet || isWriting || random() > writesBetween) return;
        isWriting = true;
        writer.step();
        isWriting = false;
      };
      const result = await machine.round(plan, {
        sweep: mode.isSwept && (isQuiet || random() < 0.2),
        compact: isQuiet && random() < 0.15,
      });
      world.onStatement = () => undefined;
      const how = result.tables.map((table) => table.how).join();
      if (!result.isComplete || /failed|stopped/.test(how))
        throw new Error(`round ${String(number)} ended as ${JSON.stringify(result)}`);
      const compared = isQuiet ? await compareStates(world, storage) : null;
      const round: StormRound = {
        number,
        how,
        disturbance,
        problems: compared?.problems ?? null,
        rows: compared?.rows ?? 0,
        runs: result.runs.map(({ kind }) => kind).join(),
        changeSets: compared?.state.changeSets ?? 0,
      };
      done.push(round);
      onRound?.(round, writer.deeds);
      if ((round.problems ?? []).length > 0) break;
    }
    return {
      mode: name,
      seed,
      rounds: done,
      transactions: writer.transactions(),
      seconds: Math.round((performance.now() - startedMs) / 1000),
    };
  } finally {
    await machine.close();
    await world.close();
  }
}
