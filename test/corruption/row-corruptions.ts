// Corruptions that leave a valid file: other values, rows lost, repeated or in another order.
import { outputColumnsOf } from '../../shared/plan.ts';
import { cellKinds } from './cell-kinds.ts';
import { replaceBytes, type Claim, type Corruption, type Place, type Random } from './corruption.ts';
import { writeRows, type Row } from './part-rows.ts';

type Change = {
  readonly kind: string;
  readonly text: string;
  readonly rows: readonly Row[];
  readonly standard: Claim;
  readonly full: Claim;
  /** Places of rows that a look at single rows finds; null = it does not claim to. */
  readonly places: readonly number[] | null;
};

const textOf = (bytes: Uint8Array): string =>
  BigInt.asIntN(
    bytes.length * 8,
    bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
  ).toString();

/** As findings name it; null without a key. All keys of these tables are whole numbers in the first columns. */
export function keyText({ table }: Place, row: Row): readonly string[] | null {
  if (table.key === null) return null;
  return [
    row
      .slice(0, table.key.columns.length)
      .map((cell) => textOf(cell ?? new Uint8Array(0)))
      .join(','),
  ];
}

const swap = <T>(items: readonly T[], one: number, other: number): readonly T[] =>
  items.with(one, items[other]).with(other, items[one]);

/** Null when the drawn value cannot be changed in the drawn way. */
export function changeValue(place: Place, rows: readonly Row[], random: Random, kindIndex: number): Change | null {
  const kind = cellKinds[kindIndex % cellKinds.length];
  const columns = outputColumnsOf(place.table);
  const candidates = columns.flatMap((column, index) => (kind.isFor(column) ? [index] : []));
  if (candidates.length === 0) return null;
  const index = random.pick(candidates);
  for (let attempt = 0; attempt < 200; attempt++) {
    const at = random.below(rows.length);
    const changed = kind.change(rows[at][index], random);
    if (changed === undefined) continue;
    const column = columns[index].name;
    const where = { parts: [place.part.name], column };
    const keys = keyText(place, rows[at]);
    return {
      kind: kind.name,
      text: `row ${String(at)}, column ${column}`,
      rows: rows.with(at, rows[at].with(index, changed)),
      standard: { ...where, keys: null },
      full: { ...where, keys },
      // A key that is in no source is found as a row that should not be there.
      places: kind.name === 'a key' ? null : [at],
    };
  }
  return null;
}

/** Two rows of a part exchange one value: every column still holds the same values. */
export function exchangeValues(place: Place, rows: readonly Row[], random: Random): Change | null {
  const columns = outputColumnsOf(place.table);
  const keyColumns = place.table.key?.columns.length ?? 0;
  for (let attempt = 0; attempt < 200; attempt++) {
    const [one, other, index] = [random.below(rows.length), random.below(rows.length), random.below(columns.length)];
    const [left, right] = [rows[one][index], rows[other][index]];
    if (index < keyColumns || one === other || isSame(left, right)) continue;
    // In a heap of two columns it may as well be the other one.
    const column = place.table.key === null ? null : columns[index].name;
    const keys = [...(keyText(place, rows[one]) ?? []), ...(keyText(place, rows[other]) ?? [])];
    return {
      kind: 'values of two rows exchanged',
      text: `rows ${String(one)} and ${String(other)}, column ${columns[index].name}`,
      rows: rows.with(one, rows[one].with(index, right)).with(other, rows[other].with(index, left)),
      standard: { parts: [place.part.name], column: null, keys: null },
      full: { parts: [place.part.name], column, keys: place.table.key === null ? null : keys },
      places: [one, other],
    };
  }
  return null;
}

const isSame = (left: Uint8Array | null, right: Uint8Array | null): boolean =>
  left === null || right === null ? left === right : Buffer.compare(left, right) === 0;

export function changeRows(place: Place, rows: readonly Row[], random: Random, which: number): Change {
  const at = random.below(rows.length - 1);
  const whole: Claim = { parts: [place.part.name], column: null, keys: null };
  const named: Claim = { ...whole, keys: keyText(place, rows[at]) };
  const text = `row ${String(at)}`;
  switch (which % 3) {
    case 0:
      return { kind: 'rows swapped', text, rows: swap(rows, at, at + 1), standard: whole, full: whole, places: null };
    case 1:
      return { kind: 'row dropped', text, rows: rows.toSpliced(at, 1), standard: whole, full: named, places: null };
    default: {
      const behind = at + 1 + random.below(rows.length - at);
      const doubled = rows.toSpliced(behind, 0, rows[at]);
      return { kind: 'row doubled', text, rows: doubled, standard: whole, full: named, places: null };
    }
  }
}

/** `isForged`: the storage goes on to say what the run put on record, so that only reading finds it. */
export function asCorruption(place: Place, change: Change, isForged: boolean): Corruption {
  const { form, table, part } = place;
  const bytes = writeRows(form.run.manifest, table, change.rows);
  const isInFooter = form.run.manifest.format === 'parquet' && change.rows.length !== part.rows;
  const isOnRecord = !isForged || bytes.length !== part.bytes || isInFooter;
  return {
    kind: change.kind,
    text: `${part.name}: ${change.text}${isForged ? ', MD5 forged' : ''}`,
    table: table.name,
    quick: isOnRecord ? { parts: [part.name], column: null, keys: null } : null,
    standard: change.standard,
    full: change.full,
    sampled: change.places === null || table.key === null ? null : { part: part.name, places: change.places },
    apply: async () => replaceBytes(place, bytes, isForged),
    document: null,
  };
}
