// The answers about the SQL Server side.
import { AppError } from '../../../shared/errors.ts';
import { probeSource } from '../probe-source.ts';
import { readCatalog } from '../source/catalog.ts';
import { withSession, type HandlersFor, type Worker } from './call.ts';

const missing = (what: string) => async (): Promise<never> => {
  throw new AppError('BUG', { detail: `${what} is not there yet` });
};

export const sourceHandlers = ({ parts, emit }: Worker): HandlersFor<'source'> => ({
  'source.inventory': ({ source, password }, { signal }) =>
    withSession(parts, source, password, signal, (session) => readCatalog(session, source, signal)),
  'source.test': ({ probeId, ...connection }, { signal }) =>
    probeSource(parts, connection, (checks) => emit({ name: 'checks.changed', payload: { probeId, checks } }), signal),
  'source.tables': missing('source.tables'),
  'source.columns': missing('source.columns'),
  'source.preview': missing('source.preview'),
  'source.count': missing('source.count'),
});
