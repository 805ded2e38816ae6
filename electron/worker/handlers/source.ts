// The answers about the SQL Server side.
import { AppError } from '../../../shared/errors.ts';
import { readCatalog } from '../source/catalog.ts';
import { withSession, type HandlersFor, type Worker } from './call.ts';

const missing = (what: string) => async (): Promise<never> => {
  throw new AppError('BUG', { detail: `${what} is not there yet` });
};

export const sourceHandlers = ({ parts }: Worker): HandlersFor<'source'> => ({
  'source.inventory': ({ source, password }, { signal }) =>
    withSession(parts, source, password, signal, (session) => readCatalog(session, source, signal)),
  'source.test': missing('source.test'),
  'source.tables': missing('source.tables'),
  'source.columns': missing('source.columns'),
  'source.preview': missing('source.preview'),
  'source.count': missing('source.count'),
});
