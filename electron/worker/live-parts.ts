// The live pieces of the worker: real connections, real storage, real threads.
import { openThreadLane } from './run/thread-lane.ts';
import { openSession } from './source/open-session.ts';
import { openStore } from './store/store.ts';
import { openAccount } from './target/account.ts';
import { openTarget } from './target/container.ts';
import type { WorkerParts } from './worker-parts.ts';

export const liveParts: WorkerParts = {
  openSession,
  openTarget,
  openAccount: (account, secret) => openAccount(account, secret),
  openStore: (path) => openStore(path),
  prepareLanes: (plan, runId, secrets, lines) => async () => openThreadLane({ plan, runId, secrets, lines }),
  nowMs: () => Date.now(),
};
