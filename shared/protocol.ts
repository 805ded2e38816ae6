// The messages between the worker and whoever started it.
import { z } from 'zod';
import { trusted } from './contract/method.ts';
import { alertsSchema } from './alerts.ts';
import type { Answered } from './ask.ts';
import type { AppErrorData } from './errors.ts';
import type { Route } from './network.ts';
import type { AccessToken, TokenRequest } from './sign-in.ts';
import type { WorkerEvent } from './contract.ts';

/** Down to the worker. */
export const downMessageSchema = z.discriminatedUnion('kind', [
  /** An id belongs to one call. */
  z.strictObject({ kind: z.literal('request'), id: z.int(), method: z.string(), input: z.unknown() }),
  z.strictObject({ kind: z.literal('cancel'), id: z.int() }),
  /** The answer to a `token` message, whose number it bears. */
  z.strictObject({ kind: z.literal('token'), id: z.int(), result: trusted<Answered<AccessToken>>() }),
  /** Rules and channels from now on. Not a request, so that the window cannot make it. */
  z.strictObject({ kind: z.literal('alerts'), alerts: alertsSchema }),
  /** The answer to a `route` message, whose number it bears. */
  z.strictObject({ kind: z.literal('route'), id: z.int(), result: trusted<Answered<Route>>() }),
  /** Stop all runs, keep their checkpoints, and exit; after `deadlineMs` exit anyway. */
  z.strictObject({ kind: z.literal('stop'), deadlineMs: z.int().min(0) }),
]);
export type DownMessage = z.infer<typeof downMessageSchema>;

export type Reply =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: AppErrorData };

/** Up from the worker. */
export type UpMessage =
  | { readonly kind: 'ready' }
  /** The last message of an orderly end: exit codes of a utility process cannot tell it from a crash. */
  | { readonly kind: 'bye' }
  | { readonly kind: 'reply'; readonly id: number; readonly result: Reply }
  | { readonly kind: 'event'; readonly event: WorkerEvent }
  /** An access token is needed; it may take until somebody has signed in. */
  | { readonly kind: 'token'; readonly id: number; readonly request: TokenRequest }
  /** How a host outside is reached: the desktop may know, and the user may have set it. */
  | { readonly kind: 'route'; readonly id: number; readonly origin: string }
  | {
      readonly kind: 'log';
      readonly level: 'info' | 'warning' | 'error';
      readonly atUtc: string;
      readonly text: string;
    };

/** The worker is this program's own, so only the kind of a message is checked, never a whole snapshot. */
export const isUpMessage = (value: unknown): value is UpMessage =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  ['ready', 'bye', 'reply', 'event', 'token', 'route', 'log'].includes(String(value.kind));

/** A way to talk to the other side: `process.parentPort` in Electron, `process.send` under Node. */
export type Port = {
  send(message: UpMessage): void;
  onMessage(listener: (message: unknown) => void): void;
};
