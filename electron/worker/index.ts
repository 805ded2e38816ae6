// The worker as a process of its own: speaks the protocol with whoever started it. Its argument is the state folder.
import { constants, setPriority } from 'node:os';
import { AppError } from '../../shared/errors.ts';
import type { Port } from '../../shared/protocol.ts';
import { createLiveParts } from './live-parts.ts';
import { serve } from './serve.ts';

/** What Electron's utility process gives instead of `process.send`. */
type ParentPort = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
};

const isParentPort = (value: unknown): value is ParentPort =>
  typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;

function findPort(): Port {
  const parentPort: unknown = Reflect.get(process, 'parentPort');
  if (isParentPort(parentPort)) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => void parentPort.on('message', ({ data }) => listener(data)),
    };
  }
  if (process.send === undefined) throw new AppError('BUG', { detail: 'the worker was started without a port' });
  return {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
  };
}

/** Time for the last message to leave: a port of Electron says nothing about when that is done. */
const lastWordsMs = 50;

/** Before any thread is made, since on Linux a thread keeps the priority it was born with. */
function stepBack(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed here: the work goes on as it is.
  }
}

// The person at this computer comes first: the window and their other programs stay quick while all lanes are busy.
stepBack();
const statePath = process.argv[2];
if (statePath === undefined) throw new AppError('BUG', { detail: 'the worker was started without a state folder' });
// Whoever started this process is gone: nobody would see what goes on. Checkpoints make an end at any moment safe.
process.once('disconnect', () => process.exit(1));
serve(findPort(), createLiveParts, statePath, () => setTimeout(() => process.exit(0), lastWordsMs));
