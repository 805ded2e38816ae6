// Moves past one value of any type without looking at it.
import type { TokenCursor } from './token-cursor.ts';
import type { WireType } from './type-info.ts';

export function skipValue(type: WireType, cursor: TokenCursor): void {
  switch (type.framing) {
    case 'fixed':
      return cursor.skip(type.maxBytes);
    case 'byte':
      return cursor.skip(cursor.u8());
    case 'short': {
      const length = cursor.u16();
      return cursor.skip(length === 0xffff ? 0 : length);
    }
    case 'long':
      return cursor.skip(cursor.u32());
    case 'pointer':
      return skipPointed(cursor);
    case 'chunked':
      return skipChunks(cursor);
  }
}

function skipPointed(cursor: TokenCursor): void {
  const pointerLength = cursor.u8();
  if (pointerLength === 0) return;
  cursor.skip(pointerLength + 8);
  cursor.skip(cursor.u32());
}

function skipChunks(cursor: TokenCursor): void {
  const low = cursor.u32();
  const high = cursor.u32();
  if (low === 0xffffffff && high === 0xffffffff) return;
  for (let length = cursor.u32(); length !== 0 && !cursor.isShort; length = cursor.u32()) cursor.skip(length);
}
