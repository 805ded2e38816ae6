// Asks Azure Data Factory over its REST API: resources, runtimes, and the runs of pipelines.
import type { z } from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import { resourceWords, type FactoryChange, type FactoryPlace } from '../../../../shared/factory.ts';
import type { Manager, ManagerRequest } from '../../azure/manager.ts';
import type { FactoryService, Patience, PipelineRun, Window } from './factory-service.ts';
import { isTerminal } from './run-status.ts';
import { briefMs, isBusy, isThrottled, patiently } from './patience.ts';
import {
  activityRunSchema,
  factorySchema,
  heldSchema,
  keysSchema,
  pageSchema,
  pipelineRunSchema,
  runtimeSchema,
  startedSchema,
  toActivityRun,
  toPipelineRun,
  toRuntime,
  toTrigger,
  triggerSchema,
} from './shapes.ts';
import { parseOrExplain } from '../../../../shared/issues.ts';
import { refusalOf } from './refusal.ts';

const apiVersion = '2018-06-01';
/** As the API has them, capitals and all. */
const paths: Readonly<Record<FactoryChange['kind'], string>> = {
  integrationRuntime: 'integrationRuntimes',
  linkedService: 'linkedservices',
  dataset: 'datasets',
  pipeline: 'pipelines',
  trigger: 'triggers',
};
const mostPages = 1_000;

/** Contacts nobody yet. */
export function createFactoryService(
  manager: Manager,
  place: FactoryPlace,
  patience: Patience = { busyMs: briefMs },
): FactoryService {
  const { subscription, resourceGroup, factory } = place;
  const root = `/subscriptions/${encodeURIComponent(subscription)}/resourceGroups/${encodeURIComponent(resourceGroup)}/providers/Microsoft.DataFactory/factories/${encodeURIComponent(factory)}`;

  const ask = async <T>(work: () => Promise<T>, signal: AbortSignal, isOnce = false): Promise<T> => {
    try {
      return await patiently(work, isOnce ? isThrottled : isBusy, patience, signal);
    } catch (error) {
      throw refusalOf(error, factory);
    }
  };
  const request = (path: string, what: string, more: Partial<ManagerRequest> = {}): ManagerRequest => ({
    path: `${root}${path}`,
    apiVersion,
    what,
    ...more,
  });
  const runOf = async (runId: string, signal: AbortSignal): Promise<PipelineRun | null> => {
    const asked = request(`/pipelineruns/${encodeURIComponent(runId)}`, `the run ${runId} of a pipeline`);
    const found = await ask(() => manager.find(asked, pipelineRunSchema, signal), signal);
    return found === null ? null : toPipelineRun(found);
  };
  /** All pages. An entry that is not understood is an error: a run that goes unseen would be started again. */
  const query = async <T>(
    asked: ManagerRequest,
    filter: object,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T[]> => {
    const items: T[] = [];
    let token: string | null = null;
    for (let page = 0; page < mostPages; page += 1) {
      const body: object = token === null ? filter : { ...filter, continuationToken: token };
      const answer = await ask(() => manager.read({ ...asked, method: 'POST', body }, pageSchema, signal), signal);
      for (const one of answer.value) {
        const parsed = parseOrExplain(schema, one);
        if (!parsed.ok)
          throw new AppError('ARM_REJECTED', {
            what: asked.what,
            detail: `a run is not understood (${parsed.detail})`,
          });
        items.push(parsed.value);
      }
      token = answer.continuationToken ?? null;
      if (token === null || token === '') break;
    }
    return items;
  };
  return {
    async factory(signal) {
      const found = await ask(
        () => manager.find(request('', `the Data Factory ${factory}`), factorySchema, signal),
        signal,
      );
      return found === null ? null : { location: found.location, identity: found.identity?.principalId ?? null };
    },
    async runtime(name, signal) {
      const asked = request(
        `/integrationRuntimes/${encodeURIComponent(name)}/getStatus`,
        `the state of the integration runtime ${name}`,
        { method: 'POST' },
      );
      const found = await ask(() => manager.find(asked, runtimeSchema, signal), signal);
      return found === null ? { state: null, version: null, nodes: [], serviceHosts: [] } : toRuntime(found);
    },
    async runtimeKey(name, signal) {
      const asked = request(
        `/integrationRuntimes/${encodeURIComponent(name)}/listAuthKeys`,
        `the registration key of the integration runtime ${name}`,
        { method: 'POST' },
      );
      return (await ask(() => manager.find(asked, keysSchema, signal), signal))?.authKey1 ?? null;
    },
    async read(kind, name, signal) {
      const asked = request(`/${paths[kind]}/${encodeURIComponent(name)}`, `the ${resourceWords[kind]} ${name}`);
      const found = await ask(() => manager.find(asked, heldSchema, signal), signal);
      return found === null ? null : { properties: found.properties, etag: found.etag ?? null };
    },
    async put({ kind, name, properties }, etag, signal) {
      const what = `the ${resourceWords[kind]} ${name}`;
      const asked = request(`/${paths[kind]}/${encodeURIComponent(name)}`, what, {
        method: 'PUT',
        body: { properties },
        ...(etag === null ? {} : { ifMatch: etag }),
      });
      try {
        await ask(() => manager.carryOut(asked, signal), signal);
      } catch (error) {
        if (error instanceof AppError && error.context.status === 412)
          throw new AppError('FACTORY_CHANGED', { factory, what }, error);
        throw error;
      }
    },
    async triggers(signal) {
      const asked = request('/triggers', 'the list of triggers');
      return (await ask(() => manager.list(asked, triggerSchema, signal), signal)).map(toTrigger);
    },
    async setTrigger(name, to, signal) {
      const what = `the ${to} of the trigger ${name}`;
      const asked = request(`/triggers/${encodeURIComponent(name)}/${to}`, what, { method: 'POST' });
      await ask(() => manager.carryOut(asked, signal), signal);
    },
    async start(pipeline, parameters, signal) {
      const asked = request(
        `/pipelines/${encodeURIComponent(pipeline)}/createRun`,
        `a run of the pipeline ${pipeline}`,
        {
          method: 'POST',
          body: parameters,
          isOnce: true,
        },
      );
      return (await ask(() => manager.read(asked, startedSchema, signal), signal, true)).runId;
    },
    run: runOf,
    async findRuns(pipelines, window, signal) {
      if (pipelines.length === 0) return [];
      const filters = [{ operand: 'PipelineName', operator: 'In', values: pipelines }];
      const asked = request('/queryPipelineRuns', 'the list of runs');
      return (await query(asked, { ...rangeOf(window), filters }, pipelineRunSchema, signal)).map(toPipelineRun);
    },
    async activities(runId, window, signal) {
      const asked = request(
        `/pipelineruns/${encodeURIComponent(runId)}/queryActivityruns`,
        `the activities of the run ${runId}`,
      );
      return (await query(asked, rangeOf(window), activityRunSchema, signal)).map(toActivityRun);
    },
    async cancel(runId, signal) {
      const asked = request(`/pipelineruns/${encodeURIComponent(runId)}/cancel`, `the end of the run ${runId}`, {
        method: 'POST',
        query: { isRecursive: 'true' },
      });
      try {
        await ask(() => manager.carryOut(asked, signal), signal);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'ARM_REJECTED') throw error;
        const run = await runOf(runId, signal);
        if (run === null || !isTerminal(run.status)) throw error;
      }
    },
  };
}

const rangeOf = ({ fromUtc, toUtc }: Window) => ({ lastUpdatedAfter: fromUtc, lastUpdatedBefore: toUtc });
