// A lane thread's end of the lane protocol.
import { parentPort } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import type { LaneCommand } from './lane-protocol.ts';
import type { LanePort } from './serve-lane.ts';

/** Throws BUG outside of a thread. */
export function threadPort(): LanePort {
  const port = parentPort;
  if (port === null) throw new AppError('BUG', { detail: 'a lane was started outside of a thread' });
  return {
    send: (report) => port.postMessage(report),
    onCommand: (listener) => void port.on('message', (command: LaneCommand) => listener(command)),
  };
}
