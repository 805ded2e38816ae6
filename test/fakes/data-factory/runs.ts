// Runs of pipelines: started, queued behind others of the same pipeline, carried out, cancelled.
import { pause, until, type Factory } from './engine-parts.ts';
import { members, type Members } from './json.ts';
import { newId, timeText, type RunRecord, type Status } from './records.ts';
import { activitiesOf, fillParameters, Refusal } from './resources.ts';
import { runActivities, type StartRun } from './run-activities.ts';

type Live = { readonly cancel: AbortController; readonly ended: Promise<RunRecord>; readonly children: string[] };

export class Runs {
  readonly #factory: Factory;
  readonly #live = new Map<string, Live>();
  /** Runs of each pipeline that work, and who waits behind them. */
  readonly #working = new Map<string, number>();

  constructor(factory: Factory) {
    this.#factory = factory;
  }

  /** Throws a Refusal for a pipeline that is not there and for parameters that do not fit. */
  start(pipeline: string, given: Members, invokedBy: Members): ReturnType<StartRun> {
    const { resources, runs, faults } = this.#factory;
    const { name, properties } = resources.demand('pipeline', pipeline);
    const parameters = fillParameters(properties.parameters, given, `the pipeline '${name}'`);
    const nowMs = Date.now();
    const run: RunRecord = {
      runId: newId(),
      pipelineName: name,
      parameters,
      invokedBy,
      status: 'Queued',
      queuedMs: nowMs,
      startMs: null,
      endMs: null,
      updatedMs: nowMs,
      message: '',
    };
    const isHeld = faults.queuedRuns > 0;
    runs.put(run.runId, run);
    const cancel = new AbortController();
    const children: string[] = [];
    const ended = this.#carry(run, properties, cancel.signal, children, isHeld);
    this.#live.set(run.runId, { cancel, ended, children });
    return { runId: run.runId, ended };
  }

  /** Throws a Refusal for a run that is not there, or has ended. */
  cancel(runId: string, isRecursive: boolean): void {
    const live = this.#live.get(runId);
    const run = this.#factory.runs.now(runId);
    if (live === undefined || run === undefined)
      throw new Refusal(404, 'PipelineRunNotFound', `There is no run ${runId}.`);
    if (['Succeeded', 'Failed', 'Cancelled'].includes(run.status))
      throw new Refusal(400, 'BadRequest', `The run ${runId} has ended: ${run.status}.`);
    if (run.status === 'Canceling') return;
    this.#change(runId, { status: 'Canceling' });
    setTimeout(() => live.cancel.abort(new Error('cancelled')), this.#factory.pace.cancel);
    // After it, so that it does not end as one whose child has failed.
    if (isRecursive)
      for (const child of live.children) {
        const { status } = this.#factory.runs.now(child) ?? {};
        if (status === 'Queued' || status === 'InProgress') this.cancel(child, true);
      }
  }

  async idle(): Promise<void> {
    await Promise.all([...this.#live.values()].map(({ ended }) => ended));
  }

  /** Ends everything that works, and waits for it. */
  async close(): Promise<void> {
    for (const { cancel } of this.#live.values()) cancel.abort(new Error('closed'));
    await this.idle();
  }

  #change(runId: string, changes: Partial<RunRecord>): RunRecord {
    const before = this.#factory.runs.now(runId);
    if (before === undefined) throw new Error(`no run ${runId}`);
    const after = { ...before, ...changes, updatedMs: Date.now() };
    this.#factory.runs.put(runId, after);
    return after;
  }

  async #carry(
    run: RunRecord,
    pipeline: Members,
    signal: AbortSignal,
    children: string[],
    isHeld: boolean,
  ): Promise<RunRecord> {
    const { faults, pace } = this.#factory;
    const most = Number(pipeline.concurrency ?? Infinity);
    const key = run.pipelineName.toLowerCase();
    const working = (): number => this.#working.get(key) ?? 0;
    const begin = (): boolean => {
      if ((isHeld && faults.queuedRuns > 0) || working() >= most) return false;
      this.#working.set(key, working() + 1);
      return true;
    };
    const end = (status: Status, message: string): RunRecord =>
      this.#change(run.runId, { status, message, endMs: Date.now() });
    try {
      await pause(pace.start, signal);
      await until(begin, signal);
    } catch {
      return end('Cancelled', '');
    }
    try {
      if (this.#factory.runs.now(run.runId)?.status === 'Queued')
        this.#change(run.runId, { status: 'InProgress', startMs: Date.now() });
      const variables: Record<string, unknown> = Object.fromEntries(
        Object.entries(members(pipeline.variables)).map(([name, value]) => [name, members(value).defaultValue ?? '']),
      );
      const start: StartRun = (name, parameters, invokedBy) => {
        const started = this.start(name, parameters, invokedBy);
        children.push(started.runId);
        return started;
      };
      const scope = {
        pipeline: {
          RunId: run.runId,
          Pipeline: run.pipelineName,
          TriggerTime: timeText(run.queuedMs),
          TriggerName: run.invokedBy.name ?? 'Manual',
          TriggerType: run.invokedBy.invokedByType ?? 'Manual',
          GroupId: run.runId,
          parameters: run.parameters,
        },
        variables,
      };
      const running = { factory: this.#factory, run, pipeline, variables, start, signal };
      const { status, message } = await runActivities(activitiesOf(pipeline), running, scope);
      const isCancelled = this.#factory.runs.now(run.runId)?.status === 'Canceling';
      if (signal.aborted || isCancelled || status === 'Cancelled') return end('Cancelled', '');
      return end(status === 'Failed' ? 'Failed' : 'Succeeded', message);
    } finally {
      this.#working.set(key, working() - 1);
    }
  }
}
