// What a client sends, made by hand, and ways to spoil it.
import { ByteWriter } from '../../../double/wire/byte-writer.ts';
import { collationOf, defaultCollationName } from '../../../double/wire/collation.ts';

export const collation = collationOf(defaultCollationName);

function allHeaders(out: ByteWriter): void {
  out.u32(22);
  out.u32(18);
  out.u16(2);
  out.i64(0n);
  out.u32(1);
}

/** sp_executesql with one parameter. */
export function call(): Buffer {
  const out = new ByteWriter();
  allHeaders(out);
  out.u16(0xffff);
  out.u16(10);
  out.u16(0);
  for (const [name, text] of [
    ['', 'select @a'],
    ['', '@a nvarchar(10)'],
    ['@a', 'é'],
  ]) {
    out.shortText(name);
    out.u8(0);
    out.u8(0xe7);
    out.u16(200);
    out.bytes(collation.bytes);
    out.u16(text.length * 2);
    out.ucs2(text);
  }
  return out.toBuffer();
}

/** sa / right, TDS 7.4, packet size 8000, UTF-8 wanted. */
export function loginPayload(): Buffer {
  const fixed = Buffer.alloc(94);
  const texts = ['host', 'sa', 'right', 'app', 'server'];
  let at = 94;
  const body: Buffer[] = [];
  texts.forEach((text, index) => {
    const scramble = (byte: number): number => (((byte << 4) | (byte >> 4)) & 0xff) ^ 0xa5;
    const plain = Buffer.from(text, 'utf16le');
    body.push(index === 2 ? Buffer.from(plain.map(scramble)) : plain);
    fixed.writeUInt16LE(at, 36 + index * 4);
    fixed.writeUInt16LE(text.length, 38 + index * 4);
    at += text.length * 2;
  });
  fixed.writeUInt16LE(at, 56);
  fixed.writeUInt16LE(4, 58);
  fixed[27] = 0x10;
  const pointer = Buffer.alloc(4);
  pointer.writeUInt32LE(at + 4);
  body.push(pointer, Buffer.from([0x0a, 1, 0, 0, 0, 1, 0xff]));
  const payload = Buffer.concat([fixed, ...body]);
  payload.writeUInt32LE(payload.length, 0);
  payload.writeUInt32LE(0x74000004, 4);
  payload.writeUInt32LE(8000, 8);
  return payload;
}

/** A small generator of its own, so that a failure can be repeated. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

/** Changes a few bytes; sometimes cuts the end off. */
export function mutate(bytes: Buffer, next: () => number): Buffer {
  const copy = Buffer.from(bytes);
  for (let change = 0; change < 1 + next() * 4; change++) copy[Math.floor(next() * copy.length)] = next() * 256;
  return next() < 0.3 ? copy.subarray(0, Math.floor(next() * copy.length)) : copy;
}
