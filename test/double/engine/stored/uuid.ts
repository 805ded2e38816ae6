// uniqueidentifier: upper-case text, the 16 bytes on the wire, and the stored bytes in SQL Server's comparison order.

/** Position in the wire bytes of each stored byte: groups 5, 4, then 3, 2, 1 as they lie (little endian). */
const wireOfStored = [10, 11, 12, 13, 14, 15, 8, 9, 6, 7, 4, 5, 0, 1, 2, 3] as const;
/** Position in the text bytes of each wire byte: the first three groups are little endian on the wire. */
const textOfWire = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

export function uuidToWire(stored: Uint8Array): Uint8Array {
  const wire = new Uint8Array(16);
  for (let i = 0; i < 16; i++) wire[wireOfStored[i]] = stored[i];
  return wire;
}

export function uuidFromWire(wire: Uint8Array): Uint8Array {
  const stored = new Uint8Array(16);
  for (let i = 0; i < 16; i++) stored[i] = wire[wireOfStored[i]];
  return stored;
}

/** `XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX`, upper case. */
export function uuidText(stored: Uint8Array): string {
  const wire = uuidToWire(stored);
  const bytes = Buffer.alloc(16);
  for (let i = 0; i < 16; i++) bytes[textOfWire[i]] = wire[i];
  const hex = bytes.toString('hex').toUpperCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Stored bytes of uuid text (with or without braces, any case); null when it is none. */
export function uuidFromText(text: string): Uint8Array | null {
  const match = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i.exec(text);
  if (match === null) return null;
  const bytes = Buffer.from(match.slice(1).join(''), 'hex');
  const wire = new Uint8Array(16);
  for (let i = 0; i < 16; i++) wire[i] = bytes[textOfWire[i]];
  return uuidFromWire(wire);
}
