// Options that are typed, sizes with a unit: their bounds, and what was typed as a value or as a sentence why it is none.
import { parseMetadata, type BlobMetadata } from '../../shared/blob-metadata.ts';
import { formatBytes } from '../../shared/format.ts';
import { parseRate, parseSize } from '../../shared/parse-size.ts';
import { text } from '../text/text.ts';

type SizeOption = 'memoryMb' | 'partBytes' | 'blockBytes' | 'bandwidthBytesPerSecond';
export type TypedOption = SizeOption | 'metadata';

const mib = 1024 * 1024;

type Bounds = { readonly min: number; readonly max: number; readonly isRate: boolean };
const boundsOf: Readonly<Record<SizeOption, Bounds>> = {
  memoryMb: { min: 128 * mib, max: 65_536 * mib, isRate: false },
  partBytes: { min: 65_536, max: 1024 * 1024 * mib, isRate: false },
  blockBytes: { min: 65_536, max: 1024 * mib, isRate: false },
  bandwidthBytesPerSecond: { min: 65_536, max: 1024 * 1024 * mib, isRate: true },
};

/** Nothing typed means the default, save for a limit that was asked for. */
export function readTyped(
  option: TypedOption,
  typed: string,
): { readonly value: number | BlobMetadata } | { readonly problem: string } | { readonly isDefault: true } {
  if (option === 'metadata') return readPairs(typed);
  const { min, max, isRate } = boundsOf[option];
  if (typed.trim() === '') return isRate ? { problem: text.options.rateMissing } : { isDefault: true };
  const bytes = isRate ? parseRate(typed) : parseSize(typed);
  const name = text.options.typedNames[option];
  if (bytes === null) return { problem: text.options.notUnderstood(name, typed.trim(), isRate) };
  if (bytes < min || bytes > max) {
    const per = isRate ? '/s' : '';
    return { problem: text.options.outOfBounds(name, formatBytes(min) + per, formatBytes(max) + per) };
  }
  return { value: option === 'memoryMb' ? Math.floor(bytes / mib) : bytes };
}

function readPairs(typed: string): ReturnType<typeof readTyped> {
  if (typed.trim() === '') return { isDefault: true };
  const read = parseMetadata(typed);
  return 'problem' in read ? { problem: text.options.metadata.unusable(read.problem) } : read;
}
