// A blob as it comes, refused when its size is another than it should have.
import { refuse } from './refusal.ts';

/** `onBytes` sees every byte, once and in order. */
export async function* wholeBlob(
  download: AsyncIterable<Uint8Array>,
  sizeBytes: number,
  onBytes: (bytes: Uint8Array) => void = () => {},
): AsyncGenerator<Uint8Array, void, void> {
  let at = 0;
  for await (const bytes of download) {
    onBytes(bytes);
    at += bytes.length;
    if (at > sizeBytes) refuse('it is longer than it should be');
    yield bytes;
  }
  if (at < sizeBytes) refuse(`it ends after ${at} bytes of ${sizeBytes}`);
}
