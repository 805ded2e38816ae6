// What every way to lose changes is judged by, and the rows that are written for it.
import type { RoundResult } from '../../../shared/series.ts';
import type { LossTools } from '../run-loss.ts';

export const howOf = ({ tables }: RoundResult): string => tables.map(({ how }) => how).join();
export const toldOf = ({ notices, tables }: RoundResult): string =>
  [...notices, ...tables.map(({ why }) => why ?? '')].join(' ');

/** The round must load the table whole, say why, and leave nothing different. */
export async function mustReload(tools: LossTools, words: RegExp): Promise<string[]> {
  const result = await tools.round();
  const problems = [...(await tools.differences())];
  if (howOf(result) !== 'full') problems.push(`it was read as ${howOf(result)}`);
  if (!words.test(result.notices.join(' '))) problems.push(`it was not told: ${result.notices.join(' ')}`);
  return problems;
}

/** The round must read changes alone and leave nothing different. */
export async function mustGoOn(tools: LossTools): Promise<string[]> {
  const result = await tools.round();
  const problems = [...(await tools.differences())];
  if (howOf(result) !== 'changes') problems.push(`it was read as ${howOf(result)}: ${toldOf(result)}`);
  return problems;
}

export const some = (id: number): string =>
  `INSERT dbo.T (id, name, touched, seq) VALUES (${String(id)}, N'new', SYSUTCDATETIME(), ${String(id * 10)})`;
export const touch = (id: number, seq: number): string =>
  `UPDATE dbo.T SET name = N'late', touched = SYSUTCDATETIME(), seq = ${String(seq)} WHERE id = ${String(id)}`;

export const restored =
  (moves: number) =>
  async (tools: LossTools): Promise<readonly string[]> => {
    const backup = tools.control.backup();
    for (let id = 700; id < 705; id += 1) tools.write(some(id));
    await tools.round();
    tools.control.restore(backup);
    for (let id = 800; id < 800 + moves; id += 1) tools.write(some(id));
    return mustReload(tools, /restored|another database|recovery/i);
  };
