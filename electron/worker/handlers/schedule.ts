// The answers about schedules.
import { tmpdir } from 'node:os';
import { thisComputer } from '../schedule/computer.ts';
import { createScheduleDesk } from '../schedule/schedule-desk.ts';
import type { HandlersFor, Worker } from './call.ts';

export const scheduleHandlers = ({ parts }: Worker): HandlersFor<'schedule'> => {
  const desk = createScheduleDesk(parts.computer ?? thisComputer(tmpdir()), parts.nowMs);
  return {
    'schedule.text': async (schedule) => desk.text(schedule),
    'schedule.create': (schedule, { signal }) => desk.create(schedule, signal),
    'schedule.list': (_, { signal }) => desk.list(signal),
    async 'schedule.remove'({ name }, { signal }) {
      await desk.remove(name, signal);
      return {};
    },
  };
};
