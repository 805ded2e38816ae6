// Which rows of a table a sample takes: the same for the same seed, spread over all rows alike.
import type { ManifestPart, ManifestTable } from '../../../../shared/manifest.ts';

/** Places of rows in parts, ascending in each. */
export type Places = ReadonlyMap<ManifestPart, readonly number[]>;

/** All rows where there are no more than `count`; the first and the last always. */
export function pickPlaces(table: ManifestTable, count: number, seed: number): Places {
  const parts = table.parts.filter(({ rows }) => rows > 0);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const chosen = new Set<number>();
  if (rows <= count) for (let row = 0; row < rows; row++) chosen.add(row);
  else {
    chosen.add(0).add(rows - 1);
    const random = createRandom(`${String(seed)} ${table.schema}.${table.name}`);
    while (chosen.size < count) chosen.add(Math.floor(random() * rows));
  }
  const places = new Map<ManifestPart, readonly number[]>();
  const ascending = [...chosen].toSorted((a, b) => a - b);
  let next = 0;
  let before = 0;
  for (const part of parts) {
    const own: number[] = [];
    for (; next < ascending.length && ascending[next] < before + part.rows; next++) own.push(ascending[next] - before);
    if (own.length > 0) places.set(part, own);
    before += part.rows;
  }
  return places;
}

/** Numbers from 0 to below 1 (mulberry32 over a hash of the text): no secret depends on them, only repetition does. */
function createRandom(text: string): () => number {
  let state = 0x811c9dc5;
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
