// Losses of ways that go by a column of the table: rowversion, times, numbers, periods.
import type { LossCase, LossTools } from '../run-loss.ts';
import { policies } from '../modes.ts';
import { mustGoOn, mustReload, restored, some, toldOf, touch } from './expect.ts';

/** A transaction is open while others commit and a round goes by; then it commits, and the next round must have it. */
const lateCommit =
  (seconds: number) =>
  async (tools: LossTools): Promise<readonly string[]> => {
    await tools.round();
    const open = tools.control.begin();
    open.run(touch(1, 500));
    open.run(
      "DELETE dbo.T WHERE id = 2; INSERT dbo.T (id, name, touched, seq) VALUES (2, N'back', SYSUTCDATETIME(), 501)",
    );
    tools.later(seconds);
    tools.write(touch(3, 600), touch(5, 700));
    await tools.round();
    tools.write(touch(4, 710));
    open.commit();
    tools.later(1);
    return mustGoOn(tools);
  };

export const columnLosses: readonly LossCase[] = [
  {
    name: 'late commit: a bound by @@DBTS would have missed it',
    mode: 'rowversion',
    act: async (tools) => {
      await tools.round();
      const open = tools.control.begin();
      open.run(touch(1, 500));
      tools.write(touch(3, 600));
      const used = tools.ask('SELECT CONVERT(varchar(18), @@DBTS, 1)');
      await tools.round();
      open.commit();
      const late = tools.ask('SELECT CONVERT(varchar(18), CONVERT(binary(8), rv), 1) FROM dbo.T WHERE id = 1');
      const problems = await mustGoOn(tools);
      return late < used ? problems : [...problems, 'the case is none: its rowversion is not lower than @@DBTS'];
    },
  },
  { name: 'late commit within the overlap of a time', mode: 'watermarkTime', act: lateCommit(600) },
  { name: 'late commit within the overlap of a number', mode: 'watermarkNumber', act: lateCommit(600) },
  { name: 'late commit of a temporal table', mode: 'temporal', act: lateCommit(3000) },
  { name: 'late commit of a temporal table, unseen', mode: 'temporal', isLimited: true, act: lateCommit(600) },
  {
    name: 'a transaction that is open while numbers do not overlap is warned of',
    mode: 'watermarkNumber',
    act: async (tools) => {
      const way = { mode: 'watermark', column: 'seq', kind: 'number', overlapSeconds: 0, overlap: '0' } as const;
      await tools.plan({ ...way, sweepEvery: null, ...policies });
      await tools.round();
      const open = tools.control.begin();
      open.run(touch(1, 500));
      tools.write(touch(3, 600));
      const result = await tools.round();
      open.commit();
      return /do not overlap/.test(toldOf(result)) ? [] : [`nothing was said: ${toldOf(result)}`];
    },
  },
  {
    name: 'a transaction open for longer than the overlap is warned of',
    mode: 'watermarkTime',
    act: async (tools) => {
      await tools.round();
      const open = tools.control.begin();
      open.run(touch(1, 500));
      tools.later(2000);
      tools.write(touch(3, 600));
      const result = await tools.round();
      open.commit();
      return /has been open/.test(toldOf(result)) ? [] : [`nothing was said: ${toldOf(result)}`];
    },
  },
  { name: 'restored to an earlier state, rowversion', mode: 'rowversion', act: restored(1) },
  { name: 'restored and moved on beyond the position, rowversion', mode: 'rowversion', act: restored(60) },
  { name: 'restored to an earlier state, watermark', mode: 'watermarkTime', act: restored(1) },
  { name: 'restored to an earlier state, temporal', mode: 'temporal', act: restored(60) },
  {
    name: 'TRUNCATE, seen by the sweep alone',
    mode: 'rowversion',
    act: async (tools) => {
      await tools.round();
      tools.write('TRUNCATE TABLE dbo.T', some(900));
      await tools.round({ sweep: true });
      return tools.differences();
    },
  },
  {
    name: 'table dropped and made anew',
    mode: 'watermarkNumber',
    act: async (tools) => {
      await tools.round();
      tools.write('DROP TABLE dbo.T');
      tools.write(
        'CREATE TABLE dbo.T (id int NOT NULL PRIMARY KEY, name nvarchar(40) NULL, amount decimal(18,2) NULL, note nvarchar(max) NULL, touched datetime2(3) NOT NULL, seq bigint NOT NULL)',
        some(5),
      );
      return mustReload(tools, /dropped and made anew/);
    },
  },
];
