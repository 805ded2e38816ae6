// Corruptions of stored bytes and of the blobs themselves.
import { replaceBytes, type Claim, type Corruption, type Place, type Random } from './corruption.ts';
import { isChangedEarlier } from './tables.ts';
import { readRows } from './part-rows.ts';
import { keyText } from './row-corruptions.ts';

const bytesOf = ({ form, part }: Place): Buffer => {
  const blob = form.target.blobs.get(part.name);
  if (blob === undefined) throw new Error(`there is no blob ${part.name}`);
  return blob.bytes;
};

const whole = (...parts: readonly string[]): Claim => ({ parts, column: null, keys: null });

const at = (place: Place, kind: string, text: string, isOnRecord: boolean, apply: Corruption['apply']): Corruption => ({
  kind,
  text: `${place.part.name}: ${text}`,
  table: place.table.name,
  quick: isOnRecord ? whole(place.part.name) : null,
  standard: whole(place.part.name),
  full: whole(place.part.name),
  sampled: null,
  apply,
  document: null,
});

export function flipBit(place: Place, random: Random): Corruption {
  const before = bytesOf(place);
  const byte = random.below(before.length);
  const bit = random.below(8);
  const bytes = Buffer.from(before);
  bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit);
  // The footer of Parquet is read by the quickest tier too, which may or may not mind.
  const text = `bit ${String(bit)} of byte ${String(byte)} of ${String(before.length)}`;
  return { ...at(place, 'bit flipped', text, false, async () => replaceBytes(place, bytes, true)), quick: 'maybe' };
}

export function clearBytes(place: Place, random: Random): Corruption {
  const bytes = Buffer.from(bytesOf(place));
  const start = random.below(bytes.length - 16);
  const length = 16 + random.below(64);
  for (let byte = start; byte < Math.min(bytes.length, start + length); byte++) bytes[byte] = 0x5a;
  const text = `${String(length)} bytes from ${String(start)}`;
  return {
    ...at(place, 'bytes overwritten', text, false, async () => replaceBytes(place, bytes, true)),
    quick: 'maybe',
  };
}

export function truncate(place: Place, random: Random): Corruption {
  const before = bytesOf(place);
  const length = random.below(before.length);
  const text = `${String(length)} of ${String(before.length)} bytes are left`;
  return at(place, 'blob truncated', text, true, async () => replaceBytes(place, before.subarray(0, length), true));
}

export function remove(place: Place): Corruption {
  const { form, part } = place;
  return at(place, 'blob gone', 'deleted', true, async () => {
    const blob = form.target.blobs.get(part.name);
    if (blob === undefined) throw new Error(`there is no blob ${part.name}`);
    await form.target.deleteBlob(part.name, new AbortController().signal);
    return () => form.target.put(part.name, blob);
  });
}

/** The part of the earlier run, whose source had other values: with its own marks, or with those of this run forged. */
export async function putStale(place: Place, isForged: boolean): Promise<Corruption | null> {
  const { form, table, part } = place;
  const older = form.earlier.manifest.tables
    .find(({ name }) => name === table.name)
    ?.parts.find((one) => one.partition === part.partition && one.part === part.part);
  const blob = form.target.blobs.get(older?.name ?? '');
  if (older === undefined || blob === undefined || older.md5 === part.md5) return null;
  const rows = await readRows(form.target, form.run.manifest, table, part);
  const changed = rows.filter((row) => isChangedEarlier(Number(keyText(place, row)?.[0])));
  const amount: Claim = { parts: [part.name], column: 'amount', keys: null };
  const isOnRecord = !isForged || blob.bytes.length !== part.bytes;
  return {
    kind: 'stale part of another run',
    text: `${part.name}: that of run ${form.earlier.runId}${isForged ? ', marks forged' : ''}`,
    table: table.name,
    quick: isOnRecord ? whole(part.name) : null,
    standard: isForged ? amount : whole(part.name),
    full: isForged ? { ...amount, keys: changed.flatMap((row) => keyText(place, row) ?? []) } : whole(part.name),
    sampled: null,
    apply: async () => {
      const before = form.target.blobs.get(part.name);
      if (before === undefined) throw new Error(`there is no blob ${part.name}`);
      form.target.put(part.name, isForged ? { ...before, bytes: blob.bytes } : blob);
      return () => form.target.put(part.name, before);
    },
    document: null,
  };
}

/** Two parts of a table in each other's place, with the marks that each place should have. */
export function exchangeParts(place: Place, random: Random): Corruption | null {
  const others = place.table.parts.filter(({ name }) => name !== place.part.name);
  if (others.length === 0) return null;
  const other: Place = { ...place, part: random.pick(others) };
  const [one, two] = [bytesOf(place), bytesOf(other)];
  const claim = whole(place.part.name, other.part.name);
  const isOnRecord = one.length !== two.length || place.part.rows !== other.part.rows;
  return {
    ...at(place, 'parts exchanged', `with ${other.part.name}`, isOnRecord, async () => {
      const undo = [replaceBytes(place, two, true), replaceBytes(other, one, true)];
      return () => undo.forEach((each) => each());
    }),
    quick: isOnRecord ? claim : null,
    standard: claim,
    full: claim,
  };
}
