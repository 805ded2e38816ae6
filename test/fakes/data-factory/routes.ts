// The REST interface of the fake: which request is which, and what goes wrong on demand.
import type { Answer, Asked } from '../azure/https-server.ts';
import type { Factory } from './engine-parts.ts';
import { isMembers, list, members, textOf, type Members } from './json.ts';
import { queryActivities, queryRuns } from './queries.ts';
import { runBody } from './records.ts';
import { Refusal, type Stored } from './resources.ts';
import type { Kind } from './rules/references.ts';
import { runtimeStatus } from './runtime.ts';
import type { Runs } from './runs.ts';
import type { Triggers } from './triggers.ts';

const kinds: Readonly<Record<string, Kind>> = {
  integrationruntimes: 'integrationRuntime',
  linkedservices: 'linkedService',
  datasets: 'dataset',
  pipelines: 'pipeline',
  triggers: 'trigger',
};
const collections: Readonly<Record<Kind, string>> = {
  integrationRuntime: 'integrationRuntimes',
  linkedService: 'linkedservices',
  dataset: 'datasets',
  pipeline: 'pipelines',
  trigger: 'triggers',
};
const apiVersion = '2018-06-01';

export type Made = { body: Members | null };
type Desk = {
  readonly factory: Factory;
  readonly runs: Runs;
  readonly triggers: Triggers;
  /** Of the factory itself, from `/subscriptions` on. */
  readonly path: string;
  readonly made: Made;
};

const error = (status: number, code: string, message: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: { error: { code, message } },
});
const ok = (body: unknown, headers: Record<string, string> = {}): Answer => ({ status: 200, headers, body });

/** Null = the request is none of the factory's. */
export function answerFor(desk: Desk): (asked: Asked) => Answer | null {
  const { path, factory } = desk;
  return (asked) => {
    const of = asked.path.toLowerCase();
    if (!of.includes('/providers/microsoft.datafactory/')) return null;
    const { throttle } = factory.faults;
    if (throttle.requests > 0) {
      throttle.requests -= 1;
      const headers = { 'retry-after': String(throttle.retryAfterSeconds) };
      return error(429, 'TooManyRequests', 'The number of requests is over the limit of the subscription.', headers);
    }
    if (factory.faults.unavailable > 0) {
      factory.faults.unavailable -= 1;
      return error(503, 'ServiceUnavailable', 'The service is unavailable for a moment.');
    }
    const { refused } = factory.faults;
    const at = refused.findIndex(({ method, end }) => method === asked.method && asked.path.endsWith(end));
    if (at >= 0) {
      refused.splice(at, 1);
      return error(400, 'BadRequest', 'The request is refused, as the test has it.');
    }
    if (asked.query.get('api-version') !== apiVersion)
      return error(
        400,
        'InvalidApiVersionParameter',
        `The api-version '${asked.query.get('api-version') ?? ''}' is not known.`,
      );
    if (of !== path.toLowerCase() && !of.startsWith(`${path.toLowerCase()}/`))
      return error(404, 'ResourceNotFound', `The resource ${asked.path} was not found.`);
    const segments = asked.path
      .slice(path.length)
      .split('/')
      .filter((one) => one !== '')
      .map(decodeURIComponent);
    try {
      return route(desk, asked, segments);
    } catch (thrown) {
      if (thrown instanceof Refusal) return error(thrown.status, thrown.code, thrown.message);
      throw thrown;
    }
  };
}

function route(desk: Desk, asked: Asked, segments: readonly string[]): Answer {
  const { factory, made } = desk;
  const [first = '', name, action, ...more] = segments;
  if (first === '') return factoryItself(desk, asked);
  if (made.body === null) return error(404, 'ResourceNotFound', `The factory ${desk.path} was not found.`);
  const word = first.toLowerCase();
  if (word === 'querypipelineruns') return ok(queryRuns(bodyOf(asked), factory));
  if (word === 'pipelineruns') return ofRun(desk, asked, name ?? '', (action ?? '').toLowerCase());
  const kind = kinds[word];
  if (kind === undefined || more.length > 0) return error(404, 'NotFound', `There is nothing at ${asked.path}.`);
  if (name === undefined) return listOf(desk, kind, asked);
  if (action === undefined) return ofResource(desk, asked, kind, name);
  return act(desk, asked, factory.resources.demand(kind, name), action.toLowerCase());
}

function factoryItself({ made, path, factory }: Desk, asked: Asked): Answer {
  if (asked.method === 'PUT') {
    const { location, identity } = members(bodyOf(asked));
    if (textOf(location) === '') return error(400, 'LocationRequired', 'The location property is required.');
    made.body = factoryBody(path, textOf(location), isMembers(identity));
    return ok(made.body);
  }
  if (made.body === null) return error(404, 'ResourceNotFound', `The factory ${path} was not found.`);
  if (asked.method === 'GET') return ok(made.body);
  if (asked.method !== 'DELETE') return error(405, 'MethodNotAllowed', asked.method);
  made.body = null;
  for (const { kind, name } of factory.resources.all()) factory.resources.forget(kind, name);
  return { status: 200 };
}

