// Batches of the 12-column "orders" table that every bench measures: the same rows on every run.
import type { OutputColumn } from '../../shared/columns.ts';
import { createBatch, growPayload, type Batch, type Column } from '../../electron/worker/batch/batch.ts';

const column = (name: string, type: OutputColumn['type'], isNullable = false): OutputColumn => ({
  name,
  isNullable,
  type,
});

export const ordersColumns: readonly OutputColumn[] = [
  column('id', { kind: 'int', bits: 64, signed: true }),
  column('customer_id', { kind: 'int', bits: 32, signed: true }),
  column('customer_name', { kind: 'string' }),
  column('sku', { kind: 'string' }),
  column('amount', { kind: 'decimal', precision: 18, scale: 4 }),
  column('created_at', { kind: 'timestamp', unit: 'nanos', digits: 7, isUtc: false }),
  column('due_on', { kind: 'date' }),
  column('is_paid', { kind: 'bool' }),
  column('weight', { kind: 'float', bits: 64 }),
  column('row_guid', { kind: 'uuid' }),
  column('discount', { kind: 'int', bits: 32, signed: true }, true),
  column('note', { kind: 'string' }, true),
];

/** xorshift32: repeatable and good enough to look random to a compressor. */
export function createRandom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const firstNames = ['Anna', 'Jürgen', 'Zoë', 'Łukasz', 'Mary', 'Søren', 'Иван', '美咲', 'Ahmed', 'Chloé'];
const lastNames = ['Smith', 'Müller', 'Núñez', 'Kowalski', 'Jensen', 'Петров', '山田', 'Haddad', 'O’Brien', 'Dubois'];
const words = ['leave', 'at', 'door', 'call', 'before', 'gift', 'fragile', 'urgent', 'größe', 'late', '📦', 'second'];

/** `rowCount` rows whose ids start at `firstId`. */
export function ordersBatch(rowCount: number, firstId: number): Batch {
  const batch = createBatch(ordersColumns, rowCount);
  const random = createRandom(firstId + 7);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)];
  const whole = (limit: number): number => Math.floor(random() * limit);
  const [id, customerId, name, sku, amount, createdAt, dueOn, isPaid, weight, guid, discount, note] = batch.columns;
  const startDay = 19_000;
  for (let row = 0; row < rowCount; row++) {
    for (const each of batch.columns) each.present[row] = 1;
    const day = startDay + Math.floor((firstId + row) / 2000);
    id.i64[row] = BigInt(firstId + row);
    customerId.i32[row] = whole(200_000);
    putText(name, row, `${pick(firstNames)} ${pick(lastNames)} ${whole(1000)}`);
    putText(sku, row, `SKU-${whole(100_000).toString(36).toUpperCase().padStart(5, '0')}`);
    amount.i64[row] = BigInt(whole(1_000_000_000));
    createdAt.i64[row] =
      (BigInt(day) * 864_000_000_000n + BigInt(whole(86_400)) * 10_000_000n + BigInt(whole(10_000_000))) * 100n;
    dueOn.i32[row] = day + whole(60);
    isPaid.data[row] = whole(2);
    weight.f64[row] = random() * 100;
    for (let byte = 0; byte < 16; byte++) guid.data[row * 16 + byte] = whole(256);
    if (random() < 0.3) setNull(discount, row);
    else discount.i32[row] = whole(100);
    if (random() < 0.5) setNull(note, row);
    else putText(note, row, Array.from({ length: 1 + whole(8) }, () => pick(words)).join(' '));
    if (note.present[row] === 0) note.offsets[row + 1] = note.offsets[row];
  }
  batch.rowCount = rowCount;
  batch.byteLength = batch.columns.reduce((sum, each) => sum + payloadBytes(each, rowCount), 0);
  return batch;
}

function putText(target: Column, row: number, text: string): void {
  const bytes = Buffer.from(text);
  const start = target.offsets[row];
  growPayload(target, start + bytes.length);
  target.data.set(bytes, start);
  target.offsets[row + 1] = start + bytes.length;
}

function setNull(target: Column, row: number): void {
  target.present[row] = 0;
  target.nullCount++;
}

const payloadBytes = (target: Column, rowCount: number): number =>
  target.kind === 'bytes' ? target.offsets[rowCount] : rowCount * target.width;
