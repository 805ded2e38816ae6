// When Data Factory starts a plan by itself: a trigger that is delivered stopped, unless asked otherwise.
import type { FactorySchedule } from '../../../shared/factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Cadence, weekdays } from '../../../shared/schedule.ts';
import { pipelinePrefix } from './pipelines.ts';
import type { JsonObject, Resource } from './resource.ts';

/** A plan has one at most. */
export const triggerNameOf = (plan: Plan): string => `${pipelinePrefix(plan)}_schedule`;

/** Whether a trigger is started is no member that can be written: it is started and stopped by requests of their own. */
export function toBeDeployed(trigger: Resource): Resource {
  const { runtimeState: _, ...properties } = trigger.properties;
  return { ...trigger, properties };
}

/** `start`: the pipeline that is started, which makes the id of its run. */
export const triggerOf = (plan: Plan, start: string, { cadence, timeZone, isStarted }: FactorySchedule): Resource => ({
  kind: 'trigger',
  name: triggerNameOf(plan),
  properties: {
    type: 'ScheduleTrigger',
    description: 'Starts a plan of Tableferry.',
    runtimeState: isStarted ? 'Started' : 'Stopped',
    pipelines: [{ pipelineReference: { referenceName: start, type: 'PipelineReference' }, parameters: { run: '' } }],
    typeProperties: { recurrence: { ...recurrenceOf(cadence), startTime: beginOf(plan, cadence, timeZone), timeZone } },
    annotations: ['tableferry'],
  },
});

function recurrenceOf(cadence: Cadence): JsonObject {
  switch (cadence.every) {
    case 'minutes':
      return { frequency: 'Minute', interval: cadence.minutes };
    case 'hours':
      return { frequency: 'Hour', interval: cadence.hours };
    case 'day':
      return { frequency: 'Day', interval: 1, schedule: timesOf(cadence.at) };
    case 'week':
      return {
        frequency: 'Week',
        interval: 1,
        schedule: { ...timesOf(cadence.at), weekDays: cadence.days.map((day) => dayNames[day]) },
      };
  }
}

const dayNames: Readonly<Record<(typeof weekdays)[number], string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

const timesOf = (at: string): JsonObject => {
  const [hour = '', minute = ''] = at.split(':');
  return { hours: [Number(hour)], minutes: [Number(minute)] };
};

/** The day of the plan, so that the same plan gives the same trigger; what lies before its start is not made up for. */
function beginOf({ createdUtc }: Plan, cadence: Cadence, timeZone: string): string {
  const minute = cadence.every === 'hours' ? cadence.minute : 0;
  return `${createdUtc.slice(0, 10)}T00:${String(minute).padStart(2, '0')}:00${timeZone === 'UTC' ? 'Z' : ''}`;
}
