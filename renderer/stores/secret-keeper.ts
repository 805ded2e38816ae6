// Hands a typed secret to the main process at once and remembers that it is on its way.
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';

export type SecretKeeper = {
  keep(value: string): Promise<void>;
  /** Settles when no secret is on its way: a test that was asked for at the same moment waits for it. */
  settled(): Promise<void>;
};

export function createSecretKeeper(
  api: Api,
  kept: (handle: string) => void,
  failed: (error: AppErrorData) => void,
): SecretKeeper {
  let latest: Promise<void> = Promise.resolve();
  const put = async (value: string): Promise<void> => {
    try {
      const { handle } = await api.call('secret.put', { value });
      kept(handle);
    } catch (error) {
      failed(toErrorData(error));
    }
  };
  return {
    keep(value) {
      latest = put(value);
      return latest;
    },
    settled: () => latest,
  };
}
