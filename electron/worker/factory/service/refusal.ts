// A refusal of the resource manager, with the right that is missing.
import { AppError } from '../../../../shared/errors.ts';

/** FACTORY_REFUSED in place of a refusal that names the action; any other error as it is. */
export function refusalOf(error: unknown, factory: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'ARM_REFUSED' || error.context.status !== 403) return error;
  const { who, what, detail } = error.context;
  const action = /perform action '([^']+)'/.exec(String(detail))?.[1];
  if (action === undefined) return error;
  return new AppError('FACTORY_REFUSED', { factory, who: who ?? '', what: what ?? '', action }, error);
}
