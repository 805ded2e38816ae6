// Why Data Factory does not move a table, as the last plan found it out.
import type { PlanFacts } from './plan-facts.ts';

type Named = { readonly schema: string; readonly name: string };

/** How a plan begins the note about a table that is large enough and cannot be copied there. */
const staysMark = 'Large enough for Data Factory, but moved by this computer. ';

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
