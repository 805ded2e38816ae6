// Which tables of a plan go to Data Factory so that it and this computer end at about the same time.
import { paces } from './facts.ts';
import type { Transfer } from './transfer.ts';
import {
  middleOf,
  moveByFactory,
  moveHere,
  moveTogether,
  totalsOf,
  type Place,
  type SizedTable,
  type Totals,
} from './ways.ts';

export type Mix<T extends SizedTable> = {
  /** By Data Factory, the largest first. */
  readonly going: readonly T[];
  readonly factory: Totals;
  readonly here: Totals;
  readonly moved: Transfer;
};

/** So many shares of the time here alone are tried for Data Factory. */
const budgets = 60;
/** Filled so far, another table costs more than it brings. */
const fullEnough = 0.97;

/**
 * Shares out whole tables: for each of some lengths of time, the largest that still fit into it go to Data Factory, where
 * every table costs a start. Of these choices, and of leaving all here, the one that is least behind the best of them,
 * whether all paces turn out fast or slow. Null = all stay here: nothing can be copied, or nothing is gained.
 */
export function mixTables<T extends SizedTable>(tables: readonly T[], nodes: number, place: Place): Mix<T> | null {
  const largest = tables
    .filter(({ isCopyable, sourceBytes }) => isCopyable && isWorthItsStart(sourceBytes))
    .toSorted((a, b) => b.sourceBytes - a.sourceBytes);
  const alone = moveHere(totalsOf(tables), place);
  const mixes: Mix<T>[] = [];
  for (let i = 1; i <= budgets; i++) {
    const going = fill(largest, nodes, (middleOf(alone.seconds) * i) / budgets);
    if (going.length === 0 || isSame(going, mixes.at(-1)?.going)) continue;
    const gone = new Set<SizedTable>(going);
    const here = totalsOf(tables.filter((table) => !gone.has(table)));
    const moved = moveTogether(moveHere(here, place), moveByFactory(going, nodes, place));
    mixes.push({ going, factory: totalsOf(going), here, moved });
  }
  const all = [alone, ...mixes.map(({ moved }) => moved)];
  const best = {
    low: Math.min(...all.map(({ seconds }) => seconds.low)),
    high: Math.min(...all.map(({ seconds }) => seconds.high)),
  };
  const behind = ({ seconds: { low, high } }: Transfer): number => Math.max(low / best.low, high / best.high);
  const first = mixes.toSorted((a, b) => behind(a.moved) - behind(b.moved))[0];
  return first !== undefined && behind(first.moved) < behind(alone) ? first : null;
}

const middlePace = 2 / (1 / paces.nodeFast.value + 1 / paces.nodeSlow.value);
const bytesPerQuery = middlePace / paces.copyThreads.value;

/** Reading it takes one query as long as its start. */
const isWorthItsStart = (bytes: number): boolean => bytes / bytesPerQuery >= paces.copySeconds.value;

/** `largest`: in falling order. A table that does not fit is passed over. */
function fill<T extends SizedTable>(largest: readonly T[], nodes: number, seconds: number): readonly T[] {
  const queries = nodes * paces.copyThreads.value;
  const going: T[] = [];
  let filled = 0;
  for (const table of largest) {
    const ofOneQuery = paces.copySeconds.value + table.sourceBytes / bytesPerQuery;
    const share = ofOneQuery / queries;
    if (filled + share > seconds || (table.ranges <= 1 && ofOneQuery > seconds)) continue;
    going.push(table);
    filled += share;
    if (filled >= seconds * fullEnough) break;
  }
  return going;
}

const isSame = <T>(a: readonly T[], b: readonly T[] | undefined): boolean =>
  a.length === b?.length && a.every((one, i) => one === b[i]);
