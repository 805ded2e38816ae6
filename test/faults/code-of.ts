// Matches an AppError by its code in `rejects.toThrow`.
import { expect } from 'vitest';
import type { ErrorCode } from '../../shared/errors.ts';

/** For `expect(...).rejects.toThrow(codeOf('BLOB_EXISTS'))`. */
export function codeOf(code: ErrorCode): unknown {
  return expect.objectContaining({ name: 'AppError', code });
}
