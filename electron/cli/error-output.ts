// Errors as the user gets them: one sentence of what happened, one of what to do; technical detail stays in the log.
import { AppError, describeError, kindOf, type AppErrorData } from '../../shared/errors.ts';

/** Any thrown value as catalogue data; what nobody foresaw is a BUG. */
export function toErrorData(error: unknown): AppErrorData {
  if (error instanceof AppError) return error.toData();
  return new AppError('BUG', { detail: error instanceof Error ? error.message : String(error) }, error).toData();
}

/** `{ "error": { code, kind, message, context } }`; the driver's own words are left out, they may quote anything. */
export function errorJson(error: AppErrorData): { readonly error: object } {
  const { code, context } = error;
  return { error: { code, kind: kindOf(code), message: describeError(error), context } };
}
