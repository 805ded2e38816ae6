// What a failed call left behind, as the plain data that stores keep and Problem shows.
import { AppError, type AppErrorData } from '../../shared/errors.ts';

export const toErrorData = (error: unknown): AppErrorData =>
  error instanceof AppError ? error.toData() : { code: 'BUG', context: { detail: String(error) } };
