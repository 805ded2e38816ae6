// Two computers, two state folders, one target: who comes second is refused while the first holds the series, and goes on
// from where it was left.
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { createRandom } from '../chaos/random.ts';
import { modeOf, type ModeName } from './modes.ts';
import { createMemoryStorage, memoryParts } from './storage.ts';
import { compareStates, openMachine, openStormWorld, planSeries } from './world.ts';
import { createWriter } from './writer.ts';

/** One sentence for each thing that is not as it must be. */
export async function runTwoMachines(name: ModeName, seed: number, turns: number): Promise<readonly string[]> {
  const random = createRandom(seed);
  const mode = modeOf(name);
  const world = await openStormWorld({ mode, rows: 80 });
  const writer = createWriter(world, mode, random);
  const storage = createMemoryStorage();
  const machines = [0, 1].map((n) => openMachine(memoryParts(storage), join(world.folder, `state-${String(n)}`)));
  const problems: string[] = [];
  try {
    const plan = await planSeries(world, mode);
    for (let turn = 0; turn < turns; turn += 1) {
      const [first, second] = turn % 2 === 0 ? machines : machines.toReversed();
      if (first === undefined || second === undefined) throw new Error('there are two');
      for (let steps = 6; steps > 0; steps -= 1) writer.step();
      writer.settle();
      // In the middle of the first one's round the other one tries.
      const tries: Promise<string>[] = [];
      world.onStatement = (sql) => {
        if (tries.length > 0 || !/FROM (\[dbo\]\.\[T\]|CHANGETABLE|cdc\.)/.test(sql)) return;
        const tried = second.round(plan).then(
          () => 'the second was let in',
          (error: unknown) => (error instanceof AppError ? `${error.code}: ${error.message}` : String(error)),
        );
        tries.push(tried);
      };
      const result = await first.round(plan, { sweep: mode.isSwept });
      world.onStatement = () => undefined;
      const [said = 'the second never tried'] = await Promise.all(tries);
      if (!said.startsWith('SERIES_HELD')) problems.push(`turn ${String(turn)}: ${said}`);
      const how = result.tables.map((table) => table.how).join();
      if (how !== (turn === 0 ? 'full' : 'changes')) problems.push(`turn ${String(turn)} was read as ${how}`);
      problems.push(
        ...(await compareStates(world, storage)).problems.map((problem) => `turn ${String(turn)}: ${problem}`),
      );
    }
    return problems;
  } finally {
    for (const machine of machines) await machine.close();
    await world.close();
  }
}
