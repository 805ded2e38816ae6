// Rows without a key: the difference of two heaps of digests, however they are ordered, in bounded memory.
import type { ManifestPart } from '../../../../shared/manifest.ts';
import { formatPlural } from '../../../../shared/format.ts';
import { blamePart } from '../blame-part.ts';
import { notice } from '../findings.ts';
import { judged } from '../judge-source.ts';
import type { LocalRow } from '../part-job.ts';
import { differingCells, tellAdded, tellLost, tellRepeated, tellValue } from '../row-findings.ts';
import { streamSourceRows } from '../source-rows.ts';
import { formOf } from '../table-work.ts';
import type { Validating } from '../validating.ts';
import { type RangeSum, type TableSums } from './compare-sums.ts';
import { pairRows } from './pair-rows.ts';
import { addDigest, addSketch, createSketch, digestText, readSketch } from './sketch.ts';

/** Rows whose values are fetched, of each side. */
const mostFetched = 100;

export async function compareKeyless(
  { request, pool }: Validating,
  { work, moment, judge }: TableSums,
  { range, parts, sum }: RangeSum,
  signal: AbortSignal,
): Promise<void> {
  const { findings, plan } = work;
  const form = formOf(request.manifest, work);
  const sketch = createSketch();
  await pool.each(parts, async (checker, part) => {
    const answer = await checker.ask({ kind: 'sketch', part, form }, signal);
    if (answer.kind === 'sketch') addSketch(sketch, answer.sketch);
  });
  for await (const row of streamSourceRows(moment, plan, range, null, signal)) addDigest(sketch, row.digest(), -1);
  const left = readSketch(sketch);
  if (left === null || left.length === 0) {
    const rows = parts.reduce((count, part) => count + part.rows, 0);
    const text =
      left === null
        ? `So many rows differ between the source (${formatPlural(sum.rows, 'row')}) and the files (${String(rows)}) that they are not named.`
        : 'The digests that the server computed are not those of its rows as they were read now: it changed meanwhile, or the text of a value is not agreed on.';
    findings.add(judged(await judge.state(), 'sourceDiffers', text));
    return;
  }
  const lostTexts = new Set(
    left
      .filter(({ times }) => times < 0)
      .slice(0, mostFetched)
      .map(digestText),
  );
  const addedTexts = new Set(
    left
      .filter(({ times }) => times > 0)
      .slice(0, mostFetched)
      .map(digestText),
  );
  const inSource = new Map<string, LocalRow>();
  for await (const row of streamSourceRows(moment, plan, range, null, signal)) {
    const text = digestText(row.digest());
    if (lostTexts.has(text) || addedTexts.has(text)) inSource.set(text, row.told());
  }
  const inFiles = await findInFiles(parts, [...addedTexts]);
  const added = inFiles.filter(({ row }) => !inSource.has(digestText(row)));
  const partOf = new Map(added.map(({ part, row }) => [row, part]));
  const lost = [...lostTexts].flatMap((text) => inSource.get(text) ?? []);
  const pairs = pairRows(lost, [...partOf.keys()]);
  const state = await judge.anyRow();
  // A row that is lost stood in one of these parts.
  const ofRange =
    parts.map(({ name }) => blamePart(work, name, null, state)).find(({ kind }) => kind === 'same') ?? state;
  for (const { source, file } of pairs.pairs)
    for (const cell of differingCells(form, source, file))
      findings.add(
        tellValue(
          blamePart(work, partOf.get(file) ?? null, cell.column, state),
          { part: partOf.get(file) ?? null, key: null },
          source,
          cell,
        ),
      );
  // Rows that were set aside are in the source too, and without a key nothing tells which they are.
  if (pairs.lost.length > 0 && pairs.lost.length <= work.table.rowsSetAside)
    findings.add(
      notice(
        'notCompared',
        `${formatPlural(pairs.lost.length, 'row')} of the source ${pairs.lost.length === 1 ? 'is' : 'are'} not in the files; the run set ${formatPlural(work.table.rowsSetAside, 'row')} aside, and without a key nothing tells which.`,
      ),
    );
  else for (const row of pairs.lost) findings.add(tellLost(ofRange, { part: null, key: null }, row.shown));
  for (const row of pairs.added)
    findings.add(
      tellAdded(
        blamePart(work, partOf.get(row) ?? null, null, state),
        { part: partOf.get(row) ?? null, key: null },
        row.shown,
      ),
    );
  for (const { part, row } of inFiles)
    if (inSource.has(digestText(row))) findings.add(tellRepeated({ part, key: null }, row.shown));
  const told = lostTexts.size + addedTexts.size;
  if (left.length > told)
    findings.add(
      judged(state, 'sourceDiffers', `${formatPlural(left.length - told, 'more row')} differ, which are not named.`),
    );

  async function findInFiles(
    all: readonly ManifestPart[],
    texts: readonly string[],
  ): Promise<readonly { readonly part: string; readonly row: LocalRow }[]> {
    const found = new Map<string, { part: string; row: LocalRow }>();
    if (texts.length > 0)
      await pool.each(all, async (checker, part) => {
        const answer = await checker.ask({ kind: 'find', part, form, digests: texts }, signal);
        if (answer.kind !== 'rows') return;
        for (const row of answer.rows) found.set(digestText(row), { part: part.name, row });
      });
    return [...found.values()];
  }
}
