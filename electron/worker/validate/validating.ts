// A validation while it goes on: what its steps share.
import type { VerifyProgress } from '../../../shared/contract.ts';
import type { CheckerPool } from './checker-pool.ts';
import type { TableWork } from './table-work.ts';
import type { TimeLimit } from './time-limit.ts';
import type { ValidationRequest } from './validation-request.ts';

export type Validating = {
  readonly request: ValidationRequest;
  readonly tables: readonly TableWork[];
  readonly pool: CheckerPool;
  readonly limit: TimeLimit;
  readonly progress: ValidationProgress;
};

export type ValidationProgress = {
  /** So many parts and bytes more are to be looked at. */
  expect(parts: number, bytes: number): void;
  /** One of them was. */
  done(bytes: number): void;
  /** What is asked of the source right now. */
  asking(what: string | null): void;
};

export function createValidationProgress(
  runId: string,
  onProgress: (progress: VerifyProgress) => void,
): ValidationProgress {
  let now: VerifyProgress = { runId, parts: 0, partsInAll: 0, bytes: 0, bytesInAll: 0, asking: null };
  const tell = (changes: Partial<VerifyProgress>): void => {
    now = { ...now, ...changes };
    onProgress(now);
  };
  return {
    expect: (parts, bytes) => {
      now = { ...now, partsInAll: now.partsInAll + parts, bytesInAll: now.bytesInAll + bytes };
    },
    done: (bytes) => tell({ parts: now.parts + 1, bytes: now.bytes + bytes }),
    asking: (asking) => tell({ asking }),
  };
}
