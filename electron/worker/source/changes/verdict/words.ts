// Words that verdicts share.
import type { ChangeMark } from '../../../../../shared/change-mark.ts';
import { formatPlural } from '../../../../../shared/format.ts';

/** `notices`: what has to be known although nothing is lost, as sentences. */
export type Verdict =
  { readonly kind: 'ok'; readonly notices: readonly string[] } | { readonly kind: 'lost'; readonly why: string };

export const lost = (why: string): Verdict => ({ kind: 'lost', why });
export const ok = (...notices: readonly (string | null)[]): Verdict => ({
  kind: 'ok',
  notices: notices.filter((notice) => notice !== null),
});

/** `2 days`, `5 hours`, `40 seconds`: the largest unit that is not 0. */
export function describeSeconds(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ] as const;
  const [size, name] = units.find(([each]) => seconds >= each) ?? [1, 'second'];
  const count = Math.floor(seconds / size);
  return `${String(count)} ${name}${count === 1 ? '' : 's'}`;
}

/** UTC text as the server tells it; null where it is none. */
export function utcMs(text: string | null): number | null {
  const ms = text === null ? Number.NaN : Date.parse(`${text.replace(/(\.\d{3})\d*$/, '$1')}Z`);
  return Number.isNaN(ms) ? null : ms;
}

/** ` The server keeps 2 days of it, and the last round was 5 days ago.`; empty where neither is told. */
export function keptSentence(keptSeconds: number | null | undefined, since: ChangeMark, now: ChangeMark): string {
  const [before, after] = [utcMs(since.takenUtc), utcMs(now.takenUtc)];
  const ago =
    before === null || after === null ? null : `the last round was ${describeSeconds((after - before) / 1000)} ago`;
  if (typeof keptSeconds === 'number') {
    const kept = `The server keeps ${describeSeconds(keptSeconds)} of it`;
    return ago === null ? ` ${kept}.` : ` ${kept}, and ${ago}.`;
  }
  return ago === null ? '' : ` ${ago.charAt(0).toUpperCase()}${ago.slice(1)}.`;
}

/** The catalog counts rows roughly, but an empty table as empty. */
export const isEmptied = (since: ChangeMark, now: ChangeMark): boolean =>
  (since.rowCount ?? 0) > 0 && now.rowCount === 0;

/** Where deletes are not seen; loading what is empty costs nothing. */
export const emptied = 'The table is empty now: all of its rows were deleted, or it was truncated.';

/** For modes that see no deletes: what the catalog has noticed of them. */
export function fewerNotice(since: ChangeMark, now: ChangeMark, sweepEvery: number | null): string | null {
  const fewer = (since.rowCount ?? 0) - (now.rowCount ?? Infinity);
  if (fewer <= 0) return null;
  const found =
    sweepEvery === null
      ? 'Nothing finds them but a comparison of all keys'
      : 'The next comparison of all keys finds them';
  return `The catalog counts ${formatPlural(fewer, 'row')} fewer than in the last round: rows were deleted. ${found}.`;
}
