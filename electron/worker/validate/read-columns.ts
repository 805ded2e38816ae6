// Compares what the source says of its columns with what the run read of them, where transforms made others of them.
import { mergeFingerprints } from '../fingerprint/compare.ts';
import { formatPlural } from '../../../shared/format.ts';
import type { Fingerprint } from '../../../shared/fingerprint.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { fitTransforms } from '../transforms/fit/fit-transforms.ts';
import { toldOutputs } from '../transforms/secrecy.ts';
import type { SourceVerdict, SourceVerdicts } from './column-lines.ts';
import type { SourceAggregates } from './digest/aggregate-statement.ts';
import { judged, type SourceJudge } from './judge-source.ts';
import { differenceOf } from './source-columns.ts';
import type { TableWork } from './table-work.ts';

const hiddenNote = 'It is masked, or made anew: nothing of what was read is on record.';

/** The verdicts are over the columns of the files; the differences are those of the columns that were read. */
export async function compareReadColumns(
  { table, findings }: TableWork,
  read: PlanTable,
  source: SourceAggregates,
  judge: SourceJudge,
): Promise<SourceVerdicts> {
  const { slots, hidden } = fitTransforms(read);
  const told = toldOutputs(read, { hidden });
  const print = readPrint(
    table,
    told.map(({ output }) => output),
  );
  const names = slots.flatMap(({ column }) => column.outputs.map(({ name }) => name));
  const none = (note: string): SourceVerdicts => new Map(names.map((name) => [name, { verdict: 'notCompared', note }]));
  if (table.rowsSetAside > 0)
    return none(`${formatPlural(table.rowsSetAside, 'row')} set aside: nothing says what they add to a sum.`);
  if (print === null) {
    findings.leave('The columns were not compared with the source: what was read of them is not on record.');
    return none('What was read of it is not on record.');
  }
  const isCountEqual = source.rows === print.rows;
  const differing = new Set<string>();
  for (const [i, { output, column, place }] of told.entries()) {
    const [difference] = differenceOf(output.name, source.columns[place], print.columns[i]);
    if (difference === undefined) continue;
    differing.add(column);
    const { what, expected, found } = difference;
    const text = `Column ${output.name}: the source's ${what} is ${expected}, that of the rows as they were read was ${found}.`;
    if (isCountEqual)
      findings.add(judged(await judge.table(), 'sourceDiffers', text, { column: output.name, expected, found }));
  }
  const comparable = new Set(told.flatMap(({ column, place }) => (source.columns[place] === null ? [] : [column])));
  const verdictOf = (from: readonly string[]): SourceVerdict => {
    if (from.length === 0 || from.some((name) => hidden.has(name))) return { verdict: 'notCompared', note: hiddenNote };
    if (!from.every((name) => comparable.has(name)))
      return { verdict: 'notCompared', note: 'The server has no sum or bounds of such a column.' };
    return {
      verdict: from.some((name) => differing.has(name)) ? 'differs' : 'equal',
      note: 'Compared as it was read.',
    };
  };
  return new Map(
    slots.flatMap(({ column, from }) => column.outputs.map(({ name }) => [name, verdictOf(from)] as const)),
  );
}

/** Null unless every part has one. */
function readPrint(table: TableWork['table'], outputs: Parameters<typeof mergeFingerprints>[0]): Fingerprint | null {
  const prints = table.parts.flatMap(({ readFingerprint }) => readFingerprint ?? []);
  return prints.length === 0 || prints.length < table.parts.length ? null : mergeFingerprints(outputs, prints);
}
