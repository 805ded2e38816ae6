// Tells of storage that keeps requests waiting: once when it begins, once when it is over.
import { AppError, type AppErrorData } from '../../../shared/errors.ts';
import type { TargetConfig } from '../../../shared/connection.ts';
import { signInName } from '../../../shared/sign-in.ts';
import { translate } from './errors.ts';
import type { RetryWatch } from './retry.ts';

/** Null = the storage answers again. */
export type OnOutage = (error: AppErrorData | null) => void;

/** A request that fails once or twice is nothing to tell anybody about; by the third time about a second is gone. */
const triesUntilTold = 3;

export function watchOutage(
  onOutage: OnOutage,
  place: { readonly host: string; readonly container: string },
): RetryWatch {
  let isTold = false;
  return {
    onWait(failed) {
      if (isTold || failed.tries < triesUntilTold) return;
      const error = translate(failed, { ...place, what: `container ${place.container}` });
      if (!(error instanceof AppError)) return;
      isTold = true;
      onOutage(error.toData());
    },
    onAnswer() {
      if (!isTold) return;
      isTold = false;
      onOutage(null);
    },
  };
}

/** Tells, as of storage that does not answer, that requests wait for somebody to sign in. */
export function tellAwaited(config: TargetConfig, onOutage: OnOutage): (isWaiting: boolean) => void {
  let isTold = false;
  return (isWaiting) => {
    if (isWaiting === isTold || config.kind !== 'entra') return;
    isTold = isWaiting;
    onOutage(isWaiting ? new AppError('SIGN_IN_AWAITED', { who: signInName(config.signIn) }).toData() : null);
  };
}
