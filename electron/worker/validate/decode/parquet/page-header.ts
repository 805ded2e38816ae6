// What stands before each page of a column chunk (PageHeader of parquet.thrift).
import { crc32 } from 'node:zlib';
import { refuse } from '../refusal.ts';
import { expectStruct, readBool, readInt, readStruct, type Cursor } from './thrift.ts';

type Sizes = { readonly compressedBytes: number; readonly uncompressedBytes: number; readonly crc: number | null };

/** `index`: a page without values, which older writers knew. */
export type PageHeader = Sizes &
  (
    | { readonly kind: 'dictionary'; readonly valueCount: number; readonly encoding: number }
    | { readonly kind: 'v1'; readonly valueCount: number; readonly encoding: number; readonly levelEncoding: number }
    | {
        readonly kind: 'v2';
        readonly valueCount: number;
        readonly encoding: number;
        readonly rowCount: number;
        readonly nullCount: number;
        readonly levelBytes: number;
        readonly isCompressed: boolean;
      }
  );

export function readPageHeader(cursor: Cursor): PageHeader {
  const numbers = new Map<number, number>();
  let details: Details | null = null;
  let detailsId = 0;
  readStruct(cursor, (id, type) => {
    if (id <= 4) numbers.set(id, readInt(cursor, type));
    else if (id === 5 || id === 7 || id === 8) {
      expectStruct(type);
      detailsId = id;
      details = readDetails(cursor);
    } else return false;
    return true;
  });
  const sizes = {
    uncompressedBytes: need(numbers, 2),
    compressedBytes: need(numbers, 3),
    crc: numbers.get(4) ?? null,
  };
  return { ...sizes, ...headerOf(need(numbers, 1), detailsId, details) };
}

/** The numbers and the one yes or no of a page type's own header, by field id. */
type Details = { readonly numbers: ReadonlyMap<number, number>; readonly isCompressed: boolean };

function readDetails(cursor: Cursor): Details {
  const numbers = new Map<number, number>();
  let isCompressed = true;
  readStruct(cursor, (id, type) => {
    if (type === 1 || type === 2) {
      // The dictionary page's flag says whether it is sorted, which does not matter here.
      isCompressed = readBool(type);
      return true;
    }
    if (id > 6 || type > 6) return false;
    numbers.set(id, readInt(cursor, type));
    return true;
  });
  return { numbers, isCompressed };
}

function headerOf(pageType: number, detailsId: number, details: Details | null) {
  const wanted = { 0: 5, 2: 7, 3: 8 }[pageType] ?? refuse(`pages of type ${pageType} are not known`);
  if (details === null || detailsId !== wanted) return refuse('its header does not fit the kind of page');
  const { numbers, isCompressed } = details;
  const valueCount = need(numbers, 1);
  if (pageType === 2) return { kind: 'dictionary', valueCount, encoding: need(numbers, 2) } as const;
  if (pageType === 0)
    return { kind: 'v1', valueCount, encoding: need(numbers, 2), levelEncoding: need(numbers, 3) } as const;
  if (need(numbers, 6) !== 0) return refuse('it repeats values');
  return {
    kind: 'v2',
    valueCount,
    nullCount: need(numbers, 2),
    rowCount: need(numbers, 3),
    encoding: need(numbers, 4),
    levelBytes: need(numbers, 5),
    isCompressed,
  } as const;
}

function need(numbers: ReadonlyMap<number, number>, id: number): number {
  const value = numbers.get(id);
  return value !== undefined && value >= 0 ? value : refuse(`field ${id} of its header is missing or negative`);
}

/** The checksum covers the page as it is stored, without its header. */
export function checkCrc({ crc }: PageHeader, stored: Uint8Array): void {
  if (crc !== null && crc32(stored) !== crc >>> 0) refuse('its checksum does not fit its bytes');
}
