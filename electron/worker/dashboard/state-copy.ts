// A private copy of the store of a state folder, made anew when it changed: reading it takes no lock away from a run.
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { Store } from '../store/store.ts';
import { copyState, stampOf } from './copy-files.ts';

export type StateCopy = {
  /**
   * As the folder was a moment ago, `isExact`: as it is now; null = nothing is recorded there yet. Valid until something
   * else is awaited.
   */
  store(isExact: boolean): Promise<Store | null>;
  close(): void;
};

export type StateCopySettings = {
  readonly folder: string;
  readonly openStore: (path: string) => Store;
  readonly nowMs: () => number;
  /** A copy this young is used even if the folder has changed since, where it need not be exact. */
  readonly freshMs?: number;
};

/**
 * Never used in a process that has the folder's own store open: closing the file a second time there would give up its
 * lock. Throws what `openStore` throws.
 */
export function createStateCopy({ folder, openStore, nowMs, freshMs = 1000 }: StateCopySettings): StateCopy {
  // Readable by this user only.
  const home = mkdtempSync(join(tmpdir(), 'tableferry-dashboard-'));
  let copies = 0;
  let current: { readonly store: Store; readonly stamp: string; readonly atMs: number } | null = null;
  let underWay: Promise<Store | null> | null = null;
  const drop = (): void => {
    current?.store.close();
    if (current !== null) rmSync(current.store.path, { recursive: true, force: true });
    current = null;
  };
  const refresh = async (): Promise<Store | null> => {
    const stamp = await stampOf(folder);
    if (stamp === null) return null;
    if (current !== null && current.stamp === stamp) return current.store;
    copies += 1;
    const target = join(home, String(copies));
    mkdirSync(target);
    await copyState(folder, target);
    const store = openCopy(openStore, target, folder);
    drop();
    current = { store, stamp, atMs: nowMs() };
    return store;
  };
  return {
    async store(isExact) {
      if (!isExact && current !== null && nowMs() - current.atMs < freshMs) return current.store;
      // That one may have begun before what is asked about.
      if (isExact && underWay !== null) await underWay.catch(() => null);
      underWay ??= refresh().finally(() => (underWay = null));
      return underWay;
    },
    close() {
      drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** What is wrong with the copy is wrong with the folder, which is what the user knows. */
function openCopy(openStore: (path: string) => Store, copy: string, folder: string): Store {
  try {
    return openStore(copy);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, { ...error.context, path: folder }, error.cause);
  }
}
