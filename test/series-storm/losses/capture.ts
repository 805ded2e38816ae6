// Losses of CDC.
import type { LossCase } from '../run-loss.ts';
import { instance, policies } from '../modes.ts';
import { mustGoOn, mustReload, restored, some, toldOf, touch } from './expect.ts';

const remake = "EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'T', @role_name = N'gate'";

export const captureLosses: readonly LossCase[] = [
  { name: 'restored to an earlier state, CDC', mode: 'cdcNet', act: restored(1) },
  { name: 'restored and moved on beyond the position, CDC', mode: 'cdcAll', act: restored(60) },
  {
    name: 'capture instance dropped and made anew under its name',
    mode: 'cdcNet',
    act: async (tools) => {
      await tools.round();
      tools.write(some(700), `EXEC sys.sp_cdc_disable_table N'dbo', N'T', N'${instance}'`, 'DELETE dbo.T WHERE id = 5');
      tools.write(remake);
      return mustReload(tools, /made anew/);
    },
  },
  {
    name: 'capture instance dropped',
    mode: 'cdcAll',
    act: async (tools) => {
      await tools.round();
      tools.write(some(700), `EXEC sys.sp_cdc_disable_table N'dbo', N'T', N'${instance}'`, 'DELETE dbo.T WHERE id = 5');
      return mustReload(tools, /no capture instance/);
    },
  },
  {
    name: 'capture instance rotated: a second one goes on where the first was read',
    mode: 'cdcAll',
    act: async (tools) => {
      await tools.round();
      tools.write(some(700), `${remake}, @capture_instance = N'second'`, some(701), 'DELETE dbo.T WHERE id = 5');
      const before = await mustGoOn(tools);
      tools.write(some(702));
      await tools.plan({ mode: 'cdc', instance: 'second', rows: 'all', ...policies });
      const after = await mustGoOn(tools);
      tools.write(some(703), `EXEC sys.sp_cdc_disable_table N'dbo', N'T', N'${instance}'`, 'DELETE dbo.T WHERE id = 6');
      return [...before, ...after, ...(await mustGoOn(tools))];
    },
  },
  {
    name: 'capture instance rotated too late',
    mode: 'cdcNet',
    act: async (tools) => {
      await tools.round();
      tools.write(some(700), 'DELETE dbo.T WHERE id = 5', `${remake}, @capture_instance = N'second'`, some(701));
      await tools.plan({ mode: 'cdc', instance: 'second', rows: 'net', ...policies });
      return mustReload(tools, /was not there/);
    },
  },
  {
    name: 'cleanup passed the position of CDC',
    mode: 'cdcNet',
    act: async (tools) => {
      await tools.round();
      tools.write(some(700), 'DELETE dbo.T WHERE id = 5', some(701));
      tools.control.cleanCapture(instance);
      return mustReload(tools, /cleaned up/);
    },
  },
  {
    name: 'gating role lost',
    mode: 'cdcAll',
    isLimited: true,
    act: async (tools) => {
      await tools.round();
      tools.write(some(700), 'DELETE dbo.T WHERE id = 5');
      tools.control.revoke('ferry', 'cdc', 'dbo', 'T');
      return mustReload(tools, /may not read|gating role/);
    },
  },
  {
    name: 'capture behind: told, and nothing lost when it works again',
    mode: 'cdcNet',
    act: async (tools) => {
      tools.write(some(690));
      await tools.round();
      tools.control.pauseCapture();
      tools.write(some(700), 'DELETE dbo.T WHERE id = 5');
      const result = await tools.round();
      const told = /captured nothing/.test(toldOf(result)) ? [] : [`it was not told: ${toldOf(result)}`];
      tools.control.resumeCapture();
      return [...told, ...(await mustGoOn(tools))];
    },
  },
  {
    name: 'capture behind while the table is loaded whole',
    mode: 'cdcAll',
    act: async (tools) => {
      tools.write(some(690));
      tools.control.pauseCapture();
      tools.write(some(700), 'DELETE dbo.T WHERE id = 5', touch(6, 5000));
      await tools.round();
      tools.write('DELETE dbo.T WHERE id = 700', some(5), touch(6, 5001));
      tools.control.resumeCapture();
      return mustGoOn(tools);
    },
  },
  ...(['cdcNet', 'cdcAll', 'changeTracking'] as const).map((mode): LossCase => ({
    name: `a row that comes between mark and read and goes before the next read, ${mode}`,
    mode,
    act: async (tools) => {
      tools.write(some(690));
      let reads = 0;
      tools.world.onStatement = (sql) => {
        // The first of the whole table: its mark was taken before.
        if (!/FROM \[dbo\]\.\[T\] AS t/.test(sql) || (reads += 1) > 1) return;
        tools.write(some(700), touch(7, 5000));
      };
      await tools.round();
      tools.world.onStatement = (sql) => {
        if (!/CHANGETABLE\(CHANGES|fn_cdc_get_(all|net)_changes/.test(sql)) return;
        tools.world.onStatement = () => undefined;
        tools.write('DELETE dbo.T WHERE id = 700', some(701));
      };
      tools.write(some(702));
      await tools.round();
      tools.write('DELETE dbo.T WHERE id = 701', 'DELETE dbo.T WHERE id = 702');
      return mustGoOn(tools);
    },
  })),
];
