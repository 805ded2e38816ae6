// The answers about the storage side.
import { AppError } from '../../../shared/errors.ts';
import type { HandlersFor, Worker } from './call.ts';

const missing = (what: string) => async (): Promise<never> => {
  throw new AppError('BUG', { detail: `${what} is not there yet` });
};

export const targetHandlers = (_worker: Worker): HandlersFor<'target'> => ({
  'target.test': missing('target.test'),
  'target.containers': missing('target.containers'),
  'target.createContainer': missing('target.createContainer'),
  'target.names': missing('target.names'),
});
