// The first module of a lane thread: joins source, encoder, target and verify, and serves the coordinator.
import { parentPort } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { outputColumnsOf } from '../../../shared/plan.ts';
import { createEncoder } from '../pipeline/encode.ts';
import { verifyPart } from '../pipeline/verify.ts';
import { openSession } from '../source/open-session.ts';
import { openTarget } from '../target/container.ts';
import type { LaneCommand } from './lane-protocol.ts';
import { serveLane } from './serve-lane.ts';

const port = parentPort;
if (port === null) throw new AppError('BUG', { detail: 'lane.ts is the start of a thread and was loaded otherwise' });

serveLane(
  {
    send: (report) => port.postMessage(report),
    onCommand: (listener) => void port.on('message', (command: LaneCommand) => listener(command)),
  },
  {
    openSource: ({ source }, { sourcePassword }, signal) => openSession(source, sourcePassword, signal),
    openTarget: ({ target, options }, { targetSecret }) => openTarget(target, targetSecret, options),
    createEncoder: ({ options }, table) => createEncoder(outputColumnsOf(table), options),
    verify: (target, { options }, table, blob, facts, signal) =>
      verifyPart(target, blob, { ...facts, ...options, columns: outputColumnsOf(table) }, options.verify, signal),
  },
);
