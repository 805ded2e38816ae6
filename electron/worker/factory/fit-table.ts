// What Data Factory cannot do as the plan has it: refused where the files would be silently wrong, told where they differ.
import type { PlanColumn } from '../../../shared/columns.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import { mayBeBeyond, parquetDates } from './dates.ts';

/** Digits of the decimals that a Copy activity carries. */
const mostDigits = 28;
const decimals = new Set(['decimal', 'numeric']);
/** Names of columns that a Copy activity refuses in Parquet. */
const notInParquet = /[\s,;{}()=]/;
const foreignTypes = new Set(['clr_udt', 'geometry', 'geography', 'hierarchyid']);

export const writtenColumns = ({ columns }: Pick<PlanTable, 'columns'>): readonly PlanColumn[] =>
  columns.filter(({ isKeyOnly }) => isKeyOnly !== true);

const listed = (columns: readonly PlanColumn[]): string => columns.map(({ name }) => name).join(', ');

/** Why the table is left out, one sentence each; none = it is copied. */
export function refusalsOf(table: PlanTable, { format }: Pick<RunOptions, 'format'>): readonly string[] {
  const { transforms = [], rules = [], parameters = [] } = table;
  const columns = writtenColumns(table);
  const isMasked = transforms.some(({ kind }) => kind === 'mask');
  const wide = columns.filter(
    ({ sqlType, selectAs }) => selectAs === 'plain' && decimals.has(sqlType.name) && sqlType.precision > mostDigits,
  );
  const foreign = columns.filter(({ sqlType, selectAs }) => selectAs === 'plain' && foreignTypes.has(sqlType.name));
  const variants = columns.filter(({ sqlType }) => sqlType.name === 'sql_variant');
  const offsets = columns.filter(({ sqlType, selectAs }) => selectAs === 'plain' && sqlType.name === 'datetimeoffset');
  const known = new Set(format === 'parquet' ? table.datesBeyond : []);
  const beyond = columns.filter((column) => known.has(column.name) && mayBeBeyond(column));
  const unnamed = format === 'parquet' ? columns.filter(({ name }) => notInParquet.test(name)) : [];
  return [
    ...(transforms.length === 0
      ? []
      : [
          isMasked
            ? 'It has masks, which a Copy activity does not apply: personal data would arrive in clear.'
            : 'It has transforms, which a Copy activity does not carry out.',
        ]),
    ...(rules.every(({ onBreak }) => onBreak === 'warn')
      ? []
      : ['It has rules, which a Copy activity does not check: rows that break them would arrive.']),
    ...(table.changes === undefined ? [] : ['It is a round of a series, and only whole loads are exported.']),
    ...(parameters.length === 0
      ? []
      : ['Its filter or query names parameters, which a Copy activity cannot bind; write their values into it.']),
    ...(wide.length === 0
      ? []
      : [`A Copy activity carries decimals of at most ${String(mostDigits)} digits; more have: ${listed(wide)}.`]),
    ...(variants.length === 0
      ? []
      : [`A Copy activity loses the type of each value of sql_variant: ${listed(variants)}.`]),
    ...(offsets.length === 0
      ? []
      : [`A Copy activity would lose the offset of datetimeoffset, which the plan writes too: ${listed(offsets)}.`]),
    ...(beyond.length === 0
      ? []
      : [
          `Data Factory writes dates to Parquet ${parquetDates}, and these hold others: ${listed(beyond)}. Leave them out, or choose the table by a query that converts them to text.`,
        ]),
    ...(unnamed.length === 0
      ? []
      : [
          `Data Factory writes no Parquet file with spaces or any of ,;{}()= in the name of a column: ${listed(unnamed)}.`,
        ]),
    ...(foreign.length === 0 ? [] : [`A Copy activity does not read types of the CLR: ${listed(foreign)}.`]),
  ];
}

/** What is otherwise than the plan has it, one sentence each. */
export function notesOf(table: PlanTable, { format }: Pick<RunOptions, 'format'>): readonly string[] {
  const columns = writtenColumns(table);
  const of = (kinds: readonly string[]): readonly PlanColumn[] =>
    columns.filter(({ outputs }) => outputs.some(({ type }) => kinds.includes(type.kind)));
  const sentence = (kinds: readonly string[], text: string): readonly string[] => {
    const found = of(kinds);
    return found.length === 0 ? [] : [`${text}: ${listed(found)}.`];
  };
  const narrow = columns.filter(({ outputs }) => outputs.some(({ type }) => type.kind === 'int' && type.bits < 32));
  const far = columns.filter(mayBeBeyond);
  const { rules = [] } = table;
  const uncounted = rules.length === 0 ? [] : ['What its rules would warn of is not counted.'];
  if (format === 'csv')
    return [
      ...uncounted,
      ...sentence(['date', 'timestamp'], 'Written with all digits of Data Factory, as yyyy-MM-dd HH:mm:ss.fffffff'),
      ...sentence(['time'], 'Written with all digits of Data Factory, as HH:mm:ss.fffffff'),
      ...sentence(
        ['float'],
        'With how many digits Data Factory writes it as text is not documented; whether all arrived, the tier full tells',
      ),
      ...sentence(
        ['binary', 'fixed'],
        'How Data Factory writes bytes as text is not documented, and is to be looked at before the files are used',
      ),
    ];
  return [
    ...uncounted,
    ...sentence(
      ['timestamp'],
      'Data Factory writes INT96 timestamps, not the type of the plan; that all digits of datetime2(7) arrive is to be compared',
    ),
    ...(far.length === 0
      ? []
      : [
          `One row with a date that Data Factory does not write to Parquet fails the copy of the table: it takes dates ${parquetDates}. Look for others by MIN and MAX, and let this computer move the table where there are any: ${listed(far)}.`,
        ]),
    ...sentence(['date', 'time', 'uuid'], 'Data Factory may write another Parquet type than the plan has'),
    ...(narrow.length === 0
      ? []
      : [`Data Factory may write integers wider than the plan has them: ${listed(narrow)}.`]),
  ];
}
