// The first module of a thread that looks at parts.
import { parentPort } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { openTarget } from '../target/container.ts';
import type { CheckerCommand } from './checker-port.ts';
import { serveChecker } from './serve-checker.ts';

const port = parentPort;
if (port === null)
  throw new AppError('BUG', { detail: 'a thread that compares parts was started outside of a thread' });
const reading = { blockBytes: 1 << 20, blocksInFlight: 1, tier: null } as const;
serveChecker(
  {
    send: (report) => port.postMessage(report),
    onCommand: (listener) => void port.on('message', (command: CheckerCommand) => listener(command)),
  },
  (target, secret, way) => openTarget(target, secret, { ...reading, ...way }),
);
