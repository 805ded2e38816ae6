// Finds the rows of a table that differ, by their keys, in the ranges whose digest sums differ.
import type { ManifestPart } from '../../../../shared/manifest.ts';
import type { KeyTuple } from '../../../../shared/plan.ts';
import {
  digestRowsStatement,
  digestSumStatement,
  type DigestSum,
  type KeyedDigest,
} from '../digest/digest-statements.ts';
import type { Chunk, LocalRow, RowSpan } from '../part-job.ts';
import type { KeyRange } from '../../source/select.ts';
import { formOf } from '../table-work.ts';
import type { Validating } from '../validating.ts';
import type { RangeSum, TableSums } from './compare-sums.ts';
import { diffRows, keyText, type SourceRow } from './diff-rows.ts';
import { findLeaves, joinUnkeyed, type Leaf } from './find-leaves.ts';

type InPart<Row> = { readonly part: string | null; readonly row: Row };

/** Rows that differ, as far as they were looked for. */
export type LocatedRows = {
  readonly lost: InPart<SourceRow>[];
  readonly added: InPart<LocalRow>[];
  readonly repeated: InPart<LocalRow>[];
  readonly differing: { readonly part: string | null; readonly source: SourceRow; readonly file: LocalRow }[];
  /** What was not looked at row by row: sentences. */
  readonly unlocated: { readonly part: string | null; readonly text: string }[];
};

/** More than anybody reads; a table that differs everywhere is not read twice for it. */
const mostRows = 500;
/** A piece of a part is no larger, so that its digests and values fit into memory. */
const fewestChunkRows = 1000;
const chunksInPart = 256;
const mostSourceRows = 50_000;
const mostRowsTogether = 16_000;

export async function locateRows(
  validating: Validating,
  sums: TableSums,
  differing: readonly RangeSum[],
  signal: AbortSignal,
): Promise<LocatedRows> {
  const found: LocatedRows = { lost: [], added: [], repeated: [], differing: [], unlocated: [] };
  for (const [index, range] of differing.entries()) {
    if (countOf(found) >= mostRows) {
      const left = differing.length - index;
      found.unlocated.push({
        part: null,
        text: `${String(left)} more ranges differ, in which single rows were not looked for.`,
      });
      break;
    }
    await locateIn(validating, sums, range, found, signal);
  }
  return found;
}

const countOf = ({ lost, added, repeated, differing }: LocatedRows): number =>
  lost.length + added.length + repeated.length + differing.length;

async function locateIn(
  { request, pool }: Validating,
  { work, moment }: TableSums,
  { range, parts, sum }: RangeSum,
  found: LocatedRows,
  signal: AbortSignal,
): Promise<void> {
  const form = formOf(request.manifest, work);
  const part = parts.find(({ rows }) => rows > 0) ?? null;
  const chunks = part === null ? [] : await askChunks(part);
  const askSum = async (of: KeyRange): Promise<DigestSum> => {
    const { sql, parameters, read } = digestSumStatement(work.plan, of, request.maxDop, moment.asOfUtc);
    const [row] = await moment.session.query(sql, parameters, signal);
    return row === undefined ? { rows: 0, h1: 0n, h2: 0n } : read(row);
  };
  const { leaves, isAll } = await findLeaves(range, chunks, sum, askSum);
  const name = part?.name ?? null;
  const called = name === null ? 'of this range' : `of the part ${name}`;
  const more = `More rows ${called} differ than were looked for.`;
  if (!isAll) found.unlocated.push({ part: name, text: more });
  for (const some of together(leaves)) {
    if (countOf(found) >= mostRows) {
      found.unlocated.push({ part: name, text: more });
      return;
    }
    const file = part === null ? [] : await askRows(part, some);
    for (const leaf of some)
      await compareLeaf(
        leaf,
        file.filter(({ row }) => row >= leaf.from && row < leaf.until),
      );
  }

  async function askChunks(of: ManifestPart): Promise<readonly Chunk[]> {
    const chunkRows = Math.max(fewestChunkRows, Math.ceil(of.rows / chunksInPart));
    const answer = await pool.one((checker) => checker.ask({ kind: 'chunks', part: of, form, chunkRows }, signal));
    return answer.kind === 'chunks' ? joinUnkeyed(answer.chunks) : [];
  }

  async function askRows(of: ManifestPart, spans: readonly RowSpan[]): Promise<readonly LocalRow[]> {
    const answer = await pool.one((checker) =>
      checker.ask({ kind: 'rows', part: of, form, rows: spans.filter(({ from, until }) => until > from) }, signal),
    );
    return answer.kind === 'rows' ? answer.rows : [];
  }

  async function compareLeaf(leaf: Leaf, file: readonly LocalRow[]): Promise<void> {
    if (leaf.sourceRows > mostSourceRows) {
      const text = `The source has ${String(leaf.sourceRows)} rows ${between(leaf.range)}, the file has ${String(leaf.until - leaf.from)}; they are not named one by one.`;
      found.unlocated.push({ part: name, text });
      return;
    }
    const { sql, parameters, read } = digestRowsStatement(work.plan, leaf.range, request.maxDop, moment.asOfUtc);
    const source: readonly KeyedDigest[] = (await moment.session.query(sql, parameters, signal)).map(read);
    const rows = diffRows(leaf.range, source, file);
    found.lost.push(...rows.lost.map((row) => ({ part: name, row })));
    found.added.push(...rows.added.map((row) => ({ part: name, row })));
    found.repeated.push(...rows.repeated.map((row) => ({ part: name, row })));
    found.differing.push(...rows.differing.map((pair) => ({ part: name, ...pair })));
  }
}

/** Pieces that are read from the part at once: reading it costs as much for one as for many. */
function together(leaves: readonly Leaf[]): readonly (readonly Leaf[])[] {
  const groups: Leaf[][] = [];
  let rows = 0;
  for (const leaf of leaves) {
    const own = leaf.until - leaf.from;
    const group = groups.at(-1);
    if (group === undefined || rows + own > mostRowsTogether) {
      groups.push([leaf]);
      rows = own;
    } else {
      group.push(leaf);
      rows += own;
    }
  }
  return groups;
}

const between = ({ after, upTo }: KeyRange): string => {
  const text = (key: KeyTuple): string => `(${key.join(', ')})`;
  if (after === null && upTo === null) return 'in all';
  if (after === null) return `up to the key ${text(upTo ?? [])}`;
  return upTo === null ? `behind the key ${text(after)}` : `between the keys ${text(after)} and ${text(upTo)}`;
};

/** Rows that are missing in one place and too many in another are not lost: they stand elsewhere. */
export function reconcile(found: LocatedRows): LocatedRows & { readonly moved: readonly InPart<LocalRow>[] } {
  const addedBy = new Map(found.added.map((one) => [keyText(one.row.key), one]));
  const moved: InPart<LocalRow>[] = [];
  const differing = [...found.differing];
  const lost = found.lost.filter(({ row }) => {
    const elsewhere = addedBy.get(keyText(row.key));
    if (elsewhere === undefined) return true;
    addedBy.delete(keyText(row.key));
    if (elsewhere.row.h1 === row.h1 && elsewhere.row.h2 === row.h2) moved.push(elsewhere);
    else differing.push({ part: elsewhere.part, source: row, file: elsewhere.row });
    return false;
  });
  return { ...found, lost, added: [...addedBy.values()], differing, moved };
}
