// The messages between the worker and whoever started it.
import { z } from 'zod';
import type { AppErrorData } from './errors.ts';
import type { WorkerEvent } from './contract.ts';

/** Down to the worker. */
export const downMessageSchema = z.discriminatedUnion('kind', [
  /** An id belongs to one call. */
  z.strictObject({ kind: z.literal('request'), id: z.int(), method: z.string(), input: z.unknown() }),
  z.strictObject({ kind: z.literal('cancel'), id: z.int() }),
  /** Stop all runs, keep their checkpoints, and exit; after `deadlineMs` exit anyway. */
  z.strictObject({ kind: z.literal('stop'), deadlineMs: z.int().min(0) }),
]);
export type DownMessage = z.infer<typeof downMessageSchema>;

export type Reply =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: AppErrorData };

/** Up from the worker. */
export type UpMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reply'; readonly id: number; readonly result: Reply }
  | { readonly kind: 'event'; readonly event: WorkerEvent }
  | {
      readonly kind: 'log';
      readonly level: 'info' | 'warning' | 'error';
      readonly atUtc: string;
      readonly text: string;
    };

/** A way to talk to the other side: `process.parentPort` in Electron, `process.send` under Node. */
export type Port = {
  send(message: UpMessage): void;
  onMessage(listener: (message: unknown) => void): void;
};
