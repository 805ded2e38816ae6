// The sample tier: some rows of each table, picked from the files by chance, compared with the source cell by cell.
import type { ManifestPart } from '../../../../shared/manifest.ts';
import type { KeyTuple } from '../../../../shared/plan.ts';
import { askAsideKeys } from '../aside-keys.ts';
import { leaving } from '../ask-tables.ts';
import { checkParts } from '../check-parts.ts';
import { createJudge, type SourceJudge } from '../judge-source.ts';
import type { LocalRow } from '../part-job.ts';
import { isOrdered, rangesOf, segmentsOf } from '../part-ranges.ts';
import { differingCells, tellAdded, tellLost, tellValue } from '../row-findings.ts';
import { readSourceRows } from '../source-rows.ts';
import type { SourceMoment, SourceMoments } from '../source-moment.ts';
import { formOf, isKeyed, type TableWork } from '../table-work.ts';
import { doubtfulColumns } from '../unread.ts';
import { within } from '../time-limit.ts';
import type { Validating } from '../validating.ts';
import type { KeyRange } from '../../source/select.ts';
import { pickPlaces } from './pick-places.ts';

/** Rows of the source that are looked at between two rows of a file: there should be one. */
const mostBetween = 20;

export async function runSample(validating: Validating, moments: SourceMoments): Promise<void> {
  await checkParts(validating, 'record');
  for (const work of validating.tables) {
    validating.progress.asking(`${work.table.schema}.${work.table.name}`);
    if (!isKeyed(work.table)) {
      work.findings.leave('Its rows have no key in the files, so that none can be looked up in the source.');
      continue;
    }
    await leaving(work, async () => {
      const moment = await moments.of(work.table);
      work.isThen = moment.isThen;
      const judge = createJudge(work, moment, moments.now, validating.limit.signal);
      const compared = await compareSample(validating, work, moment, judge);
      work.source = `${String(compared)} rows were compared with the source, value by value. ${moment.text}`;
    });
  }
  validating.progress.asking(null);
}

/** A row of a file, and the range of the source that should hold it alone. */
type Sampled = { readonly part: string; readonly row: LocalRow; readonly range: KeyRange };

/** How many rows were compared. */
async function compareSample(
  validating: Validating,
  work: TableWork,
  moment: SourceMoment,
  judge: SourceJudge,
): Promise<number> {
  const { request, limit } = validating;
  const { rowsPerTable, seed } = request.sample;
  const form = formOf(request.manifest, work);
  const aside = await within(limit, (signal) => askAsideKeys(validating, work, signal));
  let compared = 0;
  const doubtful = new Map<string, string>();
  for (const [part, places] of pickPlaces(work.table, rowsPerTable, seed)) {
    const done = await within(limit, async (signal) => {
      for (const sampled of await readSampled(part, places, signal)) {
        await compareRow(sampled, signal);
        compared += 1;
      }
      return true;
    });
    if (done !== null && aside !== null) continue;
    work.findings.leave(`The time was up after ${String(compared)} of its rows were compared.`);
    break;
  }
  return compared;

  /** Each row with the one before it, whose key begins its range. */
  async function readSampled(
    part: ManifestPart,
    places: readonly number[],
    signal: AbortSignal,
  ): Promise<readonly Sampled[]> {
    const rows = places.map((place) => ({ from: Math.max(0, place - 1), until: place + 1 }));
    const answer = await validating.pool.one((checker) =>
      checker.ask({ kind: 'rows', part, form, rows: joined(rows) }, signal),
    );
    const unsure = answer.kind === 'rows' ? doubtfulColumns(answer.doubts ?? []) : new Map<string, string>();
    for (const [column, why] of unsure) doubtful.set(column, why);
    const byPlace = new Map((answer.kind === 'rows' ? answer.rows : []).map((row) => [row.row, row]));
    const whole = rangeOfPart(work, part);
    return places.flatMap((place): Sampled[] => {
      const row = byPlace.get(place);
      if (row === undefined || row.key === null) {
        work.findings.leave(`Row ${String(place)} of the part ${part.name} is not there, or has no key.`, {
          part: part.name,
        });
        return [];
      }
      // Nothing is known of what stands between two rows: only whether this one is there.
      if (!isOrdered(work.table))
        return [{ part: part.name, row, range: { after: null, upTo: null, scope: { kind: 'row', key: row.key } } }];
      const before: KeyTuple | null = place === 0 ? whole.after : (byPlace.get(place - 1)?.key ?? null);
      // Behind the last row of a range nothing may be left.
      const upTo = place === part.rows - 1 ? whole.upTo : row.key;
      return [{ part: part.name, row, range: { ...whole, after: before, upTo } }];
    });
  }

  /** Once for each column. */
  function leaveColumn(column: string, why: string): void {
    if (work.unproven.includes(column)) return;
    work.unproven.push(column);
    work.findings.leave(`Column ${column} is not proven: ${why}, and they are not those of the source.`, { column });
  }

  async function compareRow({ part, row, range }: Sampled, signal: AbortSignal): Promise<void> {
    const { findings, plan } = work;
    const found = await readSourceRows(moment, plan, range, mostBetween, signal);
    const key = JSON.stringify(row.key);
    const own = found.find((one) => JSON.stringify(one.key) === key);
    const lost = found.filter((one) => one !== own && aside?.has(JSON.stringify(one.key)) !== true);
    if (isEqual(own, row) && lost.length === 0) return;
    const [state = unsure, ...lostStates] = await judge.rows([row, ...lost].map((one) => one.key ?? []));
    if (own === undefined) findings.add(tellAdded(state, { part, key: row.key }, row.shown));
    else
      for (const cell of differingCells(form, own, row)) {
        const why = doubtful.get(cell.column);
        if (why === undefined) findings.add(tellValue(state, { part, key: row.key }, own, cell));
        else leaveColumn(cell.column, why);
      }
    lost.forEach((one, index) =>
      findings.add(tellLost(lostStates[index] ?? unsure, { part, key: one.key }, one.shown)),
    );
  }
}

const unsure = { kind: 'unknown', how: '' } as const;

const isEqual = (one: LocalRow | undefined, other: LocalRow): boolean =>
  one !== undefined && one.h1 === other.h1 && one.h2 === other.h2;

/** Neighbours are read once. */
function joined(spans: readonly { readonly from: number; readonly until: number }[]) {
  const all: { from: number; until: number }[] = [];
  for (const { from, until } of spans) {
    const last = all.at(-1);
    if (last !== undefined && from <= last.until) last.until = Math.max(last.until, until);
    else all.push({ from, until });
  }
  return all;
}

/** From the last key before the part to the end of what it stands for. */
function rangeOfPart({ table }: TableWork, part: ManifestPart): KeyRange {
  const ranges = segmentsOf(table).flatMap((segment) => rangesOf(segment, true));
  return ranges.find(({ parts }) => parts.includes(part))?.range ?? { after: null, upTo: null };
}
