// The draft of what somebody asked for with options, so that they can go on in a file.
import type { InputOf } from '../../../shared/contract.ts';
import type { WrittenDraft } from '../../../shared/draft.ts';
import { layoutOf } from '../../../shared/path-layouts.ts';
import { parseTablePatterns } from '../plan/table-pattern.ts';
import { escapeParameters } from './write-draft.ts';

type Asked = Omit<InputOf<'plan.build'>, 'password' | 'probeId' | 'preflight'>;
type WrittenTable = NonNullable<WrittenDraft['tables']>[number];
type Place = { readonly schema: string; readonly name: string };

export function draftOfRequest(asked: Asked): WrittenDraft {
  const { source, target, selection, pathTemplate, options, datetime2, pointInTime, series, maskKey, engines } = asked;
  const layout = layoutOf(pathTemplate);
  return escapeParameters<WrittenDraft>({
    draftVersion: 1,
    source,
    target,
    ...(pathTemplate === null ? {} : layout === null ? { path: pathTemplate } : { layout }),
    options,
    ...(datetime2 === 'auto' ? {} : { datetime2 }),
    ...(pointInTime === undefined ? {} : { pointInTime }),
    ...(series === undefined || series === null ? {} : { series }),
    ...(maskKey === undefined || maskKey === null ? {} : { maskKey }),
    ...(engines === undefined || engines === null
      ? {}
      : { factory: { place: engines.place, fromBytes: engines.fromBytes } }),
    ...patternsOf(selection),
    tables: tablesOf(asked),
  });
}

function patternsOf(selection: Asked['selection']): Pick<WrittenDraft, 'include' | 'exclude'> {
  if (selection.by === 'tables') return {};
  const list = (text: string): string[] => parseTablePatterns(text).map((pattern) => pattern.text);
  const exclude = list(selection.exclude);
  return { include: list(selection.include), ...(exclude.length === 0 ? {} : { exclude }) };
}

/** Each table once, in the order of the choices, then those that only have more said about them. */
function tablesOf({ selection, rules = [], increments = [], transforms = [], engines }: Asked): WrittenTable[] {
  const tables = new Map<string, WrittenTable>();
  const add = ({ schema, name }: Place, more: Partial<WrittenTable>): void => {
    const key = JSON.stringify([schema, name]);
    tables.set(key, { ...(tables.get(key) ?? { schema, name }), ...more });
  };
  for (const choice of selection.by === 'tables' ? selection.tables : []) {
    const { columns, where, query, parameters } = choice;
    add(choice, {
      ...(columns === null ? {} : { columns }),
      ...(where === null ? {} : { where }),
      ...(query === null ? {} : { query }),
      ...(parameters === undefined ? {} : { parameters }),
    });
  }
  for (const table of rules) add(table, { rules: table.rules });
  for (const table of increments) add(table, { increment: table.increment });
  for (const table of transforms) add(table, { transforms: table.transforms });
  for (const table of engines?.tables ?? []) add(table, { engine: table.engine });
  return [...tables.values()];
}
