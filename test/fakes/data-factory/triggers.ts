// Schedule triggers: put, started, stopped; a started one fires by the clock of the test, or when the test says so.
import { list, members, textOf, type Members } from './json.ts';
import { newId } from './records.ts';
import { Refusal, referenceOf, type Resources, type Stored } from './resources.ts';
import type { Kind } from './rules/references.ts';
import type { Runs } from './runs.ts';

export class Triggers {
  readonly #resources: Resources;
  readonly #runs: Runs;
  readonly #started = new Set<string>();

  constructor(resources: Resources, runs: Runs) {
    this.#resources = resources;
    this.#runs = runs;
  }

  /** Any resource; a trigger that is started must be stopped before it is changed. Throws a Refusal. */
  put(kind: Kind, name: string, body: unknown, ifMatch: string | undefined): Stored {
    if (kind !== 'trigger') return this.#resources.put(kind, name, body, ifMatch);
    this.#assertStopped(name);
    const { properties } = members(body);
    const { runtimeState: _, ...stated } = members(properties);
    this.#resources.put(kind, name, { properties: stated }, ifMatch);
    return this.#resources.change(kind, name, { ...stated, runtimeState: 'Stopped' });
  }

  /** False = there was none. Throws a Refusal, of a trigger that is started too. */
  remove(kind: Kind, name: string): boolean {
    if (kind === 'trigger') this.#assertStopped(name);
    return this.#resources.remove(kind, name);
  }

  /** The words of the service, full stop and space included, for an update and for a deletion alike. */
  #assertStopped(name: string): void {
    if (!this.#started.has(name.toLowerCase())) return;
    const message = 'Cannot update enabled Trigger; the trigger needs to be disabled first. ';
    throw new Refusal(400, 'TriggerEnabledCannotUpdate', message);
  }

  /** Of one that is so already, nothing happens. */
  set(name: string, isStarted: boolean): void {
    const { properties } = this.#resources.demand('trigger', name);
    if (isStarted) this.#started.add(name.toLowerCase());
    else this.#started.delete(name.toLowerCase());
    this.#resources.change('trigger', name, { ...properties, runtimeState: isStarted ? 'Started' : 'Stopped' });
  }

  /** Ids of the runs that began. Throws a Refusal where it is stopped. */
  fire(name: string): readonly string[] {
    const { properties } = this.#resources.demand('trigger', name);
    if (!this.#started.has(name.toLowerCase()))
      throw new Refusal(400, 'TriggerStopped', `The trigger '${name}' is stopped.`);
    const invokedBy: Members = { id: newId(), name, invokedByType: 'ScheduleTrigger' };
    return list(properties.pipelines).map((one) => {
      const { pipelineReference, parameters } = members(one);
      return this.#runs.start(referenceOf(pipelineReference), members(parameters), invokedBy).runId;
    });
  }

  /** Fires every started trigger whose recurrence has a moment after `fromMs` and up to `toMs`; once each moment. */
  fireBetween(fromMs: number, toMs: number): readonly string[] {
    return this.#resources
      .all('trigger')
      .filter(({ name }) => this.#started.has(name.toLowerCase()))
      .flatMap(({ name, properties }) => {
        const moments = momentsOf(members(members(properties.typeProperties).recurrence), fromMs, toMs);
        return moments.flatMap(() => this.fire(name));
      });
  }
}

const units: Readonly<Record<string, number>> = {
  Minute: 60_000,
  Hour: 3_600_000,
  Day: 86_400_000,
  Week: 7 * 86_400_000,
};

/** Only plain recurrences: every so many minutes, hours, days or weeks since the start, and hours and minutes of a day. */
function momentsOf(
  { frequency, interval, startTime, endTime, schedule }: Members,
  fromMs: number,
  toMs: number,
): number[] {
  const unit = units[textOf(frequency)];
  if (unit === undefined) throw new Refusal(400, 'BadRequest', `This fake knows no frequency '${textOf(frequency)}'.`);
  const step = unit * Number(interval ?? 1);
  const start = Date.parse(`${textOf(startTime).replace(/Z$/, '')}Z`);
  const end = endTime === undefined ? Infinity : Date.parse(`${textOf(endTime).replace(/Z$/, '')}Z`);
  const { hours, minutes } = members(schedule);
  const offsets =
    hours === undefined && minutes === undefined
      ? [0]
      : (hours === undefined ? [0] : list(hours)).flatMap((hour) =>
          (minutes === undefined ? [0] : list(minutes)).map(
            (minute) => Number(hour) * 3_600_000 + Number(minute) * 60_000,
          ),
        );
  const base =
    offsets.length === 1 && offsets[0] === 0 && schedule === undefined ? start : start - (start % 86_400_000);
  const moments: number[] = [];
  for (let at = base; at <= Math.min(toMs, end); at += step)
    for (const offset of offsets)
      if (at + offset >= start && at + offset > fromMs && at + offset <= Math.min(toMs, end)) moments.push(at + offset);
  return moments;
}