export const factoryBody = (path: string, location: string, hasIdentity: boolean): Members => ({
  id: path,
  name: path.split('/').at(-1),
  type: 'Microsoft.DataFactory/factories',
  location,
  eTag: '"0000"',
  properties: { provisioningState: 'Succeeded', createTime: '2026-01-02T03:04:05.0000000Z', version: apiVersion },
  ...(hasIdentity
    ? {
        identity: {
          type: 'SystemAssigned',
          principalId: '77777777-7777-4777-8777-777777777777',
          tenantId: '11111111-1111-4111-8111-111111111111',
        },
      }
    : {}),
});

const bodyOfResource = ({ path }: Desk, { kind, name, properties, etag }: Stored): Members => ({
  id: `${path}/${collections[kind]}/${name}`,
  name,
  type: `Microsoft.DataFactory/factories/${collections[kind]}`,
  properties,
  etag,
});

function listOf(desk: Desk, kind: Kind, asked: Asked): Answer {
  const all = desk.factory.resources.all(kind).map((one) => bodyOfResource(desk, one));
  const { page } = desk.factory.pace;
  const from = Number(asked.query.get('$skip') ?? 0);
  const next = new URLSearchParams({ 'api-version': apiVersion, $skip: String(from + page) });
  const host = asked.headers.host ?? '';
  const nextLink = from + page < all.length ? { nextLink: `https://${host}${asked.path}?${next.toString()}` } : {};
  return ok({ value: all.slice(from, from + page), ...nextLink });
}

function ofResource(desk: Desk, asked: Asked, kind: Kind, name: string): Answer {
  const { resources } = desk.factory;
  const ifMatch = asked.headers['if-match'];
  switch (asked.method) {
    case 'PUT': {
      const stored = desk.triggers.put(kind, name, bodyOf(asked), ifMatch);
      return ok(bodyOfResource(desk, stored));
    }
    case 'GET': {
      const stored = resources.demand(kind, name);
      if (asked.headers['if-none-match']?.replaceAll('"', '') === stored.etag) return { status: 304 };
      return ok(bodyOfResource(desk, stored));
    }
    case 'DELETE':
      return { status: desk.triggers.remove(kind, name) ? 200 : 204 };
    default:
      return error(405, 'MethodNotAllowed', asked.method);
  }
}

function act(desk: Desk, asked: Asked, stored: Stored, action: string): Answer {
  const { factory, runs, triggers } = desk;
  if (asked.method !== 'POST') return error(405, 'MethodNotAllowed', asked.method);
  switch (`${stored.kind}/${action}`) {
    case 'integrationRuntime/getstatus':
      return ok(runtimeStatus(stored, factory));
    case 'integrationRuntime/listauthkeys':
      return ok({ authKey1: `IR@${stored.etag}@fake@1`, authKey2: `IR@${stored.etag}@fake@2` });
    case 'pipeline/createrun': {
      const { runId } = runs.start(stored.name, members(bodyOf(asked)), {
        name: 'Manual',
        invokedByType: 'Manual',
        id: '',
      });
      if (factory.faults.lostStarts === 0) return ok({ runId });
      factory.faults.lostStarts -= 1;
      return { status: 0, isLost: true };
    }
    case 'trigger/start':
    case 'trigger/stop':
      triggers.set(stored.name, action === 'start');
      return { status: 200 };
    case 'trigger/subscribetoevents':
    case 'trigger/unsubscribefromevents':
    case 'trigger/geteventsubscriptionstatus':
      return error(400, 'BadRequest', `The trigger '${stored.name}' is none of events.`);
    default:
      return error(404, 'NotFound', `There is no action ${action}.`);
  }
}

function ofRun({ factory, runs }: Desk, asked: Asked, runId: string, action: string): Answer {
  const run = factory.runs.now(runId);
  if (run === undefined || factory.runs.bornMs(runId) > Date.now() - factory.pace.runsAfter)
    return error(404, 'PipelineRunNotFound', `The pipeline run '${runId}' was not found.`);
  switch (`${asked.method} ${action}`) {
    case 'GET ':
      return ok(runBody(run));
    case 'POST queryactivityruns':
      return ok(queryActivities(runId, bodyOf(asked), factory));
    case 'POST cancel':
      runs.cancel(runId, asked.query.get('isRecursive') === 'true');
      return { status: 200 };
    default:
      return error(404, 'NotFound', `There is nothing at ${asked.path}.`);
  }
}

function bodyOf({ body }: Asked): unknown {
  if (body === '') return {};
  try {
    const parsed: unknown = JSON.parse(body);
    if (list(parsed).length > 0) throw new Refusal(400, 'BadRequest', 'The body is no object.');
    return parsed;
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown;
    throw new Refusal(400, 'BadRequest', 'The body is no JSON.');
  }
}
