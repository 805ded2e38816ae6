// Requests whose answer is being built.
import { AppError } from '../../../shared/errors.ts';

export const notYet = async (): Promise<never> => {
  throw new AppError('BUG', { detail: 'this request has no answer yet' });
};
