// The live pieces of the worker: real connections, real storage, real threads.
import { openInlineLane } from './run/inline-lane.ts';
import { liveLaneParts } from './run/live-lane.ts';
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
  prepareLanes: (plan, runId, secrets, lines) => async () =>
    // The ODBC binding corrupts memory when a thread that used it ends.
    plan.source.authentication.kind === 'integrated'
      ? openInlineLane({ plan, runId, secrets, lines }, liveLaneParts)
      : openThreadLane({ plan, runId, secrets, lines }),
  nowMs: () => Date.now(),
};
