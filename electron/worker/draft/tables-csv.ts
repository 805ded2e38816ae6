// A list of tables as CSV: one table a line, with a filter, columns and a way of finding changes where wanted.
import type { DraftTable } from '../../../shared/draft.ts';
import { AppError } from '../../../shared/errors.ts';
import { parseOrExplain } from '../../../shared/issues.ts';
import { incrementSchema, type Increment } from '../../../shared/increment.ts';
import { readCsv, type CsvRecord } from './csv-records.ts';
import { nearestOf } from './nearest.ts';

const plainHeaders = ['schema', 'name', 'where', 'columns', 'query', 'comment'] as const;
const incrementHeaders = [
  'mode',
  'column',
  'kind',
  'instance',
  'rows',
  'overlapSeconds',
  'overlap',
  'sweepEvery',
] as const;
const policyHeaders = ['ifLost', 'ifSchemaChanged'] as const;
const headers: readonly string[] = [...plainHeaders, ...incrementHeaders, ...policyHeaders];
const mostToldLines = 5;

/** `path` is only named in messages. Throws FILE_INVALID, with the numbers of the bad lines. */
export function readTablesCsv(text: string, path: string): DraftTable[] {
  const invalid = (detail: string): AppError => new AppError('FILE_INVALID', { path, detail });
  // What a spreadsheet saves as plain "CSV" has another code page; letters would be lost without a word.
  if (text.includes('\uFFFD')) throw invalid('it is not UTF-8; save it as "CSV UTF-8"');
  const { records, openQuote } = readCsv(text.replace(/^\uFEFF/, ''));
  if (openQuote !== null) throw invalid(`line ${String(openQuote)}: a quote is not closed`);
  const [header, ...lines] = records;
  const names = (header?.cells ?? []).map((cell) => canonical(cell.trim()));
  const unknown = names.find((name) => name !== '' && !headers.includes(name));
  const headerFault = ['schema', 'name'].find((needed) => !names.includes(needed));
  if (headerFault !== undefined || header === undefined)
    throw invalid(`its first line has to name the columns, with "schema" and "name" among ${headers.join(', ')}`);
  if (unknown !== undefined) {
    const nearest = nearestOf(unknown, headers);
    throw invalid(
      `line ${String(header.line)}: no column is called "${unknown}"${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
    );
  }
  const read = lines.map((record) => tableOf(record, names));
  const seen = new Map<string, number>();
  const faults = read.flatMap((one, i) => {
    const line = lines[i]?.line ?? 0;
    if ('fault' in one) return [`line ${String(line)}: ${one.fault}`];
    const key = JSON.stringify([one.schema, one.name]);
    const before = seen.get(key);
    seen.set(key, line);
    return before === undefined
      ? []
      : [`line ${String(line)}: ${one.schema}.${one.name} stands in line ${String(before)} already`];
  });
  if (faults.length > 0) {
    const more = faults.length - mostToldLines;
    throw invalid(`${faults.slice(0, mostToldLines).join('; ')}${more > 0 ? `; and ${String(more)} more` : ''}`);
  }
  const tables = read.flatMap((one) => ('fault' in one ? [] : [one]));
  if (tables.length === 0) throw invalid('it names no table');
  return tables;
}

/** Whatever its case. */
const canonical = (name: string): string => headers.find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;

function tableOf({ cells }: CsvRecord, names: readonly string[]): DraftTable | { readonly fault: string } {
  if (cells.length > names.length && cells.slice(names.length).some((cell) => cell.trim() !== ''))
    return { fault: `it has ${String(cells.length)} cells, the first line only ${String(names.length)}` };
  const cell = (name: string): string | undefined => {
    const text = cells[names.indexOf(name)]?.trim() ?? '';
    return text === '' ? undefined : text;
  };
  const [schema, name, where, query, comment] = (['schema', 'name', 'where', 'query', 'comment'] as const).map(cell);
  if (schema === undefined || name === undefined)
    return { fault: `${schema === undefined ? 'schema' : 'name'} is missing` };
  const columns = listOf(cell('columns'));
  if (query !== undefined && (where !== undefined || columns !== undefined))
    return { fault: 'a query stands in for the table: it has no "where" and no "columns" beside it' };
  const increment = incrementOf(cell);
  if (increment !== null && 'fault' in increment) return increment;
  return {
    schema,
    name,
    ...(columns === undefined ? {} : { columns }),
    ...(where === undefined ? {} : { where }),
    ...(query === undefined ? {} : { query }),
    ...(increment === null ? {} : { increment: increment.value }),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** `Id|Name`, or with commas where no name has one. */
const listOf = (text: string | undefined): string[] | undefined =>
  text
    ?.split(text.includes('|') ? '|' : ',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

type Read<T> = { readonly value: T } | { readonly fault: string } | null;

function incrementOf(cell: (name: string) => string | undefined): Read<Increment> {
  const mode = cell('mode');
  const used = [...incrementHeaders, ...policyHeaders].filter((name) => cell(name) !== undefined);
  if (mode === undefined) return used.length === 0 ? null : { fault: `"${used[0] ?? ''}" goes with a "mode"` };
  const standard = mode === 'watermark' ? { kind: 'time' } : mode === 'cdc' ? { rows: 'net' } : {};
  const given = Object.fromEntries(used.map((name) => [name, isNumber(name) ? Number(cell(name)) : cell(name)]));
  const parsed = parseOrExplain(incrementSchema, { ...standard, ...given });
  return parsed.ok ? { value: parsed.value } : { fault: `the mode ${mode}: ${parsed.detail}` };
}

const isNumber = (name: string): boolean => name === 'overlapSeconds' || name === 'sweepEvery';
