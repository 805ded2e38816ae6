// Why Data Factory does not move a table, as the last plan found it out.
import { staysMark } from '../../shared/factory.ts';
import type { PlanFacts } from './plan-facts.ts';

type Named = { readonly schema: string; readonly name: string };

/** The reasons, if `notes` of a planned table hold some. */
export const stayReason = (notes: readonly string[]): string | null =>
  notes.find((note) => note.startsWith(staysMark))?.slice(staysMark.length) ?? null;

/** Null = the last plan found nothing against it, or there is none. */
export function engineRefusal({ plan, error }: Pick<PlanFacts, 'plan' | 'error'>, table: Named): string | null {
  const { schema, name } = table;
  if (error?.code === 'FACTORY_TABLE_UNFIT' && error.context['table'] === `${schema}.${name}`)
    return String(error.context['detail']);
  const planned = plan?.tables.find((one) => one.schema === schema && one.name === name);
  return planned === undefined ? null : stayReason(planned.notes);
}
