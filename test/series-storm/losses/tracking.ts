// Losses of change tracking.
import type { LossCase } from '../run-loss.ts';
import { howOf, mustReload, restored, some, toldOf } from './expect.ts';

export const trackingLosses: readonly LossCase[] = [
  {
    name: 'cleanup passed the position of change tracking',
    mode: 'changeTracking',
    act: async (tools) => {
      await tools.round();
      tools.write('DELETE dbo.T WHERE id = 5', some(700));
      tools.control.cleanTracking('dbo', 'T');
      tools.write(some(701));
      return mustReload(tools, /cleaned up/);
    },
  },
  {
    name: 'cleanup of change tracking while its changes are read',
    mode: 'changeTracking',
    isLimited: true,
    act: async (tools) => {
      await tools.round();
      tools.write('DELETE dbo.T WHERE id = 5', some(700));
      tools.world.onStatement = (sql) => {
        if (!/FROM CHANGETABLE/.test(sql)) return;
        tools.world.onStatement = () => undefined;
        tools.control.cleanTracking('dbo', 'T');
      };
      await tools.round();
      const problems = await tools.differences();
      if (problems.length === 0) return [];
      // What was not loaded in that round must be in the next one.
      return mustReload(tools, /cleaned up/);
    },
  },
  {
    name: 'VIEW CHANGE TRACKING lost',
    mode: 'changeTracking',
    isLimited: true,
    act: async (tools) => {
      await tools.round();
      tools.write('DELETE dbo.T WHERE id = 5', some(700));
      tools.control.revoke('ferry', 'changes', 'dbo', 'T');
      return mustReload(tools, /VIEW CHANGE TRACKING/);
    },
  },
  {
    name: 'VIEW CHANGE TRACKING lost for one round, and changes in it',
    mode: 'changeTracking',
    isLimited: true,
    act: async (tools) => {
      await tools.round();
      tools.control.revoke('ferry', 'changes', 'dbo', 'T');
      await tools.round();
      tools.write('DELETE dbo.T WHERE id = 5', some(700));
      tools.control.grant('ferry', 'changes', 'dbo', 'T');
      await tools.round();
      return tools.differences();
    },
  },
  { name: 'restored to an earlier state, change tracking', mode: 'changeTracking', act: restored(1) },
  { name: 'restored and moved on beyond the position, change tracking', mode: 'changeTracking', act: restored(60) },
  {
    name: 'TRUNCATE, change tracking',
    mode: 'changeTracking',
    act: async (tools) => {
      await tools.round();
      tools.write('TRUNCATE TABLE dbo.T', some(900));
      return mustReload(tools, /truncated/);
    },
  },
  {
    name: 'change tracking switched off and on',
    mode: 'changeTracking',
    act: async (tools) => {
      await tools.round();
      tools.write('ALTER TABLE dbo.T DISABLE CHANGE_TRACKING', 'DELETE dbo.T WHERE id = 5');
      tools.write('ALTER TABLE dbo.T ENABLE CHANGE_TRACKING');
      return mustReload(tools, /switched off and on|cleaned up/);
    },
  },
  {
    name: 'changes lost and the policy is to stop: nothing is touched, and it is told',
    mode: 'changeTracking',
    act: async (tools) => {
      await tools.plan({ mode: 'changeTracking', ifLost: 'stop', ifSchemaChanged: 'stop' });
      await tools.round();
      tools.write('DELETE dbo.T WHERE id = 5');
      tools.control.cleanTracking('dbo', 'T');
      const result = await tools.round();
      const again = await tools.round();
      const problems = (await tools.differences()).length === 1 ? [] : ['the files were changed'];
      if (howOf(result) !== 'stopped' || howOf(again) !== 'stopped')
        problems.push(`it was read as ${howOf(result)}, ${howOf(again)}`);
      if (result.isComplete) problems.push('the round calls itself complete');
      return /cleaned up/.test(toldOf(result)) ? problems : [...problems, `it was not told: ${toldOf(result)}`];
    },
  },
];
