// Exact text of whole numbers with a scale, of GUIDs and of hex bytes.
import { guidOrder } from './guid.ts';

/** An unscaled integer with its decimal point: scaledText(-5n, 2) is `-0.05`. */
export function scaledText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const sign = unscaled < 0n ? '-' : '';
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export function unsignedLittleEndian(bytes: Uint8Array, at: number, length: number): bigint {
  let value = 0n;
  for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i]);
  return value;
}

/** Text of a GUID in wire order. */
export function guidText(view: DataView, at: number): string {
  return guidBytesText(Uint8Array.from(guidOrder, (position) => view.getUint8(at + position)));
}

/** Text of a GUID whose 16 bytes stand in the order of the text. */
export function guidBytesText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
