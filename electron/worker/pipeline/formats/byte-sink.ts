// A growing byte buffer that the encoders append to; mutable for speed.

/** `bytes[0 .. length)` is what was written; `view` looks at the same buffer. */
export type ByteSink = { bytes: Uint8Array; view: DataView; length: number };

export function createSink(capacity: number): ByteSink {
  const bytes = allocate(capacity);
  return { bytes, view: viewOf(bytes), length: 0 };
}

/** Makes room for `count` more bytes, keeping what was written. */
export function reserve(sink: ByteSink, count: number): void {
  const needed = sink.length + count;
  if (needed <= sink.bytes.length) return;
  const grown = allocate(Math.max(needed, Math.min(sink.bytes.length * 2, sink.bytes.length + (64 << 20))));
  grown.set(sink.bytes.subarray(0, sink.length));
  sink.bytes = grown;
  sink.view = viewOf(grown);
}

export function putByte(sink: ByteSink, value: number): void {
  reserve(sink, 1);
  sink.bytes[sink.length++] = value;
}

export function putBytes(sink: ByteSink, bytes: Uint8Array): void {
  reserve(sink, bytes.length);
  sink.bytes.set(bytes, sink.length);
  sink.length += bytes.length;
}

/** Unsigned LEB128; `value` is a non-negative safe integer. */
export function putVarint(sink: ByteSink, value: number): void {
  reserve(sink, 8);
  let rest = value;
  while (rest >= 128) {
    sink.bytes[sink.length++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  sink.bytes[sink.length++] = rest;
}

/** The bytes written so far, valid until the next write. */
export function written(sink: ByteSink): Uint8Array {
  return sink.bytes.subarray(0, sink.length);
}

/**
 * Hands the written bytes over for good and leaves an empty sink. A buffer that is mostly unused is copied, so that
 * the owner of the bytes does not keep the rest alive.
 */
export function takeBytes(sink: ByteSink, nextCapacity: number): Uint8Array {
  const taken = written(sink);
  const isWasteful = sink.bytes.length > 4096 && sink.length < sink.bytes.length * 0.75;
  sink.length = 0;
  // Not slice(): a Buffer answers that with a view.
  if (isWasteful) return new Uint8Array(taken);
  sink.bytes = allocate(nextCapacity);
  sink.view = viewOf(sink.bytes);
  return taken;
}

/** Gives memory back that one large value made the sink take. */
export function shrink(sink: ByteSink, capacity: number): void {
  sink.length = 0;
  if (sink.bytes.length <= capacity) return;
  sink.bytes = allocate(capacity);
  sink.view = viewOf(sink.bytes);
}

// Not zero-filled: filling costs as much as the copy that follows. Never from Buffer's shared pool.
const allocate = (size: number): Uint8Array => Buffer.allocUnsafeSlow(size);
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
