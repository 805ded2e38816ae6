// Turns rows that differ into findings: fetches the source's values, judges each row, and names part, key and column.
import { fault, type Found } from '../findings.ts';
import type { SourceState } from '../judge-source.ts';
import type { LocalRow } from '../part-job.ts';
import { differingCells, named, tellAdded, tellLost, tellRepeated, tellValue } from '../row-findings.ts';
import { readSourceRows } from '../source-rows.ts';
import { formOf, type TableWork } from '../table-work.ts';
import { judged } from '../judge-source.ts';
import type { Validating } from '../validating.ts';
import type { TableSums } from './compare-sums.ts';
import { keyText, type SourceRow } from './diff-rows.ts';
import { blamePart } from '../blame-part.ts';
import { reconcile, type LocatedRows } from './locate-rows.ts';
import { pairRows } from './pair-rows.ts';

/** Rows whose values are fetched; more are told by their key alone. */
const mostFetched = 100;

type Fetched = {
  readonly row: SourceRow;
  readonly part: string | null;
  readonly texts: LocalRow['texts'];
  readonly shown: LocalRow['shown'];
};

/** `aside`: keys of rows that the run set aside, which the files do not have. */
export async function tellRows(
  { request }: Validating,
  { work, moment, judge }: TableSums,
  located: LocatedRows,
  aside: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  const { findings, plan } = work;
  const found = reconcile({ ...located, lost: located.lost.filter(({ row }) => !aside.has(keyText(row.key))) });
  const form = formOf(request.manifest, work);
  let fetches = 0;
  const fetch = async (part: string | null, row: SourceRow): Promise<Fetched> => {
    fetches += 1;
    const rows = fetches > mostFetched ? [] : await readSourceRows(moment, plan, row.alone, 2, signal);
    const values = rows.find(({ key }) => keyText(key) === keyText(row.key));
    return { row, part, texts: values?.texts ?? [], shown: values?.shown ?? [] };
  };
  const differing: { source: Fetched; file: LocalRow; part: string | null }[] = [];
  for (const { part, source, file } of found.differing)
    differing.push({ source: await fetch(part, source), file, part });
  const lost: Fetched[] = [];
  for (const { part, row } of found.lost) lost.push(await fetch(part, row));
  // A key that was changed looks like one row lost and another added.
  const partOf = new Map(found.added.map(({ part, row }) => [row, part]));
  const rekeyed = pairRows(
    lost.filter(({ texts }) => texts.length > 0),
    [...partOf.keys()],
  );
  const pairs = [
    ...differing,
    ...rekeyed.pairs.map(({ source, file }) => ({ source, file, part: partOf.get(file) ?? source.part })),
  ];
  const trulyLost = [...lost.filter(({ texts }) => texts.length === 0), ...rekeyed.lost];

  const states = await judge.rows(pairs.map(({ source }) => source.row.key));
  pairs.forEach(({ source, file, part }, index) =>
    findings.add(...tellPair(work, form, { source, file, part }, states[index] ?? unsure)),
  );
  const lostStates = await judge.rows(trulyLost.map(({ row }) => row.key));
  trulyLost.forEach(({ row, part, shown }, index) =>
    findings.add(tellLost(blamePart(work, part, null, lostStates[index] ?? unsure), { part, key: row.key }, shown)),
  );
  const addedStates = await judge.rows(rekeyed.added.map(({ key }) => key ?? []));
  rekeyed.added.forEach((row, index) => {
    const part = partOf.get(row) ?? null;
    findings.add(
      tellAdded(blamePart(work, part, null, addedStates[index] ?? unsure), { part, key: row.key }, row.shown),
    );
  });
  for (const { part, row } of found.repeated) findings.add(tellRepeated({ part, key: row.key }, row.shown));
  for (const { part, row } of found.moved) {
    const text = `${named(row.key)} does not stand where its key belongs.`;
    findings.add(fault('orderDiffers', text, { part, key: row.key }));
  }
  // Rows that were set aside make ranges differ too.
  for (const { part, text } of found.unlocated)
    if (work.table.rowsSetAside > 0) findings.leave(text, { part });
    else findings.add(judged(await judge.state(), 'sourceDiffers', text, { part }));
}

const unsure: SourceState = { kind: 'unknown', how: '' };

function tellPair(
  work: TableWork,
  form: ReturnType<typeof formOf>,
  { source, file, part }: { readonly source: Fetched; readonly file: LocalRow; readonly part: string | null },
  state: SourceState,
): readonly Found[] {
  const where = { part, key: source.row.key };
  const cells = source.texts.length === 0 ? [] : differingCells(form, source, file);
  if (cells.length > 0)
    return cells.map((cell) => tellValue(blamePart(work, part, cell.column, state), where, source, cell));
  const why =
    source.texts.length === 0
      ? 'its values were not fetched any more'
      : 'its values read alike: the server and this program do not agree about the text of one of them, or it changed meanwhile';
  const text = `${named(where.key)} has another digest in the source than in the file; ${why}.`;
  return [judged(blamePart(work, part, null, state), 'sourceDiffers', text, where)];
}
