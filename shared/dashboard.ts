// What the dashboard's server and its page agree on: the requests there are, and what the live stream tells.
import type { WorkerEvent } from './contract.ts';

/** Everything that can be asked; there is no other request. Each is `GET /api/<method>?input=<JSON>`. */
export const readMethods = ['run.list', 'run.get', 'run.plan', 'run.log', 'run.report'] as const;
export type ReadMethod = (typeof readMethods)[number];

export const isReadMethod = (name: string): name is ReadMethod => readMethods.some((method) => method === name);

export const apiPrefix = '/api/';
/** Events as they come, one JSON a `data:` line. */
export const livePath = `${apiPrefix}live`;
/** Gives the token for a code, `Authorization: Code ...`, which is good once. */
export const enterPath = `${apiPrefix}enter`;
/** How the token stands in the fragment of an address, which browsers send to nobody; or a code for it. */
export const tokenMark = '#token=';
export const codeMark = '#code=';

/** One event of a run, as the window gets it. */
export type RunEvent = Extract<WorkerEvent, { name: 'run.snapshot' | 'run.lines' | 'run.broken' }>;
export type LiveEvent =
  | RunEvent
  /** A run came, ended or was discarded: the list is to be fetched again. */
  | { readonly name: 'runs.changed' }
  /** The listener was too slow and log lines were left out: what is shown is to be fetched again. */
  | { readonly name: 'live.behind' };

/** A line that says nothing comes this often, so that silence means a lost connection. */
export const keepAliveMs = 15_000;
